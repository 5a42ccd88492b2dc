"""One slow LMS delays no other, whether it answers late or not at all."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from lti_tool.extensions import db
from lti_tool.gradebook.jobs import LmsGradebook
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.gradebook.sending import AT_ONCE, IN_HAND, send_due
from lti_tool.lti.tool import tool
from lti_tool.people.models import Person
from lti_tool.web.clock import clock, now
from tests.gradebook.conftest import wait_for
from tests.gradebook.school import GradingLms, grading_lms, owe, states

MANY = 96
SLOW, QUICK = 2.5, 0.05


@pytest.fixture
def slow() -> Iterator[GradingLms]:
    with grading_lms(SLOW) as lms:
        yield lms


@pytest.fixture
def quick() -> Iterator[GradingLms]:
    with grading_lms(QUICK) as lms:
        yield lms


def send(app: Flask, turn: float = 20) -> int:
    """Send for a turn as a worker's thread does, with a database session of its own."""
    with app.app_context():
        return send_due(lambda id: LmsGradebook(tool().lms(id)), now, turn)


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def at_rest(in_app: Flask) -> Iterator[Flask]:
    clock.fix(None)
    yield in_app
    tool().http.close()


def test_a_quick_lms_has_all_its_scores_while_a_slow_one_is_at_its_second_volley(
    at_rest: Flask, slow: GradingLms, quick: GradingLms, workers: ThreadPoolExecutor
) -> None:
    owe(slow.url, 4 * AT_ONCE, "Slow")
    platform = owe(quick.url, MANY, "Quick")
    sending = workers.submit(send, at_rest, 3)
    wait_for(lambda: len(quick.held) == MANY, 60)
    # The slow one was asked as often as its own time allowed, and by no more at once than that.
    assert len(slow.posts) <= AT_ONCE * (1 + (time.monotonic() - slow.began) / SLOW)
    sending.result()
    assert states(platform) == {ScoreState.SETTLED: MANY}
    assert (slow.most_out, quick.most_out <= AT_ONCE) == (AT_ONCE, True)


def test_a_quick_lms_is_as_quick_beside_a_slow_one_as_alone(
    at_rest: Flask, slow: GradingLms, quick: GradingLms, workers: ThreadPoolExecutor
) -> None:
    """The best of three pairs, for a busy machine is slow by itself; a wait would be in each."""
    owe(slow.url, 1, "Slow")
    owe(quick.url, MANY, "Quick")
    send(at_rest)
    ratios = [_beside(at_rest, slow, quick, workers) for _ in range(3)]
    assert min(ratios) <= 1.3


def _beside(app: Flask, slow: GradingLms, quick: GradingLms, workers: ThreadPoolExecutor) -> float:
    """Return how much longer a quick LMS's scores take while a slow one is asked too."""
    alone = _seconds(app, quick, workers, "Quick")
    asked = len(slow.posts)
    beside = _seconds(app, quick, workers, "")
    assert len(slow.posts) > asked
    return beside / alone


def _seconds(app: Flask, quick: GradingLms, workers: ThreadPoolExecutor, name: str) -> float:
    """Owe again what belongs to people of a name, and time the quick LMS's first to last."""
    whose = select(Person.id).where(Person.subject.startswith(name))
    again = update(Score).where(Score.person_id.in_(whose))
    db.session.execute(again.values(sent_value=1, state=ScoreState.OWED, due_at=now()))
    db.session.commit()
    quick.taken_at.clear()
    sending = workers.submit(send, app)
    wait_for(lambda: len(quick.taken_at) == MANY, 60)
    took = quick.taken_at[-1] - quick.taken_at[0]
    sending.result()
    return took


def test_a_second_worker_is_not_eaten_by_the_slow_lms(
    at_rest: Flask, slow: GradingLms, quick: GradingLms, workers: ThreadPoolExecutor
) -> None:
    owe(slow.url, 2 * IN_HAND, "Slow")
    first = workers.submit(send, at_rest, 1)
    wait_for(lambda: slow.out == AT_ONCE)
    began = time.monotonic()
    assert send(at_rest) == 0
    assert time.monotonic() - began < SLOW
    first.result()
    # Its turn ended with what was out: the rest was given back at once.
    assert len(slow.posts) == slow.most_out == AT_ONCE


def test_what_is_owed_to_another_meanwhile_is_sent_by_the_same_worker(
    at_rest: Flask, slow: GradingLms, quick: GradingLms, workers: ThreadPoolExecutor
) -> None:
    owe(slow.url, 2 * AT_ONCE, "Slow")
    only: Future[int] = workers.submit(send, at_rest)
    wait_for(lambda: slow.out == AT_ONCE)
    owe(quick.url, 3, "Quick")
    wait_for(lambda: len(quick.held) == 3)
    assert len(slow.held) < 2 * AT_ONCE
    only.result()


def test_a_turn_ends_and_a_platform_that_is_free_is_handed_on(
    at_rest: Flask, slow: GradingLms, quick: GradingLms
) -> None:
    owe(slow.url, 2 * IN_HAND, "Slow")
    platform = owe(quick.url, 40 * AT_ONCE, "Quick")
    handed: list[int] = []

    def hand_on() -> None:
        handed.append(slow.out)

    sent = send_due(lambda id: LmsGradebook(tool().lms(id)), now, turn=0.5, hand_on=hand_on)
    assert handed == [AT_ONCE]
    assert 0 < sent < 40 * AT_ONCE
    left = states(platform)[ScoreState.OWED]
    assert left
    db.session.rollback()


def test_a_batch_costs_one_token_however_many_threads_begin(
    at_rest: Flask, quick: GradingLms, workers: ThreadPoolExecutor
) -> None:
    owe(quick.url, MANY)
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *facts: statements.append(facts[2]))
    both = [workers.submit(send, at_rest) for _ in range(2)]
    assert sum(each.result() for each in both) == MANY
    assert len(quick.asked_for("/token")) == 1
    assert len(quick.posts) == MANY
    assert len(statements) <= MANY
