"""What several people do to one meeting in the same moment, in an order that the test decides."""

import datetime as dt
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting, MeetingState, Pass
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import Post, at, at_once, come, meeting, more_members, send

WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture(autouse=True)
def _server(postgres: str | None) -> None:
    if postgres is None:
        pytest.skip("SQLite has one writer at a time: TEST_DATABASE_URL names no PostgreSQL")


@pytest.fixture
def room(cast: people.Cast) -> str:
    return at(cast, "/meetings/1")


def in_turn(app: Flask, cast: people.Cast, posts: list[Post]) -> list[int]:
    """Send forms that all wait for the same meeting, in this order, and then let them go on."""
    browsers = [come(app, cast, person) for person, _path, _fields in posts]
    with app.app_context():
        engine = db.engine
    with ThreadPoolExecutor(len(posts)) as pool:
        sent = list[Future[tuple[int, str]]]()
        with engine.begin() as holder:
            for table in (Community, Meeting):
                rows = sa.select(table.id).with_for_update(key_share=True)
                holder.execute(rows).all()
            for browser, (_person, path, fields) in zip(browsers, posts, strict=True):
                sent.append(pool.submit(send, browser, path, **fields))
                _until_it_waits(engine, sent)
        return [each.result()[0] for each in sent]


def _until_it_waits(engine: sa.Engine, sent: list[Future[tuple[int, str]]]) -> None:
    for _ in range(500):
        wanted = sum(not each.done() for each in sent)
        with engine.connect() as watcher:
            if watcher.scalar(WAITING) == wanted:
                return
        time.sleep(0.01)
    raise AssertionError("not all of them wait, and not all are through")


def state(app: Flask, cast: people.Cast) -> tuple[MeetingState, bool]:
    with app.app_context():
        found = meeting(cast)
        return found.state, found.is_going_on


def speaker(app: Flask, cast: people.Cast) -> int | None:
    """Return which person's turn it is."""
    with app.app_context():
        number = meeting(cast).speaker_id
        return db.session.get_one(Membership, number).person_id if number else None


def passes(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Pass).count()


def test_settling_a_meeting_and_leaving_it_do_not_wait_for_each_other(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    assert speaker(app, cast) == cast.chloe
    settle: Post = (cast.amara, f"{room}/state", {"held": "1"})
    leave: Post = (cast.chloe, at(cast, "/leave"), {})
    assert in_turn(app, cast, [settle, leave]) == [303, 303]
    assert state(app, cast) == (MeetingState.HELD, False)
    assert speaker(app, cast) is None


def test_a_pass_at_the_moment_of_the_beginning_is_kept(
    app: Flask, cast: people.Cast, room: str
) -> None:
    posts: list[Post] = [(cast.amara, room, {"begin": "1"}), (cast.ben, f"{room}/pass", {})]
    assert in_turn(app, cast, posts) == [303, 303]
    assert passes(app) == 1


def test_a_pass_at_the_moment_of_the_end_is_not(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    posts: list[Post] = [
        (cast.amara, f"{room}/state", {"held": "1"}),
        (cast.ben, f"{room}/pass", {}),
        (cast.chloe, f"{room}/pass", {"back": "1"}),
    ]
    assert in_turn(app, cast, posts) == [303, 303, 303]
    assert passes(app) == 0


def test_who_leaves_at_the_moment_of_the_beginning_is_not_called(
    app: Flask, cast: people.Cast, room: str
) -> None:
    posts: list[Post] = [
        (cast.chloe, at(cast, "/leave"), {}),
        (cast.amara, room, {"begin": "1"}),
    ]
    assert in_turn(app, cast, posts) == [303, 303]
    assert speaker(app, cast) == cast.ben


def test_a_meeting_left_out_at_the_moment_of_the_beginning_does_not_begin(
    app: Flask, cast: people.Cast, room: str
) -> None:
    posts: list[Post] = [
        (cast.amara, f"{room}/state", {"skipped": "1"}),
        (cast.amara, room, {"begin": "1"}),
    ]
    assert in_turn(app, cast, posts) == [303, 403]
    assert state(app, cast) == (MeetingState.SKIPPED, False)


def test_a_meeting_left_out_at_the_moment_of_its_end_stays_left_out(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    posts: list[Post] = [
        (cast.amara, f"{room}/state", {"skipped": "1"}),
        (cast.amara, room, {"end": "1"}),
    ]
    assert in_turn(app, cast, posts) == [303, 303]
    assert state(app, cast) == (MeetingState.SKIPPED, False)


def test_the_next_one_and_a_pass_of_the_one_after_pass_nobody_over(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    """Chloe, Efua, Ben: while Chloe hands on, Efua says pass, so that it is Ben's turn."""
    (efua,) = more_members(app, cast, "Efua")
    send(amara, room, begin="1")
    with app.app_context():
        shown = str(meeting(cast).speaker_id)
    posts: list[Post] = [(efua, f"{room}/pass", {}), (cast.amara, room, {"next": shown})]
    assert in_turn(app, cast, posts) == [303, 303]
    assert speaker(app, cast) == cast.ben


@pytest.mark.parametrize("_round", range(5))
def test_a_crowd_leaves_no_one_waiting_and_the_round_with_somebody_who_is_here(
    app: Flask, cast: people.Cast, amara: Browser, room: str, clock: Clock, _round: int
) -> None:
    efua, farid, gita = more_members(app, cast, "Efua", "Farid", "Gita")
    send(amara, room, begin="1")
    with app.app_context():
        shown = str(meeting(cast).speaker_id)
    posts: list[Post] = [
        (cast.amara, room, {"next": shown}),
        (cast.amara, room, {"next": shown}),
        (cast.amara, f"{room}/state", {"planned": "1"}),
        (cast.chloe, at(cast, "/leave"), {}),
        (efua, at(cast, "/leave"), {}),
        (farid, f"{room}/pass", {}),
        (gita, f"{room}/pass", {}),
        (cast.ben, f"{room}/notes", {"notes": "What we agreed", "revision": "0"}),
        (cast.dylan, at(cast, "/join"), {"sends_cycles": "no"}),
    ]
    clock.fix(NOON + dt.timedelta(minutes=5))
    assert {status for status, _page in at_once(app, cast, posts)} == {303}
    assert speaker(app, cast) == cast.ben
    assert passes(app) == 2
