"""A line in between, about how it goes: never needed, its author's own, seen with the plan only."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.plans.models import Plan, TryNote
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words

SIX_WEEKS = dt.timedelta(weeks=6)
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0"}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    """Return Ben's browser; he has a plan of his own."""
    browser = visit(app, cast.ben)
    press(browser, at(cast, "/plan/1"), PLAN)
    return browser


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def write(browser: Browser, cast: people.Cast, line: str, number: int = 1) -> int:
    path = at(cast, f"/plan/{number}")
    return press(browser, f"{path}/notes", {"words": line}, on=path).status_code


def notes(app: Flask) -> list[tuple[str, str, int]]:
    """Return the id, the words and the revision of every line there is."""
    with app.app_context():
        rows = db.session.query(TryNote).order_by(TryNote.id)
        return [(each.public_id, each.words, each.revision) for each in rows]


def share(browser: Browser, cast: people.Cast, *, revision: int, yes: bool = True) -> None:
    button = {"share": "1"} if yes else {"keep": "1"}
    fields = PLAN | {"revision": str(revision)} | button
    assert press(browser, at(cast, "/plan/1"), fields).status_code == 303


def cycle_of(app: Flask, cast: people.Cast) -> str:
    with app.app_context():
        return at(cast, f"/shared/{db.session.query(Plan).one().public_id}")


def test_lines_are_kept_in_the_order_in_which_they_were_written(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    assert write(ben, cast, "8B waited me out.") == 303
    clock.move(dt.timedelta(minutes=10))
    assert write(ben, cast, "Better on Friday.") == 303
    shown = page(ben, at(cast, "/plan/1"))
    assert shown.index("8B waited me out.") < shown.index("Better on Friday.")
    assert "23 November, 12:10" in shown
    assert "8B waited me out." in page(ben, at(cast, "/feedback/1"))


@pytest.mark.parametrize("line", ["", "  \n "])
def test_an_empty_line_is_none(app: Flask, cast: people.Cast, ben: Browser, line: str) -> None:
    assert write(ben, cast, line) == 303
    assert notes(app) == []


def test_without_a_plan_there_is_nothing_to_note(app: Flask, cast: people.Cast) -> None:
    assert write(visit(app, cast.chloe), cast, "Whose?") == 404
    assert notes(app) == []


def test_a_line_is_changed_and_deleted(app: Flask, cast: people.Cast, ben: Browser) -> None:
    write(ben, cast, "8B waited me out.")
    [(note, _, revision)] = notes(app)
    path = at(cast, f"/notes/{note}")
    assert f'href="{path}"' in page(ben, at(cast, "/plan/1"))
    changed = {"words": "8B waited me out, twice.", "revision": str(revision)}
    answer = press(ben, path, changed)
    assert (answer.status_code, answer.location) == (303, at(cast, "/plan/1"))
    assert notes(app) == [(note, "8B waited me out, twice.", revision + 1)]
    assert press(ben, path, changed | {"delete": "1"}).status_code == 303
    assert notes(app) == []
    assert ben.get(path).status_code == 404


def test_an_emptied_line_is_gone(app: Flask, cast: people.Cast, ben: Browser) -> None:
    write(ben, cast, "8B waited me out.")
    [(note, _, _)] = notes(app)
    assert (
        press(ben, at(cast, f"/notes/{note}"), {"words": " ", "revision": "1"}).status_code == 303
    )
    assert notes(app) == []


def test_of_two_tabs_the_second_shows_both_texts(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    write(ben, cast, "8B waited me out.")
    [(note, _, _)] = notes(app)
    path = at(cast, f"/notes/{note}")
    press(ben, path, {"words": "From the first tab", "revision": "1"})
    answer = press(ben, path, {"words": "From the second", "revision": "1"})
    assert answer.status_code == 409
    assert "From the first tab" in words(answer)
    assert "From the second" in words(answer)
    assert 'name="revision" value="2"' in words(answer)
    assert notes(app)[0][1] == "From the first tab"
    assert press(ben, path, {"words": "From both", "revision": "2"}).status_code == 303
    assert notes(app)[0][1] == "From both"


def test_a_line_that_is_too_long_is_not_cut_but_said(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    long = "x" * 2001
    path = at(cast, "/plan/1")
    answer = press(ben, f"{path}/notes", {"words": long}, on=path)
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert "longer than 2000" in words(answer)
    assert 'href="#words"' in words(answer)
    assert long in words(answer)
    assert "Longer answers" in words(answer)
    write(ben, cast, "Short")
    [(note, _, _)] = notes(app)
    answer = press(ben, at(cast, f"/notes/{note}"), {"words": long, "revision": "1"})
    assert (answer.status_code, long in words(answer)) == (422, True)
    assert notes(app)[0][1] == "Short"


def test_a_line_about_a_plan_that_is_complete_is_no_change_of_the_plan(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    clock.fix(NOON + SIX_WEEKS)
    ben = visit(app, cast.ben)
    told = {"tried": "I waited.", "outcome": "worked", "revision": "0"}
    assert press(ben, at(cast, "/feedback/1"), told).status_code == 303
    assert write(ben, cast, "It still goes on.") == 303
    path, long = at(cast, "/plan/1"), "x" * 2001
    answer = press(ben, f"{path}/notes", {"words": long}, on=path)
    assert (answer.status_code, long in words(answer)) == (422, True)
    assert "so it stays as it is" not in words(answer)


def test_a_line_is_seen_with_its_plan_only(app: Flask, cast: people.Cast, ben: Browser) -> None:
    write(ben, cast, "8B waited me out.")
    cycle = cycle_of(app, cast)
    assert visit(app, cast.chloe).get(cycle).status_code == 404
    share(ben, cast, revision=1)
    assert "8B waited me out." in page(visit(app, cast.chloe), cycle)
    assert "The members of this community can see this." in page(ben, at(cast, "/plan/1"))
    for path in ("", "/shared"):
        assert "8B waited" not in page(visit(app, cast.chloe), at(cast, path))
    share(ben, cast, revision=2, yes=False)
    assert visit(app, cast.chloe).get(cycle).status_code == 404


def test_shared_feedback_shows_no_line_of_a_plan_that_is_not(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    write(ben, cast, "8B waited me out.")
    clock.fix(NOON + SIX_WEEKS)
    told = {"tried": "I waited.", "outcome": "worked", "revision": "0", "share": "1"}
    assert press(visit(app, cast.ben), at(cast, "/feedback/1"), told).status_code == 303
    shown = page(visit(app, cast.chloe), cycle_of(app, cast))
    assert "I waited." in shown
    assert "8B waited" not in shown
    assert "Longer answers" not in shown


def test_nobody_else_reads_or_changes_a_line_by_its_address(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    write(ben, cast, "8B waited me out.")
    share(ben, cast, revision=1)
    [(note, _, _)] = notes(app)
    path = at(cast, f"/notes/{note}")
    for person, status in ((cast.chloe, 404), (cast.amara, 403), (cast.dylan, 403)):
        browser = visit(app, person)
        assert browser.get(path).status_code == status
        browser.get(at(cast, "/join"))
        browser.get(at(cast))
        for fields in ({"words": "Mine now", "revision": "1"}, {"delete": "1"}):
            assert browser.post(path, data=fields).status_code == status
    assert notes(app) == [(note, "8B waited me out.", 1)]
