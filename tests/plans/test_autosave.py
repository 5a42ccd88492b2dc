"""A page that saves by itself loses nothing, shows nothing to anybody, and completes nothing."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.plans.models import Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import at_once, page, press, words

SIX_WEEKS = dt.timedelta(weeks=6)
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0"}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    """Return Ben's browser with the page of his new plan open."""
    browser = visit(app, cast.ben)
    browser.get(at(cast, "/plan/1"))
    return browser


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def keep(
    browser: Browser, cast: people.Cast, changes: dict[str, str] | None = None, number: int = 1
) -> tuple[int, Any]:
    """Save as the page does by itself, and return the status and the revision."""
    answer = browser.post(at(cast, f"/plan/{number}/words"), data=PLAN | (changes or {}))
    return answer.status_code, (answer.get_json(silent=True) or {}).get("revision")


def kept(app: Flask) -> Plan | None:
    with app.app_context():
        return db.session.query(Plan).one_or_none()


def test_the_page_knows_where_to_save(cast: people.Cast, ben: Browser) -> None:
    assert f'data-autosave="{at(cast, "/plan/1/words")}"' in page(ben, at(cast, "/plan/1"))


def test_each_save_answers_with_the_revision_that_the_next_one_names(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert keep(ben, cast) == (200, 1)
    assert keep(ben, cast, {"revision": "1", "notice": "They add to it."}) == (200, 2)
    assert keep(ben, cast, {"revision": "2", "focus": "Longer thoughts"}) == (200, 3)
    plan = kept(app)
    assert plan is not None
    assert (plan.focus, plan.notice, plan.revision) == ("Longer thoughts", "", 3)
    assert "Longer thoughts" in page(ben, at(cast, "/plan/1"))


@pytest.mark.parametrize(
    "unfinished",
    [{"focus": ""}, {"try_1": ""}, {"try_1": "", "try_3": "Only the third."}, {"focus": "W"}],
)
def test_what_is_not_finished_is_kept_as_it_is(
    app: Flask, cast: people.Cast, ben: Browser, unfinished: dict[str, str]
) -> None:
    assert keep(ben, cast, unfinished) == (200, 1)
    plan, typed = kept(app), PLAN | unfinished
    assert plan is not None
    assert plan.focus == typed["focus"]
    assert plan.will_try == [t for t in (typed["try_1"], typed.get("try_3")) if t]
    page(ben, at(cast))
    page(ben, at(cast, "/plan/1"))


def test_a_plan_without_a_focus_still_waits_to_be_written(cast: people.Cast, ben: Browser) -> None:
    keep(ben, cast, {"focus": ""})
    shown = page(ben, at(cast))
    assert "Write my plan" in shown
    assert "A plan without a focus yet" in shown


@pytest.mark.parametrize("blank", ["", " ", "\r\n"])
def test_an_empty_page_makes_no_plan(
    app: Flask, cast: people.Cast, ben: Browser, blank: str
) -> None:
    assert keep(ben, cast, {"focus": blank, "try_1": blank}) == (200, 0)
    assert kept(app) is None


def test_emptied_words_stay_emptied(app: Flask, cast: people.Cast, ben: Browser) -> None:
    keep(ben, cast)
    assert keep(ben, cast, {"focus": "", "try_1": "", "revision": "1"}) == (200, 2)
    plan = kept(app)
    assert plan is not None
    assert (plan.focus, plan.will_try) == ("", [])


@pytest.mark.parametrize(
    "long", [{"focus": "x" * 256}, {"try_2": "x" * 2001}, {"help_wanted": "x" * 2001}]
)
def test_what_is_too_long_is_not_cut_but_said(
    app: Flask, cast: people.Cast, ben: Browser, long: dict[str, str]
) -> None:
    assert keep(ben, cast, long) == (422, None)
    assert kept(app) is None
    answer = press(ben, at(cast, "/plan/1"), PLAN | long)
    assert answer.status_code == 422
    assert all(text in words(answer) for text in long.values())


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_revision_that_is_none_overwrites_nothing(
    app: Flask, cast: people.Cast, ben: Browser, revision: str
) -> None:
    keep(ben, cast)
    assert keep(ben, cast, {"focus": "Other", "revision": revision})[0] == 409
    plan = kept(app)
    assert plan is not None
    assert plan.focus == "Longer answers"


def test_of_two_tabs_the_second_is_told_and_its_button_shows_both_texts(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    other = visit(app, cast.ben)
    other.get(at(cast, "/plan/1"))
    assert keep(ben, cast, {"notice": "From the first tab"}) == (200, 1)
    assert keep(other, cast, {"notice": "From the second"}) == (409, None)
    answer = other.post(at(cast, "/plan/1"), data=PLAN | {"notice": "From the second"})
    assert answer.status_code == 409
    assert "From the first tab" in words(answer)
    assert "From the second" in words(answer)
    assert 'name="revision" value="1"' in words(answer)
    both = PLAN | {"notice": "From the first tab. From the second", "revision": "1"}
    assert other.post(at(cast, "/plan/1"), data=both).status_code == 303
    plan = kept(app)
    assert plan is not None
    assert plan.notice == both["notice"]


def test_a_save_that_arrives_twice_is_no_quarrel(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    keep(ben, cast)
    assert keep(ben, cast) == (200, 2)
    sends = [(visit(app, cast.ben), at(cast, "/plan/1/words"), PLAN) for _ in range(2)]
    for browser, _, _ in sends:
        browser.get(at(cast, "/plan/1"))
    assert at_once(sends) == [200, 200]


def test_after_the_visit_ended_nothing_is_kept_and_the_open_page_saves_once_one_is_back(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    clock.move(dt.timedelta(minutes=61))
    assert keep(ben, cast)[0] == 401
    assert kept(app) is None
    back = visit(app, cast.ben)
    back.token = ben.token
    assert keep(back, cast) == (200, 1)


def test_under_somebody_else_nothing_is_written_or_shown(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    keep(ben, cast)
    chloe = visit(app, cast.chloe)
    chloe.token = ben.token
    answer = chloe.post(
        at(cast, "/plan/1/words"), data=PLAN | {"focus": "Typed by Ben", "revision": "1"}
    )
    assert answer.status_code == 403
    assert "Typed by Ben" not in words(answer)
    assert "Longer answers" not in words(answer)
    plan = kept(app)
    assert plan is not None
    assert (plan.focus, plan.revision) == ("Longer answers", 1)
    assert "Longer answers" not in page(chloe, at(cast, "/plan/1"))


@pytest.mark.parametrize("shared", [True, False])
def test_saving_by_itself_changes_nothing_about_who_can_see_it(
    app: Flask, cast: people.Cast, ben: Browser, *, shared: bool
) -> None:
    button = {"share": "1"} if shared else {"keep": "1"}
    press(ben, at(cast, "/plan/1"), PLAN | button)
    changes = {"focus": "Longer thoughts", "revision": "1"}
    assert keep(ben, cast, changes | ({"keep": "1"} if shared else {"share": "1"})) == (200, 2)
    assert ("Longer thoughts" in page(visit(app, cast.chloe), at(cast))) is shared


def test_a_plan_that_was_looked_back_on_stays_as_it_is(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    keep(ben, cast)
    clock.fix(NOON + SIX_WEEKS)
    ben = visit(app, cast.ben)
    assert keep_later(ben, cast, {"revision": "1", "notice": "Still open"}) == (200, 2)
    told = {"tried": "I waited.", "outcome": "worked", "revision": "0"}
    assert press(ben, at(cast, "/feedback/1"), told).status_code == 303
    assert keep_later(ben, cast, {"revision": "2", "focus": "Too late"}) == (409, None)
    plan = kept(app)
    assert plan is not None
    assert plan.focus == "Longer answers"


def keep_later(browser: Browser, cast: people.Cast, changes: dict[str, str]) -> tuple[int, Any]:
    browser.get(at(cast))
    return keep(browser, cast, changes)


def test_a_new_plan_is_kept_for_the_meeting_of_today_only(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    assert keep(ben, cast, number=2) == (409, None)
    clock.fix(NOON + SIX_WEEKS)
    assert keep_later(visit(app, cast.ben), cast, {}) == (409, None)
    assert kept(app) is None


@pytest.mark.parametrize("who", ["amara", "dylan"])
def test_nobody_but_a_member_saves_anything(app: Flask, cast: people.Cast, who: str) -> None:
    browser = visit(app, getattr(cast, who))
    browser.get(at(cast, "/join"))
    assert keep(browser, cast)[0] == 403
    assert kept(app) is None


def refusal(browser: Browser, cast: people.Cast, **changes: str) -> tuple[int, str | None]:
    """Return how a save by itself was refused, and why, as its page reads it."""
    answer = browser.post(at(cast, "/plan/1/words"), data=PLAN | changes)
    return answer.status_code, answer.headers.get("X-Trouble")


def test_a_page_tells_a_leaver_from_somebody_else_and_from_an_old_page(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    shown = page(ben, at(cast, "/plan/1"))
    for words_of in ("somebody else opened this tool", "no longer a member", "more than a week"):
        assert words_of in shown
    chloe = visit(app, cast.chloe)
    chloe.token = ben.token
    assert refusal(chloe, cast) == (403, "somebody-else")
    assert refusal(ben, cast, csrf_token="of a page of long ago") == (403, "elsewhere")
    ben.post(at(cast, "/leave"))
    assert refusal(ben, cast) == (403, None)
