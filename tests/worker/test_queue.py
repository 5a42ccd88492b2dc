"""A job that is asked for is run within a second or two, whichever storage rings the bell."""

import os
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.app import create_app
from lti_tool.extensions import db, queue
from lti_tool.gradebook import jobs
from lti_tool.lti.tool import tool
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, RosterState
from lti_tool.settings import Settings
from lti_tool.web.clock import Clock
from lti_tool.worker import start_worker
from tests import people
from tests.gradebook.school import grading_lms, owe

MANY = 60
ADDRESS = {
    "sqlite": lambda: "",
    "redis": lambda: os.environ.get("TEST_REDIS_URL"),
    "postgresql": lambda: os.environ.get("TEST_DATABASE_URL"),
}


def app_with(storage: str, settings: Settings) -> Flask:
    """Return the tool with one kind of queue, or skip where its server is not there."""
    address = ADDRESS[storage]()
    if address is None:
        pytest.skip(f"no {storage} here: TEST_REDIS_URL and TEST_DATABASE_URL name the servers")
    if storage == "postgresql":
        address = sa.make_url(address).render_as_string(hide_password=False)
    return create_app(settings.model_copy(update={"queue_url": address}), testing=True)


def wait_for(true: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)


# Huey's PostgreSQL storage leaves each worker thread's connection for the collector to close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("storage", ADDRESS)
def test_a_job_is_run_soon_after_it_was_asked_for(
    settings: Settings, clock: Clock, storage: str
) -> None:
    clock.fix(None)
    app = app_with(storage, settings)
    with app.app_context():
        queue.flush()
        cast = people.tlc()
        db.session.get_one(Course, cast.course_id).memberships_url = "https://127.0.0.1:1/members"
        db.session.commit()
    stop = start_worker(app, 2)
    try:
        read(app, cast.course_id)
        wait_for(lambda: state(app, cast.course_id) is RosterState.FAILED)
    finally:
        stop()
        with app.app_context():
            queue.flush()
            queue.storage.close()
            db.engine.dispose()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("storage", ADDRESS)
def test_several_workers_send_each_score_once(
    settings: Settings, clock: Clock, storage: str
) -> None:
    clock.fix(None)
    app = app_with(storage, settings)
    with grading_lms() as lms:
        with app.app_context():
            queue.flush()
            owe(lms.url, MANY)
        workers = [start_worker(app, 2) for _ in range(2)]
        try:
            with app.app_context():
                for _ in range(6):
                    jobs.ring()
            wait_for(lambda: len(lms.held) == MANY, 40)
        finally:
            for stop in workers:
                stop()
            with app.app_context():
                queue.flush()
                queue.storage.close()
                tool().http.close()
                db.engine.dispose()
    assert len(lms.posts) == MANY
    assert len(lms.asked_for("/token")) == 1


def read(app: Flask, course_id: int) -> None:
    with app.app_context():
        read_roster(course_id)


def state(app: Flask, course_id: int) -> RosterState:
    with app.app_context():
        return db.session.get_one(Course, course_id).roster_state


def test_a_bell_that_breaks_costs_no_request(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    broken = settings.model_copy(update={"queue_url": "redis://127.0.0.1:1/0"})
    app = create_app(broken, testing=True)
    with app.app_context():
        jobs.ring()
        with grading_lms() as lms:
            owe(lms.url, 3)
            # What no bell told of, the minute's tick sends.
            jobs.send_what_is_due.call_local()
            assert len(lms.held) == 3
        tool().http.close()
        db.session.remove()  # or its connection outlives the others
        db.engine.dispose()
    assert "the queue could not be reached" in caplog.text


def test_a_queue_without_an_app_says_so() -> None:
    lonely = type(queue)()
    with pytest.raises(RuntimeError, match="create_app starts it"):
        lonely.execute(object())
