"""Whatever happens in whatever order, the gradebook never goes down and ends equal to ours."""

import datetime as dt
import enum
import itertools

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.extensions import db
from lti_tool.gradebook import sending
from lti_tool.gradebook.exchange import exchange
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.lti.http import LmsUnreachable
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.progress.models import Completion
from lti_tool.progress.queries import completed
from lti_tool.web.clock import clock, now
from tests import people
from tests.conftest import NOON
from tests.gradebook.conftest import Term
from tests.gradebook.pretend import PretendGradebook


class Step(enum.Enum):
    COMPLETE = "complete"
    YES = "yes"
    NO = "no"
    SEND = "send"
    SEND_AND_FAIL = "send and fail"
    SEND_AND_LOSE_THE_ANSWER = "send and lose the answer"
    CRASH_BEFORE_POST = "crash before the post"
    CRASH_AFTER_POST = "crash after the post"
    AN_HOUR_ON = "an hour on"
    AN_HOUR_BACK = "an hour back"


@pytest.fixture
def year(in_app: Flask) -> Term:
    return Term(people.tlc(), PretendGradebook())


def lost() -> None:
    raise LmsUnreachable("lms.test", "did not answer in time")


def take(term: Term, step: Step) -> None:
    """Let one thing happen."""
    membership = term.membership(term.cast.ben)
    if step is Step.COMPLETE:
        term.complete(min(completed(membership) + 1, 5))
    elif step in (Step.YES, Step.NO):
        yes = step is Step.YES
        progress.send_cycles(membership, CourseRole.LEARNER, yes=yes, at=now())
        db.session.commit()
    elif step in (Step.CRASH_BEFORE_POST, Step.CRASH_AFTER_POST):
        for each in sending.claim(now()):
            if step is Step.CRASH_AFTER_POST:
                exchange(term.lms, each)
    elif step in (Step.AN_HOUR_ON, Step.AN_HOUR_BACK):
        clock.move(dt.timedelta(hours=1 if step is Step.AN_HOUR_ON else -1))
    else:
        faults = {Step.SEND_AND_FAIL: LmsUnreachable("lms.test", "is down", 503)}
        term.lms.faults = [lost if step is Step.SEND_AND_LOSE_THE_ANSWER else faults.get(step)]
        term.send()


def begin_again(term: Term) -> None:
    db.session.rollback()
    db.session.query(Score).delete()
    db.session.query(Completion).delete()
    term.membership(term.cast.ben).sends_cycles = None
    db.session.commit()
    term.lms = PretendGradebook()
    clock.fix(NOON)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(Step), max_size=25))
def test_the_gradebook_only_rises_and_comes_to_rest_where_we_are(
    year: Term, steps: list[Step]
) -> None:
    begin_again(year)
    values = [0.0]
    for step in steps:
        posts = len(year.lms.posts)
        had_said_yes = year.membership(year.cast.ben).sends_cycles is True
        take(year, step)
        assert had_said_yes or len(year.lms.posts) == posts
        values.append(year.lms.value("Ben") or 0)
    assert values == sorted(values)
    assert all(post.given > 0 for post in year.lms.posts)
    moments = [post.at for post in year.lms.posts]
    assert all(b - a >= dt.timedelta(seconds=1) for a, b in itertools.pairwise(moments))
    comes_to_rest(year)


def comes_to_rest(term: Term) -> None:
    """Let every wait pass, and see that the LMS has what is true here for one who said yes."""
    term.lms.faults = []
    for _ in range(8):
        clock.move(dt.timedelta(hours=7))
        term.send()
    membership = term.membership(term.cast.ben)
    done = completed(membership)
    if membership.sends_cycles and done:
        assert term.lms.value("Ben") == done
        assert term.score().state is ScoreState.SETTLED
