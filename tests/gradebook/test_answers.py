"""A worker is woken once for many answers, and none of them is lost."""

import threading
import time
from concurrent.futures import Future

import pytest

from lti_tool.gradebook.exchange import Answered
from lti_tool.gradebook.sending import Answers

LONG = 60.0  # seconds, which nobody waits for


def futures(many: int) -> list[Future[Answered]]:
    return [Future() for _ in range(many)]


def test_as_many_as_are_wanted_wake_it_and_no_fewer() -> None:
    answers, some = Answers(), futures(3)
    began = time.monotonic()
    for number, each in enumerate(some):
        threading.Timer(0.01 * number, answers.put, [each]).start()
    assert set(answers.take(3, LONG)) == set(some)
    assert time.monotonic() - began < LONG


def test_what_was_wanted_before_wakes_nobody_now() -> None:
    answers, [first, second, third] = Answers(), futures(3)
    answers.put(first)
    assert answers.take(1, LONG) == [first]
    answers.put(second)
    threading.Timer(0.05, answers.put, [third]).start()
    assert answers.take(2, LONG) == [second, third]


def test_fewer_are_handed_over_after_a_glance() -> None:
    answers, [one] = Answers(), futures(1)
    answers.put(one)
    assert answers.take(3, 0.01) == [one]
    assert answers.take(1, 0.01) == []


@pytest.mark.parametrize("wanted", [1, 7, 500])
def test_each_answer_is_handed_over_once(wanted: int) -> None:
    answers, some = Answers(), futures(500)
    halves = [threading.Thread(target=lambda n=n: [*map(answers.put, some[n::2])]) for n in (0, 1)]
    for each in halves:
        each.start()
    heard: list[Future[Answered]] = []
    while len(heard) < len(some):
        heard += answers.take(min(wanted, len(some) - len(heard)))
    assert sorted(map(id, heard)) == sorted(map(id, some))
