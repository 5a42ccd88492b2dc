"""An LMS that is silent is left alone by all workers, tried with one score, and is said to be."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.gradebook import actions, queries
from lti_tool.gradebook.exchange import PATIENCE
from lti_tool.gradebook.lines import FAR, LONGEST_PAUSE
from lti_tool.gradebook.models import Line, Score, ScoreState
from lti_tool.gradebook.sending import AT_ONCE
from lti_tool.lti.http import LmsRefused, LmsUnreachable
from lti_tool.lti.tokens import TokenRefused
from lti_tool.web.clock import clock, now
from tests.conftest import NOON
from tests.gradebook.conftest import MINUTE, Term
from tests.gradebook.pretend import Fault
from tests.gradebook.test_sending import unreachable

MEMBERS = 60


@pytest.fixture
def silent(term: Term) -> Term:
    """Let an LMS fall silent over the scores of many."""
    term.busy(MEMBERS)
    goes(term, unreachable(503))
    return term


def goes(term: Term, fault: Fault) -> None:
    """Send to an LMS that says always the same, and see how often it was asked."""
    term.lms.posts.clear()
    term.lms.faults = [fault] * MEMBERS
    term.send()
    term.lms.faults = []


def pause(term: Term) -> queries.Pause:
    db.session.expire_all()
    found = queries.pause_of(db.session.query(Line).one().platform_id)
    assert found is not None
    return found


def ends(term: Term) -> None:
    """Let the pause pass."""
    clock.move(pause(term).until - now())


def test_the_others_wait_and_none_of_their_attempts_is_spent(silent: Term) -> None:
    asked = len(silent.lms.posts)
    assert PATIENCE <= asked <= PATIENCE + AT_ONCE
    scores = db.session.query(Score).all()
    assert sum(score.attempts == 0 and score.due_at == NOON for score in scores) == MEMBERS - asked
    assert {(score.state, score.lease) for score in scores} == {(ScoreState.OWED, None)}
    assert silent.send() == 0
    assert pause(silent).since == NOON


def test_one_score_tries_when_the_pause_ends_and_a_failure_lengthens_it(silent: Term) -> None:
    lengths = []
    for _ in range(9):
        ends(silent)
        goes(silent, unreachable(None))
        assert len(silent.lms.posts) == 1
        lengths.append(pause(silent).until - now())
    for number, length in enumerate(lengths, 1):
        plain = min(MINUTE * 2**number, LONGEST_PAUSE)
        assert plain * 0.75 <= length <= min(plain * 1.25, LONGEST_PAUSE)
    assert pause(silent).since == NOON
    assert max(score.attempts for score in db.session.query(Score)) <= 1


@pytest.mark.parametrize("yes", [None, LmsRefused("lms.test", "answered 404", 404)])
def test_any_answer_ends_it_and_the_rest_goes(silent: Term, yes: Exception | None) -> None:
    ends(silent)
    silent.lms.faults = [yes]
    silent.lms.posts.clear()
    silent.send()
    clock.move(2 * MINUTE)
    silent.send()
    assert len(silent.lms.grades) == MEMBERS - (yes is not None)
    assert queries.pause_of(db.session.query(Line).one().platform_id) is None


def test_a_pause_is_as_long_as_the_lms_asks(term: Term) -> None:
    term.busy(MEMBERS)
    goes(term, unreachable(429, retry_after=3 * 3600))
    assert pause(term).until == NOON + dt.timedelta(hours=3)
    clock.move(dt.timedelta(hours=2, minutes=59))
    assert term.send() == 0


def test_no_pause_is_said_when_nobody_waits_for_its_end(silent: Term) -> None:
    assert pause(silent)
    community = silent.membership(silent.cast.ben).community
    actions.withdraw_all(community)
    db.session.commit()
    clock.move(dt.timedelta(days=20))
    silent.send()
    assert queries.pause_of(db.session.query(Line).one().platform_id) is None


def test_answers_among_silences_pause_nothing(term: Term) -> None:
    term.busy(MEMBERS)
    term.lms.faults = [None, unreachable(503)] * MEMBERS
    assert term.send() == MEMBERS
    assert queries.pause_of(db.session.query(Line).one().platform_id) is None


def test_a_lead_who_tries_again_ends_the_pause_for_one_score(silent: Term) -> None:
    community = silent.membership(silent.cast.ben).community
    actions.try_again(community, now())
    db.session.commit()
    goes(silent, unreachable(503))
    assert len(silent.lms.posts) == 1
    assert silent.send() == 0
    actions.try_again(community, now())
    db.session.commit()
    silent.send()
    assert len(silent.lms.grades) == MEMBERS


def test_a_clock_that_was_a_day_ahead_leaves_no_day_of_pause(term: Term) -> None:
    clock.move(dt.timedelta(days=1))
    term.busy(MEMBERS)
    goes(term, unreachable(503))
    clock.move(dt.timedelta(days=-1))
    assert pause(term).until > now() + FAR
    term.send()
    assert len(term.lms.grades) == MEMBERS


WORDS = [
    (unreachable(None), "has not been answering since 12:00"),
    (unreachable(503), "busy or closed since 12:00"),
    (unreachable(429), "more slowly since 12:00"),
    (TokenRefused("lms.test", "gave no token", 404), "not let this tool in since 12:00"),
]


@pytest.mark.parametrize(("fault", "words"), WORDS, ids=[words for _, words in WORDS])
def test_a_pause_is_said_with_its_beginning_and_its_end(
    app: Flask, term: Term, fault: LmsUnreachable, words: str
) -> None:
    term.busy(MEMBERS)
    goes(term, fault)
    found = pause(term)
    with app.test_request_context():
        assert words in found.words(now())
        assert "again by ourselves at about 12:0" in found.words(now())
        assert "trying again now" in found.words(found.until)
        assert "since 23 November, 12:00" in found.words(now() + dt.timedelta(days=1))
