"""An Instructor who opens an unbound activity sets a community up behind it."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community, GradeReturn, Kind, Lead, Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Course, Person
from tests import people
from tests.browser import Browser, visit

FIRST = dt.date(2026, 11, 25)
DAYS = {f"days-{n}": str(FIRST + dt.timedelta(weeks=6 * n)) for n in range(6)}


@pytest.fixture
def column(request: pytest.FixtureRequest) -> bool:
    return getattr(request, "param", True)


@pytest.fixture
def link(app: Flask, column: bool) -> str:
    with app.app_context():
        course = people.course(people.school())
        people.person(course, "Amara", CourseRole.INSTRUCTOR)
        people.person(course, "Ben")
        people.person(course, "Morwenna", CourseRole.ADMINISTRATOR)
        made = people.link(course, "Metacognition", column=column)
        db.session.commit()
        return made.public_id


def come(app: Flask, name: str) -> Browser:
    with app.app_context():
        return visit(app, db.session.query(Person).filter_by(name=name).one())


def set_up(browser: Browser, link: str, **changes: str) -> tuple[int, str]:
    browser.get(f"/links/{link}/set-up")
    fields = {"kind": "tlc", "staff": "y", "theme": "Metacognition", "grade_return": "none", **DAYS}
    data = {name: value for name, value in (fields | changes).items() if value}
    answer = browser.post(f"/links/{link}/set-up", data=data)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_form_suggests_a_day_for_each_half_term(app: Flask, link: str) -> None:
    amara = come(app, "Amara")
    assert amara.get(f"/links/{link}").location == f"/links/{link}/set-up"
    page = amara.get(f"/links/{link}/set-up").get_data(as_text=True)
    assert 'value="2026-11-25"' in page
    assert page.count('type="date"') == 8
    assert "Are they staff?" in page


def test_a_student_community_says_which_year_it_is_for(app: Flask, link: str) -> None:
    answers = {"kind": "slc", "staff": "", "year_group": "Year 10"}
    assert set_up(come(app, "Amara"), link, **answers)[0] == 303
    with app.app_context():
        made = db.session.query(Community).one()
        assert made.year_group == "Year 10"
        here = f"/communities/{made.public_id}/join"
    assert "It is for <bdi>Year 10</bdi>." in come(app, "Ben").get(here).get_data(as_text=True)


def test_a_teacher_reads_that_meetings_are_not_directed_time(app: Flask, link: str) -> None:
    amara = come(app, "Amara")
    said = "no part of directed time"
    assert said in " ".join(amara.get(f"/links/{link}/set-up").text.split())
    assert set_up(amara, link, year_group="Year 10")[0] == 303
    with app.app_context():
        made = db.session.query(Community).one()
        assert made.year_group == ""
        here = f"/communities/{made.public_id}/join"
    assert "no part of your directed time" in come(app, "Ben").get(here).text


def test_setting_up_makes_a_community_its_meetings_and_its_column(app: Flask, link: str) -> None:
    amara = come(app, "Amara")
    status, _ = set_up(amara, link, grade_return="one-column", purpose="To think about thinking")
    assert status == 303
    with app.app_context():
        made = db.session.query(Community).one()
        assert (made.kind, made.theme, made.cycles) == (Kind.TLC, "Metacognition", 5)
        assert made.grade_return is GradeReturn.ONE_COLUMN
        assert made.course.staff_declared_at is not None
        days = [m.on for m in db.session.query(Meeting).order_by(Meeting.number)]
        assert [str(day) for day in days] == list(DAYS.values())
        assert db.session.query(LineItem).one().maximum == 5
        assert db.session.query(Lead).one().person_id is not None
        assert db.session.query(Membership).count() == 0
        assert db.session.query(ResourceLink).one().community_id == made.id
    page = amara.get(f"/links/{link}", follow_redirects=True).get_data(as_text=True)
    assert "For you who look after it" in page


def test_everyone_else_is_told_that_nobody_set_it_up_yet(app: Flask, link: str) -> None:
    for name, words in (("Ben", "A teacher of this course"), ("Morwenna", "as an administrator")):
        browser = come(app, name)
        assert words in browser.get(f"/links/{link}").get_data(as_text=True)
        assert browser.get(f"/links/{link}/set-up").status_code == 403


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("no kind", {"kind": ""}, "Choose one"),
    ("no theme", {"theme": ""}, "Give it a theme"),
    ("one date", {f"days-{n}": "" for n in range(1, 6)}, "at least two dates"),
    ("a date twice", {"days-1": str(FIRST)}, "are the same"),
    ("a date in the past", {"days-0": "2026-11-01"}, "in the past"),
    ("a year mistyped", {"days-1": "9999-12-30"}, "more than two years away"),
    ("a forged list of dates", {"days-²": "2026-12-01", "days-0": "soon"}, "is not a date"),
    ("a date that is none", {"days-0": "soon"}, "is not a date"),
    ("a theme of 300 letters", {"theme": "x" * 300}, "longer than 255"),
    ("students among staff", {"kind": "slc"}, "students cannot join here"),
    (
        "grades that nobody could get",
        {"staff": "", "grade_return": "one-column"},
        "gives teachers no grades",
    ),
]


@pytest.mark.parametrize(
    ("change", "words"), [(c, w) for _, c, w in WRONG], ids=[n for n, _, _ in WRONG]
)
def test_a_wrong_answer_is_said_and_nothing_is_lost(
    app: Flask, link: str, change: dict[str, str], words: str
) -> None:
    status, page = set_up(come(app, "Amara"), link, purpose="Kept all the same", **change)
    assert status == 422
    assert words in page
    assert "Kept all the same" in page
    assert "<title>Error:" in page
    with app.app_context():
        assert db.session.query(Community).count() == 0
        assert db.session.query(Course).one().staff_declared_at is None


@pytest.mark.parametrize("column", [False], indirect=True)
def test_without_a_column_the_page_says_why_and_none_can_be_chosen(app: Flask, link: str) -> None:
    amara = come(app, "Amara")
    page = amara.get(f"/links/{link}/set-up").get_data(as_text=True)
    assert "came without a gradebook column" in page
    status, page = set_up(amara, link, grade_return="one-column")
    assert status == 422
    assert "has no gradebook column" in page


def test_an_slc_needs_no_declaration(app: Flask, link: str) -> None:
    assert set_up(come(app, "Amara"), link, kind="slc", staff="")[0] == 303
    with app.app_context():
        assert db.session.query(Community).one().kind is Kind.SLC


def test_a_course_with_a_student_community_is_never_declared_staff(app: Flask, link: str) -> None:
    amara = come(app, "Amara")
    set_up(amara, link, kind="slc", staff="")
    with app.app_context():
        second = people.link(db.session.query(Course).one(), "Another")
        db.session.commit()
        other = second.public_id
    status, page = set_up(amara, other)
    assert status == 422
    assert "has a student community" in page


def test_the_second_of_two_who_set_up_at_once_comes_to_the_first_ones(
    app: Flask, link: str
) -> None:
    first, second = come(app, "Amara"), come(app, "Amara")
    second.get(f"/links/{link}/set-up")
    assert set_up(first, link)[0] == 303
    fields = {"kind": "tlc", "theme": "Mine", "grade_return": "none", **DAYS}
    assert second.post(f"/links/{link}/set-up", data=fields).status_code == 303
    with app.app_context():
        assert db.session.query(Community).one().theme == "Metacognition"


def test_an_activity_of_another_school_is_not_there(app: Flask, link: str) -> None:
    with app.app_context():
        other = people.course(people.school("Other", "https://other.test"))
        stranger = people.person(other, "Eve", CourseRole.INSTRUCTOR)
        db.session.commit()
        browser = visit(app, stranger)
    assert browser.get(f"/links/{link}").status_code == 404
    assert browser.get(f"/links/{link}/set-up").status_code == 404
