"""An LMS that answers late, twice, wrongly or not at all still ends up with each score, once."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable

import pytest

from tests.faults.conftest import AFTER_LEASE, MINUTE, Circle, wait_for
from tests.faults.gradebook import SILENCE, Gate, GradebookLms, Posted, as_result
from tests.lti.pretend_lms import Reply

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = Reply(b"<!DOCTYPE html><title>Back soon</title><p>We are tidying up.", 200, HTML)
TOO_LATE = 1.4  # seconds; our patience is one

Strange = Callable[[GradebookLms, Posted], Reply]


def takes_it_and_answers_late(lms: GradebookLms, post: Posted) -> Reply:
    return dataclasses.replace(lms.take(post), after=TOO_LATE)


def takes_it_long_after_our_patience(lms: GradebookLms, post: Posted) -> Reply:
    threading.Timer(TOO_LATE, lms.take, [post]).start()
    return Reply(after=TOO_LATE)


def takes_it_and_says_nothing(lms: GradebookLms, post: Posted) -> Reply:
    lms.take(post)
    return SILENCE


def gets_it_twice_and_answers_the_second(lms: GradebookLms, post: Posted) -> Reply:
    lms.take(post)
    return lms.take(post)


def gets_the_one_before_again_first(lms: GradebookLms, post: Posted) -> Reply:
    for before in lms.posts_of(post.user_id):
        if before is not post:
            lms.take(before)
    return lms.take(post)


def gets_the_one_before_again_later(lms: GradebookLms, post: Posted) -> Reply:
    reply = lms.take(post)
    for before in lms.posts_of(post.user_id):
        lms.take(before)
    return reply


def takes_it_and_fails(lms: GradebookLms, post: Posted) -> Reply:
    lms.take(post)
    return Reply(PAGE.body, 500, HTML)


def takes_it_and_shows_a_page(lms: GradebookLms, post: Posted) -> Reply:
    lms.take(post)
    return PAGE


STRANGE: list[Strange] = [
    takes_it_and_answers_late,
    takes_it_long_after_our_patience,
    takes_it_and_says_nothing,
    takes_it_and_fails,
    takes_it_and_shows_a_page,
    gets_it_twice_and_answers_the_second,
    gets_the_one_before_again_first,
    gets_the_one_before_again_later,
]
NOT_TAKEN = {
    "nothing": SILENCE,
    "a page that says all is well": PAGE,
    "an address elsewhere": Reply(b"", 302, {"Location": "https://elsewhere.test/"}),
    "rubbish": Reply(b"\x00\xff{[", 502),
    "too busy": Reply(b"", 503, {"Retry-After": "90"}),
    "a conflict with nothing": Reply([], 409),
}


def misbehave(circle: Circle, strange: Strange, times: int = 2) -> None:
    """Treat each person's first posts of each score strangely, and all later ones well."""
    seen: dict[tuple[str, float], int] = {}

    def treat(post: Posted) -> Reply:
        pair = post.user_id, post.value
        seen[pair] = seen.get(pair, 0) + 1
        return (strange if seen[pair] <= times else GradebookLms.take)(circle.lms, post)

    circle.lms.treats = treat


def two_cycles(circle: Circle) -> None:
    circle.complete()
    circle.start_worker()
    circle.comes_to_rest()
    circle.complete()
    circle.move(MINUTE)
    circle.comes_to_rest()
    circle.check()


@pytest.mark.parametrize("strange", STRANGE, ids=lambda strange: strange.__name__)
def test_a_score_arrives_from_an_lms_that(circle: Circle, strange: Strange) -> None:
    misbehave(circle, strange)
    two_cycles(circle)


@pytest.mark.parametrize("answer", NOT_TAKEN)
def test_a_score_that_was_answered_with_this_arrives_later(circle: Circle, answer: str) -> None:
    misbehave(circle, lambda _lms, _post: NOT_TAKEN[answer])
    two_cycles(circle)


def test_results_that_are_wrong_settle_nothing(circle: Circle) -> None:
    wrong = {
        "Ada": PAGE,
        "Bela": Reply(b"{[", 200),
        "Carl": Reply([as_result("Dina", Posted("Dina", 5, 5, dt.datetime.now(dt.UTC)))]),
        "Dina": Reply({"userId": "Dina", "resultScore": 5}),
        "Emil": Reply([{"userId": "Emil", "resultScore": "5", "resultMaximum": 5}]),
    }
    circle.lms.reports = wrong.__getitem__
    circle.complete()
    circle.start_worker()
    wait_for(lambda: circle.lms.value("Carl") == 1)
    assert {name: circle.lms.value(name) for name in circle.lms.taken} == {"Carl": 1}
    circle.lms.reports = circle.lms.report
    circle.comes_to_rest()
    circle.check()


def test_results_of_an_older_score_settle_nothing(circle: Circle) -> None:
    oldest = circle.lms.taken
    circle.lms.reports = lambda name: Reply(
        [as_result(name, each) for each in oldest.get(name, [])[:1]]
    )
    misbehave(circle, gets_it_twice_and_answers_the_second, times=1)
    two_cycles(circle)


def test_an_lms_that_is_down_for_an_hour_has_everything_when_it_is_back(circle: Circle) -> None:
    circle.complete()
    circle.start_worker()
    circle.comes_to_rest()
    circle.lms.stop()
    for _ in range(6):
        circle.complete()
        circle.move(10 * MINUTE)
    wait_for(lambda: circle.pause() is not None)
    assert circle.lms.value("Ada") == 1
    circle.lms.come_back()
    assert circle.comes_to_rest() < dt.timedelta(hours=2)
    circle.check()
    assert circle.lms.value("Ada") == 7


def test_answers_that_cross_leave_the_newer_score(circle: Circle) -> None:
    gate = Gate()
    circle.lms.treats = gate.before(circle.lms.take)
    circle.given["lms_timeout_seconds"] = 30
    circle.complete("Ada")
    frozen = circle.start_worker()
    gate.arrived()
    circle.freeze(frozen)
    circle.lms.treats = circle.lms.take
    circle.complete("Ada")
    circle.move(AFTER_LEASE)
    circle.start_worker()
    circle.comes_to_rest()
    assert circle.lms.value("Ada") == 2
    gate.open()
    circle.thaw(frozen)
    assert circle.score("Ada").sent_value == 2
    circle.comes_to_rest()
    circle.check("Ada")
