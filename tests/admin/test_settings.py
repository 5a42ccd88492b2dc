"""An LMS's administrator sets their school up; nobody else does, and no member is there."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import event

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.gradebook.models import Line, LineItem, Score, ScoreState
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.queries import half_terms
from lti_tool.people.models import Course, Person, RosterState, School
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit

FORM = {
    "name": "Hillside School",
    "time_zone": "Europe/Paris",
    "headcount": "150",
    "contact_name": "Dr Okonjo",
    "contact_how": "Room 12",
    "private_days": "60",
    "shared_months": "12",
    "student_months": "6",
    "privacy_notice_url": "https://school.example/privacy",
    "student_notice_url": "",
    "half_terms-0-first": "2026-09-03",
    "half_terms-0-last": "2026-10-23",
    "half_terms-1-first": "2026-11-02",
    "half_terms-1-last": "2026-12-18",
}


def administrator(app: Flask, name: str = "Sam", place: Course | None = None) -> int:
    """Return an administrator of a school's LMS."""
    with app.app_context():
        course = place or db.session.query(Course).first()
        assert course is not None
        made = people.person(db.session.merge(course), name, CourseRole.ADMINISTRATOR)
        db.session.commit()
        return made.id


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def sam(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, administrator(app), administers=True)


def test_the_page_begins_with_what_there_is(sam: Browser) -> None:
    page = sam.get("/school")
    assert 'value="Example School"' in page.text
    assert 'value="Europe/London"' in page.text
    assert 'value="2026-09-03"' in page.text  # the configured half-terms
    assert 'value="90"' in page.text


def test_settings_are_kept(app: Flask, sam: Browser) -> None:
    sam.get("/school")
    saved = sam.post("/school", data=FORM, follow_redirects=True)
    assert "Saved." in saved.text
    with app.app_context():
        school = db.session.query(School).one()
        assert (school.name, school.time_zone, school.headcount) == (
            "Hillside School",
            "Europe/Paris",
            150,
        )
        assert (school.contact_name, school.contact_how) == ("Dr Okonjo", "Room 12")
        assert (school.private_days, school.shared_months, school.student_months) == (60, 12, 6)
        assert half_terms(school.platform_id) == [
            (dt.date(2026, 9, 3), dt.date(2026, 10, 23)),
            (dt.date(2026, 11, 2), dt.date(2026, 12, 18)),
        ]


def test_a_new_community_meets_in_the_school_s_own_half_terms(
    app: Flask, sam: Browser, cast: people.Cast
) -> None:
    sam.get("/school")
    sam.post("/school", data=FORM | {"half_terms-1-first": "2026-12-07"})
    with app.app_context():
        link = people.link(db.session.query(Course).one(), "Another")
        db.session.commit()
        address = f"/links/{link.public_id}/set-up"
    page = visit(app, cast.amara).get(address)
    assert 'value="2026-12-09"' in page.text  # the middle of the second half-term, a Wednesday


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give the school’s name"),
        ({"time_zone": "Mars/Olympus"}, "such as Europe/London"),
        ({"headcount": "0"}, "from 1 to 5000"),
        ({"headcount": "many"}, "integer"),
        ({"private_days": "-1"}, "from 0 to 3650"),
        ({"privacy_notice_url": "http://school.example"}, "begins with https://"),
        ({"privacy_notice_url": "https://"}, "begins with https://"),
        ({"half_terms-0-last": ""}, "Half-term 1 needs both"),
        ({"half_terms-0-last": "2026-09-01"}, "Half-term 1 ends before it begins"),
        ({"half_terms-1-first": "2026-10-20"}, "Half-term 2 begins before"),
        ({"half_terms-0-first": "yesterday"}, "Half-term 1 needs both"),
    ],
)
def test_a_wrong_answer_loses_nothing(
    app: Flask, sam: Browser, changes: dict[str, str], words: str
) -> None:
    sam.get("/school")
    page = sam.post("/school", data=FORM | changes)
    assert page.status_code == 422
    assert words in page.text
    assert "Dr Okonjo" in page.text
    with app.app_context():
        assert db.session.query(School).one().name == "Example School"


def test_a_school_without_half_terms_of_its_own_is_all_right(app: Flask, sam: Browser) -> None:
    sam.get("/school")
    form = {name: value for name, value in FORM.items() if not name.startswith("half_terms")}
    assert sam.post("/school", data=form).status_code == 303
    with app.app_context():
        assert half_terms(db.session.query(School).one().platform_id) == []


def test_only_an_administrator_s_launch_opens_it(app: Flask, cast: people.Cast) -> None:
    for person in (cast.amara, cast.ben, cast.dylan):
        for address in ("/school", "/school/health"):
            assert visit(app, person).get(address).status_code == 403
    assert visit(app, cast.amara).post("/school", data=FORM).status_code == 403
    stranger = app.test_client()
    assert stranger.get("/school").status_code == 401


def test_a_teacher_who_administers_the_lms_gets_in(app: Flask, cast: people.Cast) -> None:
    assert visit(app, cast.amara, administers=True).get("/school").status_code == 200


def test_each_school_has_its_own(app: Flask, sam: Browser) -> None:
    with app.app_context():
        other = people.course(people.school("Other", issuer="https://other.test"))
        db.session.commit()
    zoe = visit(app, administrator(app, "Zoe", other), administers=True)
    zoe.get("/school")
    zoe.post("/school", data=FORM | {"name": "Changed by Zoe"})
    assert "Changed by Zoe" not in sam.get("/school").text
    with app.app_context():
        assert {school.name for school in db.session.query(School)} == {
            "Example School",
            "Changed by Zoe",
        }


