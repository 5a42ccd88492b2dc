"""Whatever happens in whatever order, the gradebook never goes down and ends equal to ours."""

import dataclasses
import datetime as dt
import enum
import itertools
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.extensions import db
from lti_tool.gradebook.claiming import write_back
from lti_tool.gradebook.exchange import Claimed, exchange
from lti_tool.gradebook.models import Line, Score, ScoreState
from lti_tool.lti.http import LmsUnreachable
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.progress.models import Completion
from lti_tool.progress.queries import completed
from lti_tool.web.clock import clock, now
from tests import people
from tests.conftest import NOON
from tests.gradebook.conftest import Term, claim
from tests.gradebook.pretend import Fault, PretendGradebook


class Step(enum.Enum):
    COMPLETE = "complete"
    YES = "yes"
    NO = "no"
    SEND = "send"
    SEND_AND_FAIL = "send and fail"
    SEND_AND_LOSE_THE_ANSWER = "send and lose the answer"
    CRASH_BEFORE_POST = "crash before the post"
    CRASH_AFTER_POST = "crash after the post"
    PAUSE = "a worker claims and is stopped"
    GO_ON = "the stopped worker goes on"
    THREE_MINUTES_ON = "three minutes on"
    AN_HOUR_ON = "an hour on"
    AN_HOUR_BACK = "an hour back"
    A_DAY_ON = "a day on"
    A_DAY_BACK = "a day back"


@dataclasses.dataclass
class Year(Term):
    """A term with a worker that may stop between its claim and its post."""

    paused: list[Claimed] = dataclasses.field(default_factory=list)

    def go_on(self) -> None:
        """Let the stopped worker do the rest, however late."""
        write_back([exchange(self.lms, each) for each in self.paused], now())
        self.paused = []


@pytest.fixture
def year(in_app: Flask) -> Year:
    return Year(people.tlc(), PretendGradebook())


def lost() -> None:
    raise LmsUnreachable("lms.test", "did not answer in time")


def answer(term: Year, *, yes: bool) -> None:
    membership = term.membership(term.cast.ben)
    progress.send_cycles(membership, CourseRole.LEARNER, yes=yes, at=now())
    db.session.commit()


def complete_one_more(term: Year) -> None:
    term.complete(min(completed(term.membership(term.cast.ben)) + 1, 5))


def send(term: Year, fault: Fault | None = None) -> None:
    term.lms.faults = [fault]
    term.send()


def crash_after_post(term: Year) -> None:
    for each in claim():
        exchange(term.lms, each)


def pause(term: Year) -> None:
    term.paused += claim()


HAPPENS: dict[Step, Callable[[Year], object]] = {
    Step.COMPLETE: complete_one_more,
    Step.YES: lambda term: answer(term, yes=True),
    Step.NO: lambda term: answer(term, yes=False),
    Step.SEND: send,
    Step.SEND_AND_FAIL: lambda term: send(term, LmsUnreachable("lms.test", "is down", 503)),
    Step.SEND_AND_LOSE_THE_ANSWER: lambda term: send(term, lost),
    Step.CRASH_BEFORE_POST: lambda _term: claim(),
    Step.CRASH_AFTER_POST: crash_after_post,
    Step.PAUSE: pause,
    Step.GO_ON: Year.go_on,
    Step.THREE_MINUTES_ON: lambda _term: clock.move(dt.timedelta(minutes=3)),
    Step.AN_HOUR_ON: lambda _term: clock.move(dt.timedelta(hours=1)),
    Step.AN_HOUR_BACK: lambda _term: clock.move(dt.timedelta(hours=-1)),
    Step.A_DAY_ON: lambda _term: clock.move(dt.timedelta(days=1)),
    Step.A_DAY_BACK: lambda _term: clock.move(dt.timedelta(days=-1)),
}


def begin_again(term: Year) -> None:
    term.paused = []
    db.session.rollback()
    db.session.query(Score).delete()
    db.session.query(Completion).delete()
    db.session.query(Line).delete()
    term.membership(term.cast.ben).sends_cycles = None
    db.session.commit()
    term.lms = PretendGradebook()
    clock.fix(NOON)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(Step), max_size=30))
def test_the_gradebook_only_rises_and_comes_to_rest_where_we_are(
    year: Year, steps: list[Step]
) -> None:
    begin_again(year)
    values = [0.0]
    for step in steps:
        posts = len(year.lms.posts)
        had_said_yes = year.membership(year.cast.ben).sends_cycles is True
        HAPPENS[step](year)
        # A stopped worker claimed what it sends while the yes stood.
        assert had_said_yes or step is Step.GO_ON or len(year.lms.posts) == posts
        values.append(year.lms.value("Ben") or 0)
    assert values == sorted(values)
    assert all(post.given > 0 for post in year.lms.posts)
    # Sorted, because a worker that was stopped posts late; none carries another's timestamp.
    moments = sorted(post.at for post in year.lms.posts)
    assert all(b - a >= dt.timedelta(seconds=1) for a, b in itertools.pairwise(moments))
    comes_to_rest(year)


def comes_to_rest(term: Year) -> None:
    """Let every wait pass, and see that the LMS has what is true here for one who said yes."""
    term.lms.faults = []
    term.go_on()
    for _ in range(8):
        clock.move(dt.timedelta(hours=7))
        term.send()
    membership = term.membership(term.cast.ben)
    done = completed(membership)
    if membership.sends_cycles and done:
        assert term.lms.value("Ben") == done
        assert term.score().state is ScoreState.SETTLED
