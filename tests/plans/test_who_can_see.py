"""Who can see a plan or feedback is its author’s to choose, long after its words are settled."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.people.models import Enrolment
from lti_tool.plans.models import Feedback, Plan
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0"}
TOLD = {"tried": "I waited.", "outcome": "worked", "learned": "Silence is fine.", "revision": "0"}
ONLY_ME, COMMUNITY = {"audience": "author"}, {"audience": "members"}
BUTTON = "Save who can see it"


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


@pytest.fixture
def ben(app: Flask, cast: people.Cast, clock: Clock) -> Browser:
    """Let Ben look back on a plan, both of them his own; return his browser at the year’s end."""
    press(visit(app, cast.ben), at(cast, "/plan/1"), PLAN)
    clock.fix(NOON + dt.timedelta(weeks=6))
    press(visit(app, cast.ben), at(cast, "/feedback/1"), TOLD)
    clock.fix(NOON + dt.timedelta(weeks=33))
    return visit(app, cast.ben)


def choose(browser: Browser, cast: people.Cast, what: str, fields: dict[str, str]) -> int:
    on = at(cast, f"/{what}/1")
    return press(browser, f"{on}/audience", fields, on=on).status_code


@pytest.mark.parametrize(("what", "text"), [("plan", "Longer answers"), ("feedback", "Silence is")])
def test_what_is_settled_is_shared_and_kept_again_without_a_word_changed(
    app: Flask, cast: people.Cast, ben: Browser, what: str, text: str
) -> None:
    shared = at(cast, "/shared")
    assert BUTTON in page(ben, at(cast, f"/{what}/1"))
    assert choose(ben, cast, what, COMMUNITY) == 303
    assert text in page(visit(app, cast.chloe), shared)
    shown = page(ben, at(cast, f"/{what}/1"))
    assert "The members of this community can see this." in shown
    assert shown.count(" checked") == (1 if what == "plan" else 2)
    assert choose(ben, cast, what, ONLY_ME) == 303
    assert text not in page(visit(app, cast.chloe), shared)
    with app.app_context():
        plan, feedback = db.session.query(Plan).one(), db.session.query(Feedback).one()
        assert (plan.focus, plan.revision) == ("Longer answers", 1)
        assert (feedback.learned, feedback.revision) == ("Silence is fine.", 1)


def test_the_one_leaves_the_other_as_it_is(app: Flask, cast: people.Cast, ben: Browser) -> None:
    choose(ben, cast, "feedback", COMMUNITY)
    shown = page(visit(app, cast.chloe), at(cast, "/shared"))
    assert "Silence is fine." in shown
    assert "Longer answers" not in shown


@pytest.mark.parametrize("what", ["plan", "feedback"])
@pytest.mark.parametrize("chosen", [{}, {"audience": "everybody"}])
def test_what_is_no_choice_changes_nothing(
    app: Flask, cast: people.Cast, ben: Browser, what: str, chosen: dict[str, str]
) -> None:
    choose(ben, cast, what, COMMUNITY)
    on = at(cast, f"/{what}/1")
    answer = press(ben, f"{on}/audience", chosen, on=on)
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert ">Who can see it? " in words(answer)
    assert "Longer answers" in words(answer)
    with app.app_context():
        item = db.session.query(Plan if what == "plan" else Feedback).one()
        assert item.shared_at is not None


def test_sharing_again_keeps_its_place_among_what_was_shared(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    choose(ben, cast, "plan", COMMUNITY)
    clock.move(dt.timedelta(minutes=10))
    choose(ben, cast, "plan", COMMUNITY)
    with app.app_context():
        assert db.session.query(Plan).one().shared_at == NOON + dt.timedelta(weeks=33)


def test_what_is_only_jotted_down_cannot_be_shared(app: Flask, cast: people.Cast) -> None:
    ben = visit(app, cast.ben)
    press(ben, at(cast, "/plan/1"), PLAN)
    press(ben, at(cast, "/feedback/1"), {"tried": "I waited.", "revision": "0"})
    assert BUTTON not in page(ben, at(cast, "/feedback/1"))
    assert choose(ben, cast, "feedback", COMMUNITY) == 404
    with app.app_context():
        assert db.session.query(Feedback).one().shared_at is None


@pytest.mark.parametrize("what", ["plan", "feedback"])
def test_nobody_chooses_for_another(app: Flask, cast: people.Cast, ben: Browser, what: str) -> None:
    choose(ben, cast, what, COMMUNITY)
    for person, status in ((cast.chloe, 404), (cast.amara, 403), (cast.dylan, 403)):
        browser = visit(app, person)
        browser.get(at(cast))
        browser.get(at(cast, "/join"))
        path = at(cast, f"/{what}/1/audience")
        assert browser.post(path, data=ONLY_ME).status_code == status
    with app.app_context():
        item = db.session.query(Plan if what == "plan" else Feedback).one()
        assert item.shared_at is not None


@pytest.mark.parametrize("gone", [Membership, Enrolment])
def test_whoever_is_no_member_any_more_chooses_where_they_left(
    app: Flask, cast: people.Cast, ben: Browser, gone: type[Membership | Enrolment]
) -> None:
    choose(ben, cast, "plan", COMMUNITY)
    with app.app_context():
        place = db.session.query(gone).filter_by(person_id=cast.ben).one()
        if isinstance(place, Membership):
            place.left_at = now()
        else:
            place.ended_at = now()
        db.session.commit()
    path = at(cast, "/plan/1/audience")
    assert ben.post(path, data=ONLY_ME).status_code == 403


def test_a_student_is_told_which_adults_see_it_and_who_gets_a_copy(
    year10: Year10, clock: Clock
) -> None:
    year10.send("Zara", "/plan/1", PLAN)
    clock.fix(NOON + dt.timedelta(weeks=6))
    year10.send("Zara", "/feedback/1", TOLD)
    for what in ("plan", "feedback"):
        hint = hint_of(year10, what)
        assert "So can an adult host, once it has one." in hint
        assert "the school’s safeguarding contact gets a copy" in hint
    year10.host("Ms Osei")
    assert "Ms Osei</bdi>, its adult host." in hint_of(year10, "plan")
    year10.host("Mr Reed")
    for what in ("plan", "feedback"):
        assert "its adult hosts." in hint_of(year10, what)


def hint_of(scene: Year10, what: str) -> str:
    """Return what the choice of who can see it says below its answers."""
    shown = " ".join(scene.read("Zara", f"/{what}/1").split())
    return shown.partition("If you choose “My community”:")[2].partition("</p>")[0]
