"""A way to learn joins the plan that is there, and takes the place of nothing in it."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem, Source
from lti_tool.library.strategies import Strategy, strategy
from lti_tool.people.models import School
from lti_tool.plans.models import Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0"}
MORE = {"try_2": "Let two add something.", "try_3": "Ask why."}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, cast.ben)


@pytest.fixture
def way() -> Strategy:
    found = strategy("practice-testing")
    assert found is not None
    return found


def at(cast: people.Cast, path: str = "/plan/1") -> str:
    return f"/communities/{cast.community}{path}"


def come(browser: Browser, cast: people.Cast, way: Strategy) -> str:
    """Follow the card's own link to the plan."""
    answer = browser.get(at(cast, f"/plan?try={way.key}"))
    return page(browser, answer.location)


def box(shown: str, name: str) -> str:
    """Return what a box of the form holds."""
    return shown.split(f'name="{name}"', 1)[1].split(">", 1)[1].split("</textarea>", 1)[0].strip()


def things(app: Flask) -> list[str]:
    with app.app_context():
        return db.session.query(Plan).one().will_try


@pytest.mark.parametrize(("more", "free"), [({}, "try_2"), ({"try_2": MORE["try_2"]}, "try_3")])
def test_it_is_suggested_in_the_first_free_place_and_saved_at_a_word(
    app: Flask, cast: people.Cast, ben: Browser, way: Strategy, more: dict[str, str], free: str
) -> None:
    press(ben, at(cast), PLAN | more)
    shown = come(ben, cast, way)
    assert "in the first place that was free" in shown
    assert box(shown, free) == way.step
    assert box(shown, "try_1") == PLAN["try_1"]
    assert 'value="Longer answers"' in shown
    assert way.step not in things(app)
    sent = PLAN | more | {free: way.step, "revision": "1"}
    assert press(ben, at(cast), sent).status_code == 303
    assert things(app) == [PLAN["try_1"], *more.values(), way.step]
    shown = come(ben, cast, way)
    assert "is in this plan already" in shown
    assert [box(shown, name) for name in ("try_1", "try_2", "try_3")].count(way.step) == 1


def test_a_full_plan_stays_as_it_is_and_the_words_are_there_to_copy(
    app: Flask, cast: people.Cast, ben: Browser, way: Strategy
) -> None:
    press(ben, at(cast), PLAN | MORE)
    shown = come(ben, cast, way)
    assert "this plan has three things already" in shown
    assert f'<p class="words">{way.step}</p>' in shown
    for name, text in ({"try_1": PLAN["try_1"]} | MORE).items():
        assert box(shown, name) == text


def test_a_plan_without_a_focus_gets_one_suggested_too(
    app: Flask, cast: people.Cast, ben: Browser, way: Strategy
) -> None:
    ben.get(at(cast))
    ben.post(at(cast, "/plan/1/words"), data=PLAN | {"focus": ""})
    assert f'value="{way.focus}"' in come(ben, cast, way)


def test_a_plan_that_was_looked_back_on_shows_the_words_for_the_next(
    app: Flask, cast: people.Cast, ben: Browser, way: Strategy, clock: Clock
) -> None:
    press(ben, at(cast), PLAN)
    clock.fix(NOON + dt.timedelta(weeks=6))
    ben = visit(app, cast.ben)
    press(ben, at(cast, "/feedback/1"), {"tried": "It.", "outcome": "worked", "revision": "0"})
    shown = page(ben, at(cast, f"/plan/1?try={way.key}"))
    assert "you have looked back on this plan" in shown
    assert f'<p class="words">{way.step}</p>' in shown
    assert things(app) == [PLAN["try_1"]]


def test_what_students_read_ends_in_a_way_to_try_it(year10: Year10) -> None:
    with year10.app.app_context():
        item = LibraryItem(
            platform_id=db.session.query(School).one().platform_id,
            community_id=db.session.query(Community).one().id,
            source=Source.JOURNAL,
            citation="Dunlosky (2013)",
            written_at=NOON,
        )
        db.session.add(item)
        db.session.commit()
        path = f"/library/{item.public_id}"
    shown = year10.read("Zara", path)
    heading = shown.index(">Try it</h2>")
    for to, opens in (("/plan", 303), ("/experiments/new", 200)):
        assert f'href="{year10.at(to)}"' in shown[heading:]
        assert year10.status("Zara", to) == opens
    assert ">Try it</h2>" not in year10.read("Mr Reed", path)
