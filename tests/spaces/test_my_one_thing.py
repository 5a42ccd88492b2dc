"""At most one thing waits for a member: first to look back, then to plan, then nothing."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.web.clock import Clock
from tests import people
from tests.browser import visit
from tests.conftest import NOON
from tests.pressing import page, press

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0"}
TOLD = {"tried": "I waited.", "outcome": "not-reached", "revision": "0"}
LOOK_BACK, WRITE, NOTHING = "Look back on my plan", "Write my plan", "Nothing waits for you."


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def mine(app: Flask, cast: people.Cast) -> list[str]:
    """Return which of the three Ben's home says."""
    shown = page(visit(app, cast.ben), at(cast))
    return [each for each in (LOOK_BACK, WRITE, NOTHING) if each in shown]


def test_each_meeting_brings_one_thing_after_the_other(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    assert mine(app, cast) == [WRITE]
    press(visit(app, cast.ben), at(cast, "/plan/1"), PLAN)
    assert mine(app, cast) == [NOTHING]
    clock.fix(NOON + dt.timedelta(weeks=6))
    assert mine(app, cast) == [LOOK_BACK]
    press(visit(app, cast.ben), at(cast, "/feedback/1"), TOLD)
    assert mine(app, cast) == [WRITE]
    press(visit(app, cast.ben), at(cast, "/plan/2"), PLAN)
    assert mine(app, cast) == [NOTHING]


def test_of_two_plans_to_look_back_on_the_later_one_comes_first(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    press(visit(app, cast.ben), at(cast, "/plan/1"), PLAN)
    clock.fix(NOON + dt.timedelta(weeks=6))
    press(visit(app, cast.ben), at(cast, "/plan/2"), PLAN)
    clock.fix(NOON + dt.timedelta(weeks=12))
    assert mine(app, cast) == [LOOK_BACK]
    ben = visit(app, cast.ben)
    for number in (2, 1):
        assert f'href="{at(cast, f"/feedback/{number}")}">{LOOK_BACK}' in page(ben, at(cast))
        press(ben, at(cast, f"/feedback/{number}"), TOLD)
    assert mine(app, cast) == [WRITE]


def test_a_plan_that_says_nothing_yet_is_not_looked_back_on(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    ben = visit(app, cast.ben)
    ben.get(at(cast, "/plan/1"))
    ben.post(at(cast, "/plan/1/words"), data=PLAN | {"focus": ""})
    assert mine(app, cast) == [WRITE]
    clock.fix(NOON + dt.timedelta(weeks=6))
    assert mine(app, cast) == [WRITE]


def test_a_meeting_that_was_missed_is_no_debt(app: Flask, cast: people.Cast, clock: Clock) -> None:
    clock.fix(NOON + dt.timedelta(weeks=18))
    assert mine(app, cast) == [WRITE]
    assert f'href="{at(cast, "/plan/4")}"' in page(visit(app, cast.ben), at(cast))


def test_whoever_leads_without_being_a_member_has_nothing_to_do_of_their_own(
    app: Flask, cast: people.Cast
) -> None:
    shown = page(visit(app, cast.amara), at(cast))
    assert "What is mine to do" not in shown
    assert WRITE not in shown
