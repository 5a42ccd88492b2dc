"""A plan has one to three things and what helps with them; what goes on begins the next plan."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.plans.models import Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words

SIX_WEEKS = dt.timedelta(weeks=6)
PLAN = {
    "focus": "Longer answers",
    "try_1": "Wait four seconds.",
    "try_2": "Let two add something.",
    "try_3": "Ask “what makes you say that?”",
    "with_whom": "Year 8, Welsh",
    "less_of": "Answering myself.",
    "notice": "I count who speaks.",
    "help_wanted": "Somebody who listens with me.",
}
BEGUN = "It begins with your last plan"


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def plan_at(cast: people.Cast, number: int) -> str:
    return at(cast, f"/plan/{number}")


def save(browser: Browser, cast: people.Cast, number: int = 1, **changes: str) -> None:
    fields = {"revision": "0"} | PLAN | changes
    assert press(browser, plan_at(cast, number), fields).status_code == 303


def look_back(app: Flask, cast: people.Cast, clock: Clock, weeks: int, step: str = "") -> Browser:
    """Come back some weeks later and give feedback on the first plan, with what is next for it."""
    clock.fix(NOON + dt.timedelta(weeks=weeks))
    browser = visit(app, cast.ben)
    told = {"tried": "I waited.", "outcome": "partly", "revision": "0", "next_step": step}
    fields = {name: value for name, value in told.items() if value}
    assert press(browser, at(cast, "/feedback/1"), fields).status_code == 303
    return browser


def stored(app: Flask, number: int = 1) -> Plan | None:
    with app.app_context():
        found = db.session.query(Plan).join(Plan.meeting).filter_by(number=number)
        return found.one_or_none()


def test_every_part_of_a_plan_comes_back_as_it_was_written(app: Flask, cast: people.Cast) -> None:
    ben = visit(app, cast.ben)
    save(ben, cast)
    plan = stored(app)
    assert plan is not None
    assert plan.will_try == [PLAN["try_1"], PLAN["try_2"], PLAN["try_3"]]
    for name in ("focus", "with_whom", "less_of", "notice", "help_wanted"):
        assert getattr(plan, name) == PLAN[name]
    shown = page(ben, plan_at(cast, 1))
    assert all(text in shown for text in PLAN.values())


def test_whoever_reads_a_shared_plan_reads_all_of_it(app: Flask, cast: people.Cast) -> None:
    save(visit(app, cast.ben), cast, share="1")
    plan = stored(app)
    assert plan is not None
    shown = page(visit(app, cast.chloe), at(cast, f"/shared/{plan.public_id}"))
    assert all(text in shown for text in PLAN.values())
    assert "<bdi>Ben</bdi>" in shown


def test_the_form_asks_for_two_parts_and_offers_the_rest(app: Flask, cast: people.Cast) -> None:
    ben = visit(app, cast.ben)
    shown = page(ben, plan_at(cast, 1))
    assert "One to three small changes are enough. Leave out names." in shown
    assert "You look back on it at the next meeting, on Monday 4 January." in shown
    fields = {"focus": "Longer answers", "try_1": "Wait.", "revision": "0"}
    assert press(ben, plan_at(cast, 1), fields).status_code == 303


@pytest.mark.parametrize(
    ("things", "kept"),
    [
        ({"try_2": "", "try_3": ""}, ["Wait four seconds."]),
        ({"try_2": " "}, ["Wait four seconds.", "Ask “what makes you say that?”"]),
    ],
)
def test_a_gap_between_the_things_is_closed(
    app: Flask, cast: people.Cast, things: dict[str, str], kept: list[str]
) -> None:
    save(visit(app, cast.ben), cast, **things)
    plan = stored(app)
    assert plan is not None
    assert plan.will_try == kept


def test_a_fourth_thing_is_not_taken(app: Flask, cast: people.Cast) -> None:
    save(visit(app, cast.ben), cast, try_4="A fourth thing", will_try="A fifth thing")
    plan = stored(app)
    assert plan is not None
    assert len(plan.will_try) == 3


@pytest.mark.parametrize("step", ["carry-on", "adapt"])
def test_what_goes_on_begins_the_next_plan(
    app: Flask, cast: people.Cast, clock: Clock, step: str
) -> None:
    save(visit(app, cast.ben), cast)
    ben = look_back(app, cast, clock, 6, step)
    shown = page(ben, plan_at(cast, 2))
    assert BEGUN in shown
    assert all(text in shown for text in PLAN.values())
    assert 'name="revision" value="0"' in shown
    assert stored(app, 2) is None
    save(ben, cast, 2, focus="Longer answers, adapted")
    assert BEGUN not in page(ben, plan_at(cast, 2))
    first = stored(app)
    assert first is not None
    assert first.focus == "Longer answers"


@pytest.mark.parametrize("step", ["drop", ""])
def test_what_is_dropped_or_left_open_does_not(
    app: Flask, cast: people.Cast, clock: Clock, step: str
) -> None:
    save(visit(app, cast.ben), cast)
    ben = look_back(app, cast, clock, 6, step)
    shown = page(ben, plan_at(cast, 2))
    assert BEGUN not in shown
    assert "Longer answers" not in shown


def test_one_can_begin_with_an_empty_plan_all_the_same(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    save(visit(app, cast.ben), cast)
    ben = look_back(app, cast, clock, 6, "carry-on")
    assert f'href="{plan_at(cast, 2)}?blank=yes"' in page(ben, plan_at(cast, 2))
    shown = page(ben, plan_at(cast, 2) + "?blank=yes")
    assert BEGUN not in shown
    assert "Longer answers" not in shown


def test_a_plan_that_is_written_already_is_not_written_over(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    save(visit(app, cast.ben), cast)
    clock.fix(NOON + SIX_WEEKS)
    save(visit(app, cast.ben), cast, 2, focus="Something new")
    ben = look_back(app, cast, clock, 6, "carry-on")
    for path in (plan_at(cast, 2), plan_at(cast, 2) + "?blank=yes"):
        shown = page(ben, path)
        assert "Something new" in shown
        assert BEGUN not in shown


def test_a_missed_meeting_does_not_cut_the_thread(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    save(visit(app, cast.ben), cast)
    ben = look_back(app, cast, clock, 12, "adapt")
    assert ben.get(plan_at(cast, 2)).status_code == 404
    shown = page(ben, plan_at(cast, 3))
    assert BEGUN in shown
    assert "Answering myself." in shown


def test_what_was_not_looked_back_on_is_not_brought_forward(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    save(visit(app, cast.ben), cast)
    clock.fix(NOON + SIX_WEEKS)
    assert BEGUN not in page(visit(app, cast.ben), plan_at(cast, 2))


def test_nobody_elses_plan_is_brought_forward(app: Flask, cast: people.Cast, clock: Clock) -> None:
    save(visit(app, cast.ben), cast, share="1")
    look_back(app, cast, clock, 6, "carry-on")
    assert "Longer answers" not in page(visit(app, cast.chloe), plan_at(cast, 2))


def test_a_page_with_mistakes_keeps_what_was_brought_forward_and_changed(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    save(visit(app, cast.ben), cast)
    ben = look_back(app, cast, clock, 6, "carry-on")
    answer = press(ben, plan_at(cast, 2), PLAN | {"focus": "", "revision": "0"})
    assert answer.status_code == 422
    shown = words(answer)
    assert all(text in shown for name, text in PLAN.items() if name != "focus")
    assert BEGUN not in shown