def test_the_way_there_is_in_the_footer_of_administrators_only(
    app: Flask, sam: Browser, cast: people.Cast
) -> None:
    home = f"/communities/{cast.community}/join"
    assert 'href="/school"' in sam.get(home).text
    assert 'href="/school"' not in visit(app, cast.dylan).get(home).text


def test_students_are_told_whom_to_turn_to(app: Flask, sam: Browser) -> None:
    with app.app_context():
        year = people.course(db.session.query(Deployment).one(), "Year 10")
        teacher = people.person(year, "Tess", CourseRole.INSTRUCTOR)
        student = people.person(year, "Zain").id
        made = people.community(year, teacher, "Revision", Kind.SLC).public_id
        db.session.commit()
    page = visit(app, student).get(f"/communities/{made}/join")
    assert "somebody at your school" in page.text
    sam.get("/school")
    sam.post("/school", data=FORM)
    page = visit(app, student).get(f"/communities/{made}/join")
    assert "Dr Okonjo" in page.text
    assert "Room 12" in page.text


def test_people_find_their_school_s_own_notice(app: Flask, sam: Browser, cast: people.Cast) -> None:
    sam.get("/school")
    sam.post("/school", data=FORM)
    assert "https://school.example/privacy" in visit(app, cast.ben).get("/privacy").text
    assert "school.example" not in app.test_client().get("/privacy").text


def test_the_page_says_when_what_is_over_goes(sam: Browser) -> None:
    assert "What is over goes in the night." in sam.get("/school").text


def test_health_says_that_all_is_well(app: Flask, sam: Browser) -> None:
    page = sam.get("/school/health")
    assert "Everything works" in page.text
    assert "Deployment 1 is approved" in page.text


def _scores(state: ScoreState, status: int | None, count: int) -> None:
    column = db.session.query(LineItem).one()
    course = column.community.course
    for number in range(count):
        someone = people.person(course, f"{state}-{number}")
        people.join(column.community, someone, sends_cycles=True)
        db.session.add(
            Score(
                line_item_id=column.id,
                person_id=someone.id,
                value=1,
                state=state,
                last_status=status,
                earned_at=now(),
                due_at=now(),
            )
        )


def test_health_says_what_is_wrong_in_words(app: Flask, sam: Browser) -> None:
    with app.app_context():
        course = db.session.query(Course).one()
        course.roster_state, course.roster_status = RosterState.FAILED, 403
        place = course.deployment.platform_id
        db.session.add(Deployment(platform_id=place, deployment_id="99", learned_at=now()))
        _scores(ScoreState.REFUSED, 400, 6)
        _scores(ScoreState.OWED, 503, 2)
        _scores(ScoreState.SETTLED, None, 7)
        db.session.commit()
    page = sam.get("/school/health")
    assert "Everything works" not in page.text
    assert f"lti-tool platform approve {place} 99" in page.text
    assert "Names and Role Provisioning" in page.text
    assert "Not taken: 6." in page.text
    assert "course role can’t receive grades" in page.text
    assert "On their way: fewer than five." in page.text
    assert "The LMS has: 7." in page.text


def test_health_says_that_the_lms_is_left_alone(app: Flask, sam: Browser) -> None:
    with app.app_context():
        platform_id = db.session.query(Course).one().deployment.platform_id
        pause = {"paused_until": now() + dt.timedelta(minutes=20), "silences": 8, "pauses": 4}
        db.session.add(Line(platform_id=platform_id, silent_since=now(), **pause))
        _scores(ScoreState.OWED, None, 1)
        db.session.commit()
    page = sam.get("/school/health").text
    assert "answering since 12:00. We try again by ourselves at about 12:20." in page


@pytest.mark.parametrize(
    ("status", "words"),
    [(None, "could not be reached"), (404, "cURL blocked hosts list"), (418, "answered 418")],
)
def test_each_failed_list_has_its_reason(
    app: Flask, sam: Browser, status: int | None, words: str
) -> None:
    with app.app_context():
        course = db.session.query(Course).one()
        course.roster_state, course.roster_status = RosterState.FAILED, status
        db.session.commit()
    assert words in sam.get("/school/health").text


def test_no_member_is_named_and_no_word_of_theirs_shown(app: Flask, sam: Browser) -> None:
    with app.app_context():
        _scores(ScoreState.REFUSED, 400, 6)
        db.session.commit()
        names = [person.name for person in db.session.query(Person) if person.name != "Sam"]
    for address in ("/school", "/school/health"):
        text = sam.get(address).text
        assert not [name for name in names if f">{name}<" in text]
        assert "Metacognition" not in text


def test_health_asks_as_much_of_a_large_school_as_of_a_small_one(app: Flask, sam: Browser) -> None:
    few = _statements(app, sam)
    with app.app_context():
        deployment = db.session.query(Deployment).one()
        for number in range(40):
            people.course(deployment, f"Course {number}").roster_state = RosterState.HELD
        _scores(ScoreState.REFUSED, 400, 30)
        db.session.commit()
    assert _statements(app, sam) == few <= 8


def _statements(app: Flask, browser: Browser) -> int:
    ran: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    browser.get("/school/health")  # the visit is noted as in use
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    browser.get("/school/health")
    event.remove(engine, "before_cursor_execute", note)
    return len([s for s in ran if not s.startswith("PRAGMA")])
