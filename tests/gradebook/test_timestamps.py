"""Each score of a pair carries a timestamp at least a second later than any before it."""

import datetime as dt

import pytest

from lti_tool.gradebook import exchange
from lti_tool.gradebook.claiming import LEASE, write_back
from lti_tool.gradebook.models import ScoreState
from lti_tool.web.clock import now
from tests.conftest import NOON
from tests.gradebook.conftest import Term, claim

SECOND = dt.timedelta(seconds=1)
LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)
EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


def test_a_clock_set_back_never_sets_a_timestamp_back(term: Term) -> None:
    term.complete()
    term.send()
    term.wait(dt.timedelta(hours=-1))
    term.complete(2)
    term.send()
    first, second = (post.at for post in term.lms.posts)
    assert second == first + SECOND
    assert term.lms.value("Ben") == 2


def test_two_scores_in_one_second_are_a_second_apart(term: Term) -> None:
    for cycle in (1, 2, 3):
        term.complete(cycle)
        term.send()
    assert [p.at - NOON for p in term.lms.posts] == [0 * SECOND, SECOND, 2 * SECOND]


def test_a_clock_set_back_between_two_workers_never_sets_a_timestamp_back(term: Term) -> None:
    term.complete()
    [killed] = claim()
    term.wait(LEASE + SECOND)
    [slow] = claim()
    term.wait(LEASE + SECOND)
    write_back([exchange.Answered(slow, status=503)], now())
    term.wait(dt.timedelta(hours=-1))
    assert term.send() == 0
    term.wait(dt.timedelta(hours=1))
    term.send()
    assert killed.timestamp + SECOND <= slow.timestamp
    assert slow.timestamp + SECOND <= term.lms.posts[0].at


def test_an_attempt_that_nobody_answered_counts(term: Term) -> None:
    term.complete()
    [claimed] = claim()
    assert term.score().last_timestamp == claimed.timestamp == NOON


@pytest.mark.parametrize("absurd", [LATEST, EARLIEST], ids=["latest", "earliest"])
def test_an_absurd_timestamp_of_the_lms_is_not_followed(term: Term, absurd: dt.datetime) -> None:
    term.complete()
    term.send()
    term.complete(2)
    term.lms.grades["Ben"] = (1, LATEST)
    term.lms.reported = absurd
    term.send()
    last = term.score().last_timestamp
    assert last is not None
    assert last <= NOON + SECOND
    term.wait(dt.timedelta(seconds=2))
    assert term.send() == 1
    assert term.score().state is ScoreState.OWED
