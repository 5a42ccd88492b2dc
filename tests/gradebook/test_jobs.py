"""The jobs around sending: a batch at a time, and a bell for the next."""

import datetime as dt

import pytest

from lti_tool.extensions import db, queue
from lti_tool.gradebook import jobs
from lti_tool.gradebook.exchange import SOON
from lti_tool.gradebook.models import ScoreState
from lti_tool.gradebook.sending import IN_HAND, send_due, something_is_due
from lti_tool.web.clock import now
from tests.gradebook.conftest import MINUTE, Term, claim


@pytest.fixture
def elsewhere(term: Term) -> Term:
    """Owe a score in a column that is never called, because it is not on the platform's server."""
    queue.flush()
    term.complete()
    score = term.score()
    score.line_item.url = "https://elsewhere.test/lineitems/1"
    db.session.commit()
    return term


def test_a_bell_sends_what_is_due_and_rings_no_more(elsewhere: Term) -> None:
    jobs.send_scores.call_local()
    assert elsewhere.score().state is ScoreState.REFUSED
    assert queue.pending_count() == 0


def test_what_is_due_by_itself_needs_no_bell(elsewhere: Term) -> None:
    jobs.send_what_is_due.call_local()
    assert elsewhere.score().state is ScoreState.REFUSED


@pytest.mark.parametrize(("later", "bells"), [(SOON, 1), (MINUTE, 0)])
def test_what_is_due_in_a_moment_does_not_wait_for_the_minute(
    elsewhere: Term, later: dt.timedelta, bells: int
) -> None:
    elsewhere.score().due_at = now() + later
    db.session.commit()
    jobs.send_scores.call_local()
    assert elsewhere.score().state is ScoreState.OWED
    assert [bell.eta is not None for bell in queue.pending()] == [True] * bells


def test_a_score_that_another_worker_has_or_without_a_yes_rings_no_bell(elsewhere: Term) -> None:
    claim()
    jobs.send_scores.call_local()
    elsewhere.score().lease = None
    elsewhere.membership(elsewhere.cast.ben).sends_cycles = False
    db.session.commit()
    jobs.send_scores.call_local()
    assert elsewhere.score().state is ScoreState.OWED
    assert queue.pending_count() == 0


def test_more_than_a_turn_rings_for_the_rest(term: Term, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose time is over leaves the rest to the next one."""
    queue.flush()
    term.busy(2 * IN_HAND)
    sent = send_due(lambda _platform: term.lms, now, turn=0)
    assert sent == 0
    assert something_is_due(now())
