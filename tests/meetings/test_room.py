"""The meeting room before, during and after, as members and those who look after it see it."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.meetings.models import MeetingState
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import FEEDBACK, PLAN, at, come, meeting, read, send, words_of

MINUTE, SIX_WEEKS = dt.timedelta(minutes=1), dt.timedelta(weeks=6)


@pytest.fixture
def room(cast: people.Cast) -> str:
    return at(cast, "/meetings/1")


def test_before_the_first_meeting_there_is_no_plan_to_look_back_on(ben: Browser, room: str) -> None:
    page = read(ben, room)
    assert "We meet today." in page
    assert "This is the first meeting, so there is no plan to look back on yet." in page
    assert "Write my plan" in page
    assert "The next meeting is on Monday 4 January." in page
    assert 'id="now"' not in page


def test_at_the_last_meeting_a_plan_is_for_oneself(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + 5 * SIX_WEEKS)
    page = read(come(app, cast, cast.ben), at(cast, "/meetings/6"))
    assert "This is the year’s last meeting: what you plan here is for yourself." in page
    assert "The next meeting is on" not in page


def test_everybody_has_their_own_last_plan_in_front_of_them_and_nobody_elses(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN | {"less_of": "Talking", "share": "1"})
    clock.fix(NOON + SIX_WEEKS)
    page = read(come(app, cast, cast.ben), at(cast, "/meetings/2"))
    assert all(words in page for words in ("Longer answers", "Wait four seconds.", "Talking"))
    assert "My plan from Monday 23 November" in page
    assert "Look back on this plan" in page
    page = read(come(app, cast, cast.chloe), at(cast, "/meetings/2"))
    assert "Longer answers" not in page
    assert "You wrote no plan last time. Say what you noticed, or pass." in page


def test_before_the_meeting_one_jots_down_what_one_tried_and_sees_it_there(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN)
    assert "Jot down what I tried" in read(ben, at(cast, "/meetings/2"))
    send(ben, at(cast, "/feedback/1"), tried="I waited, mostly.", revision="0", keep="1")
    assert "I waited, mostly." in read(ben, at(cast, "/meetings/2"))
    clock.fix(NOON + SIX_WEEKS)
    ben = come(app, cast, cast.ben)
    send(ben, at(cast, "/feedback/1"), **FEEDBACK | {"revision": "1"})
    page = read(ben, at(cast, "/meetings/2"))
    assert "My feedback on this plan" in page
    assert "What became of it: Partly" in page


def test_what_i_plan_at_a_meeting_is_a_card_in_its_room(
    cast: people.Cast, ben: Browser, room: str
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN)
    page = read(ben, room)
    assert 'aria-label="My plan"' in page
    assert "Longer answers" in page
    assert "Only you can see this" in page
    assert "This meeting for my calendar (.ics)" in page


def test_whoever_looks_after_it_and_is_no_member_sees_the_agenda_and_no_words(
    cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN | {"share": "1"})
    send(ben, f"{room}/notes", notes="We know more now.", revision="0")
    page = read(amara, room)
    assert "Begin the meeting" in page
    for words in ("Longer answers", "We know more now.", "Our notes", "Write my plan", "Pass"):
        assert words not in page
    assert amara.get(f"{room}/pack").status_code == 403


def test_a_lead_begins_and_everybodys_page_says_where_the_meeting_is(
    cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    answer = amara.post(room, data={"begin": "1"})
    assert (answer.status_code, answer.location) == (303, room)
    for browser in (amara, ben):
        page = words_of(read(browser, room))
        assert "Now: Feedback" in page
        assert "About 25 minutes left." in page
    assert "Go on to: New learning" in words_of(read(amara, room))
    assert "Go on to" not in read(ben, room)
    send(amara, room, position="2")
    page = read(ben, room)
    assert "Now: New learning" in page
    assert "About 20 minutes left." in page
    assert page.count('aria-current="step"') == 1
    send(amara, room, position="3")
    page = read(amara, room)
    assert "Now: Personal action planning" in page
    assert "Go on to" not in page


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (dt.timedelta(seconds=1), "About 25 minutes left."),
        (MINUTE, "About 24 minutes left."),
        (MINUTE * 23 + dt.timedelta(seconds=59), "About 2 minutes left."),
        (MINUTE * 24, "About 1 minute left."),
        (MINUTE * 25 - dt.timedelta(microseconds=1), "About 1 minute left."),
        (MINUTE * 25, "Its time is over; take what you need."),
        (MINUTE * 55, "Its time is over; take what you need."),
    ],
)
def test_minutes_are_never_below_none_and_there_are_no_seconds(
    amara: Browser, ben: Browser, room: str, clock: Clock, passed: dt.timedelta, words: str
) -> None:
    send(amara, room, begin="1")
    clock.move(passed)
    for path in (room, f"{room}/projector"):
        left = re.search(r'<p id="left" data-live>(.*?)</p>', read(ben, path), re.DOTALL)
        assert left is not None
        assert not re.search(r"second|-|:|\d\.", left[1])
    assert words in read(ben, room)


def test_beginning_twice_changes_nothing(
    app: Flask, cast: people.Cast, amara: Browser, room: str, clock: Clock
) -> None:
    send(amara, room, begin="1")
    send(amara, room, position="2")
    clock.move(MINUTE)
    assert send(amara, room, begin="1")[0] == 303
    with app.app_context():
        assert (meeting(cast).position, meeting(cast).position_at) == (2, NOON)


def test_going_to_the_same_segment_again_gives_it_no_more_time(
    app: Flask, cast: people.Cast, amara: Browser, room: str, clock: Clock
) -> None:
    send(amara, room, begin="1")
    send(amara, room, position="2")
    clock.move(MINUTE)
    assert send(amara, room, position="2")[0] == 303
    assert "About 19 minutes left." in read(amara, room)


def test_a_segment_that_the_agenda_does_not_have_is_not_there(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    for wrong in ("0", "4", "-1", "second", ""):
        assert send(amara, room, position=wrong)[0] == 404
    assert send(amara, room)[0] == 404
    with app.app_context():
        assert meeting(cast).position == 1


def test_a_meeting_that_has_not_begun_goes_nowhere(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    assert send(amara, room, position="2")[0] == 303
    with app.app_context():
        assert not meeting(cast).is_going_on


def test_ending_makes_it_held_and_forgets_where_it_was(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    assert send(amara, room, end="1")[0] == 303
    page = read(ben, room)
    assert "This meeting was held." in page
    assert "Now:" not in page
    assert "Begin the meeting" not in read(amara, room)
    with app.app_context():
        one = meeting(cast)
        assert one.state is MeetingState.HELD
        assert (one.position, one.position_at, one.speaker_id) == (None, None, None)


def test_only_whoever_looks_after_it_runs_a_meeting(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    for press in ({"begin": "1"}, {"next": "1"}, {"position": "2"}, {"end": "1"}):
        for person in (cast.ben, cast.dylan):
            assert send(come(app, cast, person), room, **press)[0] == 403
    with app.app_context():
        assert meeting(cast).state is MeetingState.PLANNED
        assert not meeting(cast).is_going_on
    for path in (room, f"{room}/projector", f"{room}/pack"):
        assert come(app, cast, cast.dylan).get(path).status_code == 403
        assert amara.get(path.replace("/1", "/7")).status_code == 404


def test_a_meeting_that_is_left_out_says_so_and_has_nothing_to_begin(
    cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, f"{room}/state", skipped="1")
    page = read(ben, room)
    assert "This meeting is left out." in page
    assert "Write my plan" not in page
    assert "(.ics)" not in page
    for path in (room, f"{room}/projector"):
        assert "Begin the meeting" not in read(amara, path)


def test_leaving_a_meeting_out_while_it_goes_on_ends_it(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    send(amara, f"{room}/state", skipped="1")
    assert "Now:" not in read(ben, room)
    with app.app_context():
        assert meeting(cast).speaker_id is None


@pytest.mark.parametrize("page", ["", "/projector"])
def test_a_room_reads_itself_again_only_from_its_day_on_and_until_it_is_over(
    app: Flask, cast: people.Cast, amara: Browser, page: str
) -> None:
    assert 'data-follow="planned"' in read(amara, at(cast, f"/meetings/1{page}"))
    assert 'data-follow="to-come"' in read(amara, at(cast, f"/meetings/2{page}"))
    send(amara, at(cast, "/meetings/1"), begin="1")
    assert 'data-follow="1"' in read(amara, at(cast, f"/meetings/1{page}"))
    send(amara, at(cast, "/meetings/1"), end="1")
    assert 'data-follow="held"' in read(amara, at(cast, f"/meetings/1{page}"))
    send(amara, at(cast, "/meetings/2/state"), skipped="1")
    assert 'data-follow="skipped"' in read(amara, at(cast, f"/meetings/2{page}"))
