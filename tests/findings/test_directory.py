"""Every member of staff finds the school's communities by theme, of this year and earlier ones."""

import datetime as dt

import pytest

from lti_tool.communities.models import Community, Kind, Opens, ResourceLink
from lti_tool.extensions import db
from lti_tool.findings.directory import PAGE
from lti_tool.people.models import Course, Enrolment, Person, RosterState
from tests import people
from tests.conftest import NOON
from tests.findings.scene import School


def another(school: School, theme: str, year: str = "2026-27", kind: Kind = Kind.TLC) -> str:
    """Set one more community up in the course of the TLC."""
    with school.app.app_context():
        tlc = db.session.query(Community).filter_by(public_id=school.communities["tlc"]).one()
        lead = db.session.get_one(Person, school.ids["Amara"])
        made = people.community(tlc.course, lead, theme, kind)
        made.year = year
        db.session.commit()
        return made.public_id


def test_they_are_there_by_theme_with_purpose_and_rhythm(school: School) -> None:
    another(school, "assessment")
    page = school.read("Dylan", "/findings")
    order = [page.index(theme) for theme in ("assessment", "How we learn", "Metacognition")]
    assert order == sorted(order)
    assert "To try things out together" in page
    assert "6 meetings in the year, about one each half-term." in page
    assert "The next is on Monday 23 November." in page
    assert "Staff, in the course “Staff CPD”." in page
    assert "Students." in page


def test_nobody_in_them_is_named_or_counted(school: School) -> None:
    school.newcomers("slc", *(f"Newcomer {n}" for n in range(30)))
    page = school.read("Dylan", "/findings")
    assert not [name for name in ("Amara", "Ben", "Zara", "Reed", "Newcomer") if name in page]
    assert "33" not in page


def test_earlier_years_are_there_by_a_link(school: School) -> None:
    another(school, "Last year’s theme", "2025-26")
    page = school.read("Dylan", "/findings")
    assert "Last year’s theme" not in page
    assert 'href="/findings?year=2025-26"' in page
    page = school.read("Dylan", "/findings?year=2025-26")
    assert "Last year’s theme" in page
    assert "Metacognition" not in page
    assert "Metacognition" in school.read("Dylan", "/findings?year=1999-00")


def test_where_there_is_none_the_page_says_what_will_be_here(school: School) -> None:
    with school.app.app_context():
        db.session.query(Community).update({"year": "2020-21"})
        db.session.commit()
    page = school.read("Dylan", "/findings")
    assert "No community has begun this school year." in page
    assert 'href="/findings?year=2020-21"' in page


def test_more_than_a_page_of_them_goes_on(school: School) -> None:
    for number in range(PAGE):
        another(school, f"Theme {number:02}")
    first = school.read("Dylan", "/findings")
    assert first.count('<article class="item">') == PAGE
    assert "page=2" in first
    second = school.read("Dylan", "/findings?page=2")
    assert second.count('<article class="item">') == 2
    assert "page=1" in second
    assert "There are no more." in school.read("Dylan", "/findings?page=999999999")


@pytest.mark.parametrize("path", ["/findings", "/findings/setbacks"])
@pytest.mark.parametrize("name", ["Zara", "Morgan", "Ines"])
def test_it_is_for_staff_only(school: School, path: str, name: str) -> None:
    answer = school.visit(name).get(path)
    assert answer.status_code == 403
    assert "This is for the staff of your school" in answer.text
    assert "Metacognition" not in answer.text


def test_another_school_has_its_own(school: School) -> None:
    page = school.read("Wren", "/findings")
    assert "Metacognition" not in page
    assert "No community has begun this school year." in page


def test_who_is_found_out_to_be_a_student_or_left_the_course_reads_no_more(school: School) -> None:
    with school.app.app_context():
        year_10 = db.session.query(Course).filter_by(title="Year 10").one()
        people.person(year_10, "Dylan")
        place = db.session.query(Enrolment).filter_by(person_id=school.ids["Ben"]).one()
        place.ended_at = NOON
        db.session.commit()
    assert school.status("Dylan", "/findings") == 403
    assert school.status("Ben", "/findings") == 403


def activity(school: School, title: str) -> str:
    """Put an activity that opens the library onto a course page."""
    with school.app.app_context():
        place = db.session.query(Course).filter_by(title=title).order_by("id").first()
        assert place
        made: ResourceLink = people.link(place, "Findings")
        made.opens = Opens.FINDINGS
        db.session.commit()
        return f"/links/{made.public_id}"


def test_an_activity_opens_it_for_staff_and_refuses_students(school: School) -> None:
    for title, name in (("Staff CPD", "Dylan"), ("Year 10", "Ms Osei")):
        answer = school.visit(name).get(activity(school, title), follow_redirects=True)
        assert answer.request.path == "/findings"
        assert answer.status_code == 200
    path = activity(school, "Chemistry")
    for name in ("Ines",):
        answer = school.visit(name).get(path, follow_redirects=True)
        assert answer.status_code == 403
        assert "This is for the staff of your school" in answer.text
    assert school.status("Dylan", f"{path}/findings") == 404


def test_a_quiet_link_leads_staff_there_from_their_home(school: School) -> None:
    school.host("Ms Osei")
    link = 'href="/findings"'
    for name, kind in (("Ben", "tlc"), ("Amara", "tlc"), ("Ms Osei", "slc"), ("Mr Reed", "slc")):
        assert link in school.read(name, school.at(kind)), name
    assert link not in school.read("Zara", school.at("slc"))


def test_an_old_course_list_is_read_again(school: School) -> None:
    with school.app.app_context():
        old = {"roster_read_at": NOON - dt.timedelta(hours=2), "roster_state": RosterState.READ}
        db.session.query(Course).update(old)
        db.session.commit()
    school.read("Dylan", "/findings")
    with school.app.app_context():
        asked = db.session.query(Course).filter(Course.roster_asked_at.is_not(None)).all()
        assert [(each.title, each.staff_declared_at is not None) for each in asked] == [
            ("Staff CPD", True)
        ]


def test_it_leads_to_what_students_planned_and_back(school: School) -> None:
    assert 'href="/session-shelf"' in school.read("Dylan", "/findings")
    assert 'href="/findings"' in school.read("Dylan", "/session-shelf")
