"""Where a community is full, whoever presses Join waits, and is in as soon as there is room."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities import jobs, links
from lti_tool.communities.models import Community, Kind, Membership, Waiting
from lti_tool.extensions import db
from lti_tool.lti.nrps import Member
from lti_tool.people import roster
from lti_tool.people.models import Course, Enrolment
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser, visit
from tests.pressing import page, press

NAMES = {"Amara": "Instructor"} | dict.fromkeys(("Ben", "Chloe", "Dylan", "Efua"), "Learner")
IN = "A place became free, so you are in."


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    """Set a TLC for two people, which it has."""
    with app.app_context():
        made = people.tlc()
    resize(app, made, "2")
    return made


@pytest.fixture
def efua(app: Flask, cast: people.Cast) -> int:
    with app.app_context():
        course = db.session.get_one(Course, cast.course_id)
        made = people.person(course, "Efua").id
        db.session.commit()
        return made


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def resize(app: Flask, cast: people.Cast, largest: str) -> None:
    fields = {"theme": "Metacognition", "size_to": largest}
    assert press(visit(app, cast.amara), at(cast, "/settings"), fields).status_code == 303


def join(app: Flask, cast: people.Cast, person: int, **answers: str) -> Browser:
    """Let somebody press the button, and see that they come to wait."""
    browser = visit(app, person)
    answer = press(browser, at(cast, "/join"), answers)
    assert (answer.status_code, answer.location) == (303, at(cast, "/join"))
    return browser


def leave(app: Flask, cast: people.Cast, person: int) -> None:
    answer = press(visit(app, person), at(cast, "/leave"), on=at(cast))
    assert answer.status_code == 303


def is_in(app: Flask, cast: people.Cast, person: int) -> bool:
    return visit(app, person).get(at(cast)).status_code == 200


def drop(app: Flask, cast: people.Cast, *gone: str) -> None:
    """Read a course list that no longer has some of them."""
    with app.app_context():
        db.session.query(Enrolment).update({"launched_at": None})
        course = db.session.get_one(Course, cast.course_id)
        listed = [Member(n, (role,), active=True) for n, role in NAMES.items() if n not in gone]
        roster.apply(course, listed, now(), now(), confirmed=False)
        db.session.commit()


def run_job(app: Flask) -> None:
    with app.app_context():
        jobs.move_up.call_local()


def test_where_it_is_full_the_button_says_that_one_waits(app: Flask, cast: people.Cast) -> None:
    shown = page(visit(app, cast.dylan), at(cast, "/join"))
    assert "All places are taken just now." in shown
    assert ">Wait for a place</button>" in shown
    assert ">Join</button>" not in shown
    resize(app, cast, "3")
    shown = page(visit(app, cast.dylan), at(cast, "/join"))
    assert ">Join</button>" in shown
    assert "All places are taken" not in shown


def test_whoever_waits_reads_their_own_place_in_line(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    dylans, efuas = join(app, cast, cast.dylan), join(app, cast, efua)
    assert "You are the first in line." in page(dylans, at(cast, "/join"))
    assert "You are number 2 in line." in page(efuas, at(cast, "/join"))
    assert "Wait for a place" not in page(efuas, at(cast, "/join"))


def test_nobody_but_the_lead_is_told_who_waits(app: Flask, cast: people.Cast, efua: int) -> None:
    join(app, cast, cast.dylan)
    join(app, cast, efua)
    shown = page(visit(app, cast.amara), at(cast, "/settings"))
    assert shown.index("<bdi>Dylan</bdi>") < shown.index("<bdi>Efua</bdi>")
    assert "2 people wait for a place." in page(visit(app, cast.amara), at(cast))
    assert "Dylan" not in page(visit(app, efua), at(cast, "/join"))
    for path in ("", "/members", "/meetings/1"):
        shown = page(visit(app, cast.ben), at(cast, path))
        assert "Dylan" not in shown
        assert "wait for a place" not in shown
    assert visit(app, cast.ben).get(at(cast, "/settings")).status_code == 403
    assert visit(app, cast.dylan).get(at(cast, "/settings")).status_code == 403


@pytest.mark.parametrize("path", ["/members", "/plan/1", "/shared", "/meetings/1", "/calendar"])
def test_waiting_opens_nothing(app: Flask, cast: people.Cast, path: str) -> None:
    dylan = join(app, cast, cast.dylan)
    assert dylan.get(at(cast)).location == at(cast, "/join")
    assert dylan.get(at(cast, path)).status_code == 403


def test_somebodys_leaving_lets_the_first_in_line_in(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    dylans, efuas = join(app, cast, cast.dylan), join(app, cast, efua)
    leave(app, cast, cast.ben)
    assert IN in page(dylans, at(cast))
    assert "You are the first in line." in page(efuas, at(cast, "/join"))
    assert IN not in page(visit(app, cast.chloe), at(cast))


def test_a_lead_makes_room_for_everybody_who_waits(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    join(app, cast, cast.dylan)
    join(app, cast, efua)
    amara = visit(app, cast.amara)
    assert press(amara, at(cast, "/make-room"), on=at(cast, "/settings")).status_code == 303
    assert is_in(app, cast, cast.dylan)
    assert is_in(app, cast, efua)
    assert "Nobody waits." in page(amara, at(cast, "/settings"))
    with app.app_context():
        assert db.session.query(Community).one().size_to == 4


def test_nobody_but_the_lead_makes_room(app: Flask, cast: people.Cast) -> None:
    dylan = join(app, cast, cast.dylan)
    for browser in (dylan, visit(app, cast.ben)):
        assert press(browser, at(cast, "/make-room"), on=at(cast, "/join")).status_code == 403
    assert not is_in(app, cast, cast.dylan)


@pytest.mark.parametrize(("largest", "efua_is_in"), [("3", False), ("4", True), ("", True)])
def test_a_larger_size_lets_in_as_many_as_it_has_room_for(
    app: Flask, cast: people.Cast, efua: int, largest: str, *, efua_is_in: bool
) -> None:
    join(app, cast, cast.dylan)
    join(app, cast, efua)
    resize(app, cast, largest)
    assert is_in(app, cast, cast.dylan)
    assert is_in(app, cast, efua) is efua_is_in


def test_nobody_has_to_go_when_it_is_made_smaller(app: Flask, cast: people.Cast, efua: int) -> None:
    resize(app, cast, "1")
    assert is_in(app, cast, cast.ben)
    assert is_in(app, cast, cast.chloe)
    join(app, cast, efua)
    leave(app, cast, cast.ben)
    assert not is_in(app, cast, efua)


def test_a_place_that_the_roster_frees_is_taken_by_itself(app: Flask, cast: people.Cast) -> None:
    join(app, cast, cast.dylan)
    drop(app, cast, "Ben")
    assert not is_in(app, cast, cast.dylan)
    run_job(app)
    assert IN in page(visit(app, cast.dylan), at(cast))


def test_the_job_lets_nobody_in_where_there_is_no_room(app: Flask, cast: people.Cast) -> None:
    join(app, cast, cast.dylan)
    run_job(app)
    assert "You are the first in line." in page(visit(app, cast.dylan), at(cast, "/join"))


def test_whoever_lost_their_place_in_the_course_is_passed_over(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    join(app, cast, cast.dylan)
    join(app, cast, efua)
    drop(app, cast, "Dylan")
    leave(app, cast, cast.ben)
    assert is_in(app, cast, efua)
    drop(app, cast)
    assert "You are the first in line." in page(visit(app, cast.dylan), at(cast, "/join"))
    leave(app, cast, cast.chloe)
    assert is_in(app, cast, cast.dylan)


def test_whoever_is_found_to_be_a_student_is_passed_over(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    join(app, cast, cast.dylan)
    join(app, cast, efua)
    with app.app_context():
        staff = db.session.get_one(Course, cast.course_id)
        year = people.course(staff.deployment, "Year 10")
        tobias = people.person(year, "Tobias")
        people.community(year, tobias, "Y10", Kind.SLC)
        people.person(year, "Dylan")
        db.session.commit()
    leave(app, cast, cast.ben)
    assert is_in(app, cast, efua)
    assert not is_in(app, cast, cast.dylan)


@pytest.mark.parametrize(
    ("answers", "kept"),
    [({"sends_cycles": "yes"}, True), ({"sends_cycles": "no"}, False), ({}, None)],
)
def test_the_answer_about_the_gradebook_is_kept_while_one_waits(
    app: Flask, cast: people.Cast, answers: dict[str, str], *, kept: bool | None
) -> None:
    join(app, cast, cast.dylan, **answers)
    leave(app, cast, cast.ben)
    with app.app_context():
        found = db.session.query(Membership).filter_by(person_id=cast.dylan).one()
        assert found.sends_cycles is kept


def test_one_click_ends_the_waiting(app: Flask, cast: people.Cast, efua: int) -> None:
    dylan = join(app, cast, cast.dylan)
    efuas = join(app, cast, efua)
    assert press(dylan, at(cast, "/stop-waiting"), on=at(cast, "/join")).status_code == 303
    assert ">Wait for a place</button>" in page(dylan, at(cast, "/join"))
    assert "You are the first in line." in page(efuas, at(cast, "/join"))
    leave(app, cast, cast.ben)
    assert not is_in(app, cast, cast.dylan)
    assert is_in(app, cast, efua)


def test_a_second_press_keeps_ones_place_in_line(
    app: Flask, cast: people.Cast, efua: int, clock: Clock
) -> None:
    dylan = join(app, cast, cast.dylan)
    clock.move(dt.timedelta(minutes=1))
    join(app, cast, efua)
    clock.move(dt.timedelta(minutes=1))
    assert dylan.post(at(cast, "/join"), data={}).status_code == 303
    assert "You are the first in line." in page(dylan, at(cast, "/join"))
    with app.app_context():
        assert db.session.query(Waiting).count() == 2


def test_whoever_is_not_in_the_course_that_it_moved_to_is_passed_over(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    join(app, cast, cast.dylan)
    join(app, cast, efua)
    with app.app_context():
        made = db.session.query(Community).one()
        year = people.course(made.course.deployment, "Next year", staff=True)
        for name in ("Ben", "Chloe", "Efua"):
            people.person(year, name)
        links.move(made, people.link(year, "Again"))
        db.session.commit()
    leave(app, cast, cast.ben)
    assert is_in(app, cast, efua)
