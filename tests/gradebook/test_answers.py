"""A worker is woken once for many answers, and none of them is lost."""

import threading
import time
from concurrent.futures import Future

import pytest

from lti_tool.gradebook.exchange import Answered
from lti_tool.gradebook.sending import GLANCE_SECONDS, Answers


def futures(many: int) -> list[Future[Answered]]:
    return [Future() for _ in range(many)]


def test_as_many_as_are_wanted_wake_it_at_once() -> None:
    answers, some = Answers(), futures(3)
    began = time.monotonic()
    for number, each in enumerate(some):
        threading.Timer(0.01 * number, answers.put, [each]).start()
    assert set(answers.take(3)) == set(some)
    assert time.monotonic() - began < GLANCE_SECONDS


def test_fewer_are_handed_over_after_a_glance() -> None:
    answers, [one] = Answers(), futures(1)
    threading.Timer(0.01, answers.put, [one]).start()
    began = time.monotonic()
    assert answers.take(3) == [one]
    assert time.monotonic() - began >= GLANCE_SECONDS * 0.9
    assert answers.take(1) == []


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
