"""A database or a disk without room: a clear page, nothing half-saved, and no words lost."""

import contextlib
import datetime as dt
import html
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext

from lti_tool.app import create_app
from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.plans.models import Feedback
from lti_tool.progress.models import Completion
from lti_tool.settings import Settings
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.faults.conftest import AFTER_LEASE, Circle, wait_for
from tests.faults.gradebook import Gate
from tests.plans.test_cycle import FEEDBACK, PLAN, SIX_WEEKS, feedback_path, plan_path

# Longer than a page of the database, so that they need new ones.
WORDS = ("I waited for them, and “what next?” came by itself. " * 38).strip()
GIVEN = FEEDBACK | {"tried": WORDS, "learned": WORDS[::-1]}

pytestmark = pytest.mark.skipif(
    "TEST_DATABASE_URL" in os.environ, reason="how SQLite says that it is full"
)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Return the tool as it is served: an error has its page, and is not raised at the test."""
    app = create_app(settings)
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast, clock: Clock) -> Browser:
    """Return Ben's browser, on the day when feedback closes his first cycle."""
    browser = visit(app, cast.ben)
    browser.get(plan_path(cast))
    assert browser.post(plan_path(cast), data=PLAN).status_code == 303
    clock.fix(NOON + SIX_WEEKS)
    browser = visit(app, cast.ben)
    browser.get(feedback_path(cast))
    return browser


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "test.sqlite3"


def fill(file: Path, insert: str) -> None:
    """Add others' rows to a table for as long as its pages have room, and not one row more."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        before = pages(connection)
        connection.execute("BEGIN")
        for number in range(1000, 3000):
            connection.execute("SAVEPOINT fits")
            connection.execute(insert, {"n": number})
            if pages(connection) > before:
                connection.execute("ROLLBACK TO fits")
                connection.execute("COMMIT")
                return
    raise AssertionError("its pages are never full")


def pages(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("PRAGMA page_count").fetchone()[0]
    return count


class Room:
    """How many pages the database may have from now on, and which tables found too few."""

    def __init__(self, app: Flask, pages: int) -> None:
        self.pages, self.missed_by = pages, set[str]()
        with app.app_context():
            event.listen(db.engine, "checkout", self._limit)
            event.listen(db.engine, "handle_error", self._note)

    def _note(self, context: ExceptionContext) -> None:
        assert WORDS[:40] not in str(context.sqlalchemy_exception), "an error may reach a log"
        words = (context.statement or "").split()
        self.missed_by.add(words[2] if words[0] == "INSERT" else words[1])

    def _limit(self, connection: sqlite3.Connection, *_others: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self.pages}")


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """Let this process write nothing beyond a file's first page, as on a disk without room."""
    _now, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def kept(app: Flask) -> tuple[int, ...]:
    """Count Ben's feedback, completions and scores."""
    with app.app_context():
        mine = Score.person_id < 1000, Completion.cycle < 1000
        return (
            db.session.query(Feedback).count(),
            db.session.query(Completion).filter(mine[1]).count(),
            db.session.query(Score).filter(mine[0]).count(),
        )


def says_so_and_shows_the_words(status: int, page: str) -> None:
    assert status == 503
    page = html.unescape(page)
    assert "The tool cannot use its database at the moment." in page
    assert "You are here as <bdi>Ben</bdi>" in page
    assert GIVEN["tried"] in page
    assert GIVEN["learned"] in page


def test_wherever_the_database_is_full_nothing_is_half_saved_and_the_words_come_back(
    app: Flask, cast: people.Cast, ben: Browser, file: Path
) -> None:
    fill(file, "INSERT INTO completions VALUES (:n, 1, :n, '2026-11-23')")
    fill(
        file,
        "INSERT INTO scores"
        " (line_item_id, person_id, value, earned_at, state, due_at, attempts, in_doubt)"
        " VALUES (1, :n, 1, '2026-11-23', 'settled', '2026-11-23', 0, false)",
    )
    with closing(sqlite3.connect(file)) as connection:
        room = Room(app, pages(connection))
    while (answer := ben.post(feedback_path(cast), data=GIVEN)).status_code != 303:
        says_so_and_shows_the_words(answer.status_code, answer.get_data(as_text=True))
        assert kept(app) == (0, 0, 0)
        room.pages += 1
    assert kept(app) == (1, 1, 1)
    assert room.missed_by == {"feedback", "completions", "scores"}


def test_a_disk_that_is_full_at_commit_keeps_nothing_by_halves_and_shows_the_words(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    with full_disk():
        answer = ben.post(feedback_path(cast), data=GIVEN)
    says_so_and_shows_the_words(answer.status_code, answer.get_data(as_text=True))
    assert kept(app) == (0, 0, 0)
    assert ben.post(feedback_path(cast), data=GIVEN).status_code == 303
    assert kept(app) == (1, 1, 1)


def test_pages_can_be_read_while_the_disk_is_full(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    clock.move(dt.timedelta(minutes=5))  # when the use of a visit is noted
    with full_disk():
        answer = ben.get(feedback_path(cast))
        assert answer.status_code == 200
        answer = ben.post(feedback_path(cast), data=GIVEN)
    says_so_and_shows_the_words(answer.status_code, answer.get_data(as_text=True))


def test_a_worker_survives_a_full_disk_and_goes_on_when_there_is_room(circle: Circle) -> None:
    circle.complete()
    worker = circle.start_worker()
    circle.comes_to_rest()
    worker.limit_files(4096)
    circle.complete()
    for _ in range(3):
        circle.move(AFTER_LEASE)
        time.sleep(0.3)
    assert not circle.settled()
    worker.limit_files(None)
    circle.comes_to_rest()
    circle.check()
    assert worker.process.is_alive()


def test_an_answer_that_a_full_disk_could_not_keep_is_found_out_later(circle: Circle) -> None:
    gate = Gate()
    circle.lms.treats = gate.before(circle.lms.take)
    circle.complete("Ada")
    worker = circle.start_worker()
    gate.arrived()
    worker.limit_files(4096)
    gate.open()
    wait_for(lambda: circle.lms.value("Ada") == 1)
    time.sleep(0.5)
    assert circle.score("Ada").sent_value is None
    worker.limit_files(None)
    circle.move(AFTER_LEASE)
    circle.comes_to_rest()
    circle.check("Ada")
