"""Our clock steps back an hour, or forward and back: no score is lost, or overtaken by an older."""

import datetime as dt
import signal

import pytest

from tests.faults.conftest import MINUTE, Circle, wait_for
from tests.faults.gradebook import Gate
from tests.lti.pretend_lms import Reply

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("steps", [[-HOUR], [HOUR, -HOUR], [-HOUR, HOUR], [HOUR, -2 * HOUR]])
def test_scores_arrive_on_both_sides_of_each_step(
    circle: Circle, steps: list[dt.timedelta]
) -> None:
    circle.complete()
    circle.start_worker()
    circle.comes_to_rest()
    for step in steps:
        circle.complete("Ada", "Bela")
        circle.move(step)
        circle.complete("Bela", "Carl")
        circle.move(MINUTE)
    assert circle.comes_to_rest() < dt.timedelta(hours=3)
    circle.check()


def test_a_step_back_while_scores_wait_for_the_lms_only_makes_them_wait(circle: Circle) -> None:
    circle.lms.treats = lambda _post: Reply(b"", 503)
    circle.complete()
    circle.start_worker()
    wait_for(lambda: len(circle.lms.posted) >= 5)
    circle.move(-HOUR)
    circle.complete("Ada")
    circle.lms.treats = circle.lms.take
    assert circle.comes_to_rest() < dt.timedelta(hours=2)
    circle.check()


def test_a_step_back_while_a_post_is_out_changes_nothing(circle: Circle) -> None:
    gate = Gate()
    circle.lms.treats = gate.before(circle.lms.take)
    circle.complete("Ada")
    worker = circle.start_worker()
    gate.arrived()
    worker.jolt(-HOUR)
    circle.complete("Ada")
    gate.open()
    circle.comes_to_rest()
    circle.check("Ada")


def test_each_of_two_workers_with_clocks_an_hour_apart_sends_later_than_the_other(
    circle: Circle,
) -> None:
    """Each by itself: at once, the one would take the other's lease for a dead worker's."""
    for number in range(4):
        worker = circle.start_worker()
        if number % 2 == 0:
            worker.move(HOUR)
        circle.complete(*circle.names if number == 0 else ("Ada", "Bela"))
        circle.comes_to_rest()
        circle.workers.remove(worker)
        assert worker.end(signal.SIGTERM) == 0
    circle.check()
