"""Each answer of an LMS has its consequence, and what is owed is never forgotten."""

import datetime as dt

import pytest

from lti_tool.extensions import db
from lti_tool.gradebook import actions, queries
from lti_tool.gradebook.exchange import LONGEST_WAIT, PATIENCE, QUICK_TRIES, back_off
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.gradebook.sending import AT_ONCE, send_due
from lti_tool.lti.ags import Result, ScoreConflict
from lti_tool.lti.http import LmsFailure, LmsRefused, LmsUnreachable, WrongAnswer
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.tokens import TokenRefused
from lti_tool.web.clock import now
from tests import people
from tests.conftest import NOON
from tests.gradebook.conftest import MINUTE, Term
from tests.gradebook.pretend import PretendGradebook


def unreachable(status: int | None = None, retry_after: float | None = None) -> LmsUnreachable:
    error = LmsUnreachable("lms.test", "did not answer", status)
    error.retry_after = retry_after
    return error


def test_a_completed_cycle_is_sent_once(term: Term) -> None:
    term.complete()
    assert term.send() == 1
    assert term.send() == 0
    [post] = term.lms.posts
    assert (post.user_id, post.given, post.maximum, post.completed) == ("Ben", 1, 5, False)
    score = term.score()
    assert (score.state, score.sent_value, score.sent_at) == (ScoreState.SETTLED, 1, NOON)
    assert score.lease is None


def test_the_last_cycle_is_sent_as_completed(term: Term) -> None:
    for cycle in range(1, 6):
        term.complete(cycle)
    term.send()
    assert [(p.given, p.completed) for p in term.lms.posts] == [(5, True)]


LATER = [
    ("no answer", unreachable()),
    ("429", unreachable(429)),
    ("500", unreachable(500)),
    ("503", unreachable(503)),
    ("a page in place of JSON", WrongAnswer("lms.test", "did not send JSON", 200)),
    ("no token", TokenRefused("lms.test", "gave no token", 404)),
    ("a fault of ours", RuntimeError("what a member wrote")),
]


