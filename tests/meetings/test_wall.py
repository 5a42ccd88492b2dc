"""The projector's view: the agenda, minutes, and whose turn it is, and nothing that is personal."""

import re

import pytest
from flask import Flask

from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import at, come, fill_with_words, read, send, showed, words_of
from tests.meetings.test_room import SIX_WEEKS


@pytest.fixture
def room(cast: people.Cast) -> str:
    return at(cast, "/meetings/1")


def wall(browser: Browser, room: str) -> str:
    return read(browser, f"{room}/projector")


def test_before_the_meeting_the_wall_shows_the_day_and_the_agenda(
    amara: Browser, ben: Browser, room: str
) -> None:
    for browser in (amara, ben):
        page = wall(browser, room)
        assert "<h1>Monday 23 November</h1>" in page
        said = words_of(page)
        assert "Feedback 25 New learning 20 Personal action planning 15" in said
        assert 'id="now"' not in page
    assert "Begin the meeting" in wall(amara, room)
    assert "Begin the meeting" not in wall(ben, room)


def test_the_lead_runs_the_meeting_from_the_wall_and_stays_there(amara: Browser, room: str) -> None:
    for press in (
        {"begin": "1"},
        {"next": "1"},
        {"position": "2"},
        {"position": "3"},
        {"end": "1"},
    ):
        answer = amara.post(room, data={"projector": "1", **press})
        assert (answer.status_code, answer.location) == (303, f"{room}/projector")
    assert "Begin the meeting" not in wall(amara, room)


def test_the_wall_shows_the_segment_its_minutes_and_whose_turn_it_is(
    amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    page = wall(ben, room)
    said = words_of(page)
    assert "about 25 minutes left" in said
    assert re.search(r'id="turn" data-live>\s*<bdi>Chloe</bdi>', page)
    assert said.count("Chloe") == 2  # whose turn it is, and in the round
    assert not any(words in page for words in ("next one’s turn", "Go on to", "End the"))
    send(amara, room, position="3")
    page = wall(ben, room)
    assert "Quiet writing." in page
    assert "Chloe" not in page


def test_the_wall_asks_the_new_learnings_question(amara: Browser, ben: Browser, room: str) -> None:
    item = {"source": "other", "citation": "Watkins (2005)", "revision": "0"}
    send(ben, f"{room}/learning", **item)
    send(amara, room, begin="1")
    assert "Watkins" not in wall(amara, room)
    send(amara, room, position="2")
    assert "Watkins (2005)" in wall(amara, room)
    shown = showed(ben, f"{room}/learning")
    send(ben, f"{room}/learning", **item | {"question": "What stays?"} | shown)
    assert "What stays?" in wall(amara, room)
    assert "Watkins" not in wall(amara, room)


def test_no_segment_of_the_wall_shows_what_anybody_wrote(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    fill_with_words(app, cast, clock)
    room = at(cast, "/meetings/2")
    clock.fix(NOON + SIX_WEEKS)
    amara = come(app, cast, cast.amara)
    send(amara, room, begin="1")
    for position in ("1", "2", "3"):
        send(amara, room, position=position)
        for person in (cast.amara, cast.ben, cast.chloe):
            page = wall(come(app, cast, person), room)
            assert "marker" not in page.lower()
    assert "marker" in read(come(app, cast, cast.ben), room).lower()


def test_the_wall_of_a_meeting_that_was_held_or_left_out_begins_nothing(
    amara: Browser, room: str
) -> None:
    for word in ("held", "skipped"):
        send(amara, f"{room}/state", **{word: "1"})
        assert "Begin the meeting" not in wall(amara, room)
