"""A member’s home tells what is new since they put it away; never who looked or was absent."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.plans.models import Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press

NEW = "New since last time"
UNTIL = re.compile(r'name="until" value="([^"]*)"')
MINUTE = dt.timedelta(minutes=1)
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "share": "1"}
MOVED = "The meeting of Monday 4 January is now on Thursday 7 January."
SKIPPED = "The meeting on Monday 4 January is left out."


@pytest.fixture
def cast(app: Flask, clock: Clock) -> people.Cast:
    """Set the scene a minute ago: what happens from now on is new to its members."""
    with app.app_context():
        made = people.tlc()
    clock.move(MINUTE)
    return made


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def news(app: Flask, cast: people.Cast, person: int) -> list[str]:
    """Return the lines under “New since last time”."""
    return lines(page(visit(app, person), at(cast)))


def lines(home: str) -> list[str]:
    part = home.partition(NEW)[2].partition("</ul>")[0]
    return [re.sub(r"<[^>]*>", "", line).strip() for line in re.findall(r"<li>(.*?)</li>", part)]


def put_away(browser: Browser, cast: people.Cast, until: str | None = None) -> int:
    """Press “I have read this”, on the home as it is or with another moment in it."""
    found = UNTIL.search(page(browser, at(cast)))
    said = until if until is not None else found[1] if found else ""
    return browser.post(at(cast, "/told"), data={"until": said}).status_code


def change(app: Flask, cast: people.Cast, on: str, place: str = "") -> None:
    amara, path = visit(app, cast.amara), at(cast, "/meetings/2/change")
    assert press(amara, path, {"on": on, "starts": "", "place": place}).status_code == 303


def settle(app: Flask, cast: people.Cast, **said: str) -> None:
    amara, path = visit(app, cast.amara), at(cast, "/meetings/2/state")
    assert press(amara, path, said, on=at(cast, "/meetings")).status_code == 303


def share_plan(app: Flask, cast: people.Cast) -> str:
    """Let Ben share a plan, and return the address where it is answered."""
    press(visit(app, cast.ben), at(cast, "/plan/1"), PLAN | {"revision": "0"})
    with app.app_context():
        return at(cast, f"/shared/{db.session.query(Plan).one().public_id}")


def respond(app: Flask, cast: people.Cast, path: str, person: int) -> None:
    said = {"kind": "response", "words": "Do they write first?"}
    assert press(visit(app, person), path, said).status_code == 303


def test_where_nothing_is_new_nothing_is_said(app: Flask, cast: people.Cast) -> None:
    shown = page(visit(app, cast.ben), at(cast))
    assert NEW not in shown
    assert "I have read this" not in shown


def test_a_meeting_that_moved_is_told_with_both_days(app: Flask, cast: people.Cast) -> None:
    change(app, cast, "2027-01-07")
    for person in (cast.ben, cast.chloe):
        assert news(app, cast, person) == [MOVED]
    assert f'href="{at(cast, "/meetings/2")}">{MOVED}' in page(visit(app, cast.ben), at(cast))
    assert NEW not in page(visit(app, cast.amara), at(cast))


def test_a_meeting_that_is_left_out_is_told_and_so_is_its_coming_back(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    settle(app, cast, skipped="1")
    assert news(app, cast, cast.ben) == [SKIPPED]
    clock.move(MINUTE)
    settle(app, cast, planned="1")
    [line] = news(app, cast, cast.ben)
    assert line.startswith("Look at the meeting on Monday 4 January again")


def test_another_place_is_told_without_saying_that_the_day_changed(
    app: Flask, cast: people.Cast
) -> None:
    change(app, cast, "2027-01-04", "Room 12")
    [line] = news(app, cast, cast.ben)
    assert line.startswith("Look at the meeting on Monday 4 January again")


def test_saving_a_meeting_as_it_was_is_no_news(app: Flask, cast: people.Cast) -> None:
    change(app, cast, "2027-01-04")
    assert news(app, cast, cast.ben) == []


def test_a_change_of_a_meeting_that_is_over_is_no_news(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + dt.timedelta(weeks=7))
    settle(app, cast, skipped="1")
    assert news(app, cast, cast.ben) == []


def test_responses_are_told_to_whoever_shared_and_lead_there(app: Flask, cast: people.Cast) -> None:
    path = share_plan(app, cast)
    respond(app, cast, path, cast.chloe)
    assert news(app, cast, cast.ben) == ["There is a response to what you shared."]
    assert f'<a href="{path}">There is a response' in page(visit(app, cast.ben), at(cast))
    respond(app, cast, path, cast.chloe)
    respond(app, cast, path, cast.ben)
    assert news(app, cast, cast.ben) == ["There are 2 responses to what you shared."]
    assert news(app, cast, cast.chloe) == []


def test_a_response_to_what_is_no_longer_shared_is_no_news(app: Flask, cast: people.Cast) -> None:
    respond(app, cast, share_plan(app, cast), cast.chloe)
    kept = {"focus": "Longer answers", "try_1": "Wait.", "revision": "1"}
    press(visit(app, cast.ben), at(cast, "/plan/1"), kept)
    assert news(app, cast, cast.ben) == []


def test_a_visit_is_told_to_whoever_is_asked_and_its_answer_to_whoever_asked(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    ben, form = visit(app, cast.ben), at(cast, "/plan/1/visit")
    number = re.search(r'name="visitor"[^>]* value="(\d+)"', page(ben, form))
    assert number is not None
    press(ben, form, {"visitor": number[1], "when": "Thursday"})
    asked = "Somebody would like you to visit their lesson."
    assert news(app, cast, cast.chloe) == [asked]
    assert news(app, cast, cast.ben) == []
    clock.move(MINUTE)
    chloe = visit(app, cast.chloe)
    assert put_away(chloe, cast) == 303
    assert news(app, cast, cast.chloe) == [asked]  # it waits for an answer
    link = re.search(r'href="([^"]*/visits/[^"]+)"', page(chloe, at(cast, "/visits")))
    assert link is not None
    press(chloe, link[1], {"no": "1"})
    assert news(app, cast, cast.chloe) == []
    assert news(app, cast, cast.ben) == ["There is an answer about a peer visit."]


def test_a_place_that_became_free_is_told_until_it_is_put_away(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    amara = visit(app, cast.amara)
    press(amara, at(cast, "/settings"), {"theme": "Metacognition", "size_to": "2"})
    dylan = visit(app, cast.dylan)
    press(dylan, at(cast, "/join"))
    clock.move(MINUTE)
    press(amara, at(cast, "/make-room"), on=at(cast, "/settings"))
    clock.move(MINUTE)
    [line] = news(app, cast, cast.dylan)
    assert line.startswith("A place became free, so you are in.")
    put_away(dylan, cast)
    assert news(app, cast, cast.dylan) == []


def test_whoever_joins_with_room_is_told_nothing_of_before(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    change(app, cast, "2027-01-07")
    clock.move(MINUTE)
    press(visit(app, cast.dylan), at(cast, "/join"))
    assert news(app, cast, cast.dylan) == []


def test_one_press_puts_it_away_for_oneself_only(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    change(app, cast, "2027-01-07")
    clock.move(MINUTE)
    assert put_away(visit(app, cast.ben), cast) == 303
    assert news(app, cast, cast.ben) == []
    assert news(app, cast, cast.chloe) == [MOVED]


def test_what_comes_between_the_page_and_the_press_is_not_lost(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    path = share_plan(app, cast)
    change(app, cast, "2027-01-07")
    clock.move(MINUTE)
    ben = visit(app, cast.ben)
    found = UNTIL.search(page(ben, at(cast)))
    assert found is not None
    clock.move(MINUTE)
    respond(app, cast, path, cast.chloe)
    clock.move(MINUTE)
    assert ben.post(at(cast, "/told"), data={"until": found[1]}).status_code == 303
    assert news(app, cast, cast.ben) == ["There is a response to what you shared."]


@pytest.mark.parametrize(
    "until", ["2999-01-01T00:00:00+00:00", "2027-01-01T00:00:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_moment_still_to_come_puts_nothing_away_in_advance(
    app: Flask, cast: people.Cast, clock: Clock, until: str
) -> None:
    assert put_away(visit(app, cast.ben), cast, until) == 303
    clock.move(MINUTE)
    change(app, cast, "2027-01-07")
    assert news(app, cast, cast.ben) == [MOVED]


@pytest.mark.parametrize("until", ["", "now", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z"])
def test_a_moment_that_is_none_harms_nothing(
    app: Flask, cast: people.Cast, clock: Clock, until: str
) -> None:
    assert put_away(visit(app, cast.ben), cast, until) == 303
    clock.move(MINUTE)
    change(app, cast, "2027-01-07")
    assert news(app, cast, cast.ben) == [MOVED]


def test_an_older_page_brings_nothing_back(app: Flask, cast: people.Cast, clock: Clock) -> None:
    old = (NOON - MINUTE).isoformat()
    change(app, cast, "2027-01-07")
    clock.move(MINUTE)
    put_away(visit(app, cast.ben), cast)
    assert put_away(visit(app, cast.ben), cast, old) == 303
    assert news(app, cast, cast.ben) == []


@pytest.mark.parametrize("who", ["amara", "dylan"])
def test_nobody_but_a_member_has_anything_to_put_away(
    app: Flask, cast: people.Cast, who: str
) -> None:
    browser = visit(app, getattr(cast, who))
    browser.get(at(cast, "/join"))
    assert browser.post(at(cast, "/told"), data={"until": ""}).status_code == 403


def test_nothing_is_told_of_who_looked_or_stayed_away(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    path = share_plan(app, cast)
    chloe = visit(app, cast.chloe)
    for each in ("", "/members", "/meetings/1", "/shared"):
        page(chloe, at(cast, each))
    page(chloe, path)
    put_away(chloe, cast)
    clock.fix(NOON + dt.timedelta(weeks=13))
    settle(app, cast, held="1")
    for person in (cast.ben, cast.amara):
        home = page(visit(app, person), at(cast))
        assert lines(home) == []
        assert "Chloe" not in home