@pytest.mark.parametrize("fault", [f for _, f in LATER], ids=[n for n, _ in LATER])
def test_what_may_work_later_is_tried_again(
    term: Term, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    term.complete()
    term.lms.faults = [fault]
    term.send()
    score = term.score()
    assert (score.state, score.attempts) == (ScoreState.OWED, 1)
    assert NOON < score.due_at <= NOON + 2 * MINUTE
    term.wait(2 * MINUTE)
    assert term.send() == 1
    assert term.lms.value("Ben") == 1
    assert "member wrote" not in caplog.text


def test_an_lms_that_says_when_is_not_asked_before(term: Term) -> None:
    term.complete()
    term.lms.faults = [unreachable(429, retry_after=1800)]
    term.send()
    assert term.score().due_at == NOON + 30 * MINUTE


def test_an_lms_cannot_put_us_off_for_ever(term: Term) -> None:
    term.complete()
    term.lms.faults = [unreachable(503, retry_after=10**7)]
    term.send()
    assert term.score().due_at <= NOON + LONGEST_WAIT * 1.25


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_what_trying_again_cannot_change_waits_for_a_person(term: Term, status: int) -> None:
    term.complete()
    term.lms.faults = [LmsRefused("lms.test", f"answered {status}", status)]
    term.send()
    score = term.score()
    assert (score.state, score.last_status) == (ScoreState.REFUSED, status)
    assert str(queries.words(status)) != str(queries.words(None))
    term.wait(dt.timedelta(days=1))
    assert term.send() == 0
    community = term.membership(term.cast.ben).community
    assert queries.counts(community) == {ScoreState.REFUSED: 1}
    actions.try_again(community, now())
    assert term.send() == 1
    assert term.score().state is ScoreState.SETTLED


def test_a_column_that_is_not_the_lms_s_own_waits_for_a_person(term: Term) -> None:
    term.complete()
    term.lms.faults = [LmsRefused("lms.test", "named a service elsewhere")]
    term.send()
    score = term.score()
    assert score.state is ScoreState.REFUSED
    assert "address" in str(queries.words(score.last_status))


@pytest.mark.parametrize("status", [400, 404])
def test_a_refused_token_is_not_said_to_be_about_the_role_or_the_column(
    term: Term, status: int
) -> None:
    term.complete()
    term.lms.faults = [TokenRefused("lms.test", "gave no token", status)]
    term.send()
    assert term.score().state is ScoreState.OWED
    assert "no longer lets this tool in" in str(queries.words(term.score().last_status))


def test_a_400_for_a_score_that_the_lms_has_already_is_settled(term: Term) -> None:
    term.complete()
    term.send()
    term.complete(2)
    term.lms.grades["Ben"] = (2, NOON)
    term.lms.faults = [LmsRefused("lms.test", "answered 400", 400)]
    term.send()
    assert term.score().state is ScoreState.SETTLED


def test_a_refusal_keeps_its_own_reason_when_the_result_cannot_be_read_either(term: Term) -> None:
    class Closed(PretendGradebook):
        def result(self, line_item_url: str, user_id: str) -> Result | None:
            if self.posts:
                raise WrongAnswer("lms.test", "did not send JSON", 200)
            return None

    term.lms = Closed(faults=[LmsRefused("lms.test", "answered 400", 400)])
    term.complete()
    term.send()
    assert (term.score().state, term.score().last_status) == (ScoreState.REFUSED, 400)


def test_a_further_cycle_offers_a_refused_score_again(term: Term) -> None:
    term.complete()
    term.lms.faults = [LmsRefused("lms.test", "answered 400", 400)]
    term.send()
    term.complete(2)
    assert term.send() == 1
    assert term.lms.value("Ben") == 2


@pytest.mark.parametrize("held", [1, 2.5, 4, 1e308])
def test_before_a_first_score_the_lms_is_asked_and_never_lowered(term: Term, held: float) -> None:
    term.lms.grades["Ben"] = (held, NOON - MINUTE)
    term.complete()
    term.send()
    assert (term.lms.posts, term.lms.value("Ben")) == ([], held)
    assert term.score().state is ScoreState.SETTLED
    assert term.score().sent_value == min(int(held), 5)
    for cycle in (2, 3, 4, 5):
        term.complete(cycle)
        term.send()
        assert term.lms.value("Ben") == max(held, cycle)
        assert term.score().state is ScoreState.SETTLED


def test_a_conflict_with_more_is_never_lowered_by_the_next_cycle(term: Term) -> None:
    term.complete()
    term.send()
    term.lms.grades["Ben"] = (4, NOON + 5 * MINUTE)
    for cycle in (2, 3):
        term.complete(cycle)
        term.send()
        term.wait(10 * MINUTE)
    assert (term.lms.value("Ben"), len(term.lms.posts)) == (4, 2)
    assert (term.score().state, term.score().sent_value) == (ScoreState.SETTLED, 4)


def test_an_empty_grade_that_looks_like_nought_is_no_obstacle(term: Term) -> None:
    term.lms.grades["Ben"] = (0, NOON - MINUTE)
    term.complete()
    term.send()
    assert term.lms.value("Ben") == 1


def test_a_column_of_another_maximum_is_compared_in_proportion(term: Term) -> None:
    term.lms.maximum = 100
    term.lms.grades["Ben"] = (20, NOON - MINUTE)
    term.complete()
    term.send()
    assert term.lms.posts == []


def test_a_conflict_with_as_much_is_settled(term: Term) -> None:
    term.complete()
    term.send()
    term.complete(2)
    term.lms.grades["Ben"] = (2, NOON + 5 * MINUTE)
    term.send()
    assert term.score().state is ScoreState.SETTLED
    assert term.score().sent_value == 2


def test_a_conflict_with_less_is_sent_again_with_a_later_timestamp(term: Term) -> None:
    term.complete()
    term.send()
    term.complete(2)
    newer = NOON + 5 * MINUTE
    term.lms.grades["Ben"] = (1, newer)
    term.send()
    assert term.score().due_at == NOON + dt.timedelta(seconds=2)
    term.wait(dt.timedelta(seconds=2))
    term.send()
    assert term.lms.value("Ben") == 2
    assert term.lms.posts[-1].at == newer + dt.timedelta(seconds=1)


def test_a_conflict_that_never_ends_is_not_hurried(term: Term) -> None:
    class Stubborn(PretendGradebook):
        def post(self, line_item_url: str, score: object) -> None:
            raise ScoreConflict("lms.test", "has a newer one", 409)

        def result(self, line_item_url: str, user_id: str) -> Result | None:
            return None

    term.lms = Stubborn()
    term.complete()
    for _ in range(QUICK_TRIES):
        term.send()
        term.wait(dt.timedelta(seconds=2))
    term.send()
    assert term.score().due_at > now() + MINUTE / 2


def test_one_score_that_fails_does_not_stop_the_others(term: Term) -> None:
    progress_of = term.membership(term.cast.chloe)
    progress_of.sends_cycles = True
    term.complete()
    term.complete(person_id=term.cast.chloe)
    term.lms.faults = [unreachable()]
    assert term.send() == 2
    assert sorted(p.user_id for p in term.lms.posts) == ["Ben", "Chloe"]
    assert len(term.lms.grades) == 1


SILENT = [
    unreachable(),
    unreachable(429, retry_after=1800),
    unreachable(503),
    TokenRefused("lms.test", "gave no token", 404),
]


@pytest.mark.parametrize("fault", SILENT, ids=["no answer", "429", "503", "no token"])
def test_an_lms_that_is_down_is_not_asked_for_every_score(term: Term, fault: LmsFailure) -> None:
    term.busy(60)
    term.lms.faults = [fault] * 60
    asked = term.send()
    assert PATIENCE <= asked == len(term.lms.posts) <= PATIENCE + AT_ONCE
    scores = db.session.query(Score).all()
    assert {score.state for score in scores} == {ScoreState.OWED}
    untried = [score for score in scores if score.last_status is None and not score.attempts]
    assert len(untried) >= 60 - asked
    assert {score.lease for score in scores} == {None}
    assert term.send() == 0


def test_a_locked_column_stops_no_other(term: Term) -> None:
    term.busy(60)
    term.lms.faults = [unreachable(500)] * 30
    term.send()
    assert len(term.lms.posts) == 60
    assert len(term.lms.grades) == 30


def test_a_platform_that_cannot_even_be_called_stops_no_other(
    term: Term, caplog: pytest.LogCaptureFixture
) -> None:
    term.complete()
    small = people.course(people.school("Small", "https://small.test"), staff=True)
    lead = people.person(small, "Lead", CourseRole.INSTRUCTOR)
    quiet = people.person(small, "Quiet")
    people.join(people.community(small, lead, column=True), quiet, sends_cycles=True)
    term.complete(person_id=quiet.id)

    def gradebook_of(platform_id: int) -> PretendGradebook:
        if platform_id == quiet.platform_id:
            return term.lms
        raise ValueError("not the address of a web service")

    assert send_due(gradebook_of, now) == 2
    assert term.lms.value("Quiet") == 1
    assert (term.score().state, term.score().attempts) == (ScoreState.OWED, 1)
    assert "ValueError" in caplog.text


def test_waits_double_and_end_at_six_hours() -> None:
    for attempts in range(20):
        plain = min(MINUTE * 2**attempts, LONGEST_WAIT)
        assert plain * 0.75 <= back_off(attempts) <= plain * 1.25
