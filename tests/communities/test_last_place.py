"""Two who press in one moment: the last place goes to one of them, and nobody gets it twice."""

import pytest
from flask import Flask

from lti_tool.communities.models import Lead, Membership, Waiting
from lti_tool.extensions import db
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import visit
from tests.pressing import Press, at_once, page, press

ROUNDS = range(3)


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def efua(app: Flask, cast: people.Cast) -> int:
    with app.app_context():
        made = people.person(db.session.get_one(Course, cast.course_id), "Efua").id
        db.session.commit()
        return made


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def resize(app: Flask, cast: people.Cast, largest: int) -> None:
    fields = {"theme": "Metacognition", "size_to": str(largest)}
    assert press(visit(app, cast.amara), at(cast, "/settings"), fields).status_code == 303


def ready(app: Flask, cast: people.Cast, person: int, path: str, on: str | None = None) -> Press:
    """Return a press that is still to come, from a browser with its page open."""
    browser = visit(app, person)
    assert browser.get(at(cast, path if on is None else on)).status_code == 200
    return browser, at(cast, path), {}


def members_and_waiting(app: Flask) -> tuple[set[str], set[str]]:
    with app.app_context():
        here = db.session.query(Person.name).join(Membership, Membership.person_id == Person.id)
        wait = db.session.query(Person.name).join(Waiting, Waiting.person_id == Person.id)
        names = here.filter(Membership.left_at.is_(None))
        return {name for (name,) in names}, {name for (name,) in wait}


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_who_press_join_at_once_one_is_in_and_the_other_waits(
    app: Flask, cast: people.Cast, efua: int, _round: int
) -> None:
    resize(app, cast, 3)
    presses = [ready(app, cast, person, "/join") for person in (cast.dylan, efua)]
    assert at_once(presses) == [303, 303]
    here, wait = members_and_waiting(app)
    assert len(here) == 3
    assert len(wait) == 1
    assert here | wait == {"Ben", "Chloe", "Dylan", "Efua"}


@pytest.mark.parametrize("largest", [2, 3, 9])
@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_click_on_join_makes_one_member_or_one_who_waits(
    app: Flask, cast: people.Cast, largest: int, _round: int
) -> None:
    resize(app, cast, largest)
    presses = [ready(app, cast, cast.dylan, "/join") for _ in range(2)]
    assert at_once(presses) == [303, 303]
    here, wait = members_and_waiting(app)
    assert here == {"Ben", "Chloe"} | ({"Dylan"} if largest > 2 else set())
    assert wait == ({"Dylan"} if largest == 2 else set())


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_who_leave_at_once_let_two_in(
    app: Flask, cast: people.Cast, efua: int, _round: int
) -> None:
    resize(app, cast, 2)
    for person in (cast.dylan, efua):
        press(visit(app, person), at(cast, "/join"))
    presses = [ready(app, cast, person, "/leave", on="") for person in (cast.ben, cast.chloe)]
    assert at_once(presses) == [303, 303]
    assert members_and_waiting(app) == ({"Dylan", "Efua"}, set())


def test_whoever_waits_comes_before_whoever_comes_now(
    app: Flask, cast: people.Cast, efua: int
) -> None:
    resize(app, cast, 2)
    press(visit(app, cast.dylan), at(cast, "/join"))
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).update({"ended_at": now()})
        db.session.commit()
    press(visit(app, efua), at(cast, "/join"))
    assert "You are the first in line." in page(visit(app, efua), at(cast, "/join"))
    assert visit(app, cast.dylan).get(at(cast)).status_code == 200


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_leads_who_step_down_at_once_one_stays(
    app: Flask, cast: people.Cast, _round: int
) -> None:
    with app.app_context():
        db.session.add(Lead(community_id=cast.community_id, person_id=cast.ben, since=now()))
        db.session.commit()
    presses = [ready(app, cast, person, "/leads") for person in (cast.amara, cast.ben)]
    steps = [(browser, path, {"step_down": "1"}) for browser, path, _ in presses]
    assert sorted(at_once(steps)) == [303, 409]
    with app.app_context():
        assert db.session.query(Lead).count() == 1
