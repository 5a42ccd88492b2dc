"""At most one worker sends a given score, and what happens meanwhile is not lost."""

import datetime as dt

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook import exchange, sending
from lti_tool.gradebook.models import ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.web.clock import now
from tests import people
from tests.conftest import NOON
from tests.gradebook.conftest import Term

SECOND = dt.timedelta(seconds=1)


def test_two_workers_never_claim_one_score(term: Term) -> None:
    term.complete()
    assert len(sending.claim(now())) == 1
    assert sending.claim(now()) == []


def test_a_killed_workers_score_is_claimed_again_with_a_later_timestamp(term: Term) -> None:
    term.complete()
    [first] = sending.claim(now())
    term.wait(sending.LEASE + SECOND)
    [second] = sending.claim(now())
    assert second.timestamp > first.timestamp
    assert second.lease != first.lease


def test_a_worker_that_lost_its_lease_writes_nothing(term: Term) -> None:
    term.complete()
    [slow] = sending.claim(now())
    term.wait(sending.LEASE + SECOND)
    sending.claim(now())
    sending.write_back(exchange.Answered(slow, acknowledged=True), now())
    assert term.score().sent_value is None
    assert term.score().lease is not None


def test_a_value_that_rose_while_its_post_was_out_stays_owed(term: Term) -> None:
    term.complete()
    [out] = sending.claim(now())
    term.complete(2)
    sending.write_back(exchange.exchange(term.lms, out), now())
    score = term.score()
    assert (score.sent_value, score.value, score.state) == (1, 2, ScoreState.OWED)
    term.wait(SECOND)
    term.send()
    assert term.lms.value("Ben") == 2


def test_a_refusal_of_an_old_value_does_not_stop_a_new_one(term: Term) -> None:
    term.complete()
    [out] = sending.claim(now())
    term.complete(2)
    sending.write_back(exchange.Answered(out, is_final=True, status=400), now())
    assert term.score().state is ScoreState.OWED


def test_someone_who_withdraws_while_a_post_is_out_stays_withdrawn(term: Term) -> None:
    term.complete()
    [out] = sending.claim(now())
    membership = term.membership(term.cast.ben)
    progress.send_cycles(membership, CourseRole.LEARNER, yes=False, at=now())
    db.session.commit()
    sending.write_back(exchange.exchange(term.lms, out), now())
    score = term.score()
    assert (score.state, score.sent_value) == (ScoreState.WITHDRAWN, 1)
    assert sending.claim(now()) == []


def test_a_withdrawn_score_is_never_claimed(term: Term) -> None:
    term.complete()
    membership = term.membership(term.cast.ben)
    progress.send_cycles(membership, CourseRole.LEARNER, yes=False, at=now())
    db.session.commit()
    assert term.send() == 0
    assert term.lms.posts == []


def test_each_platform_has_its_turn(term: Term) -> None:
    made = db.session.query(Community).one()
    for number in range(10):
        someone = people.person(made.course, f"Busy {number}")
        people.join(made, someone, sends_cycles=True)
        term.complete(person_id=someone.id)
    small = people.course(people.school("Small", "https://small.test"), staff=True)
    lead = people.person(small, "Lead", CourseRole.INSTRUCTOR)
    quiet = people.person(small, "Quiet")
    people.join(people.community(small, lead, column=True), quiet, sends_cycles=True)
    term.wait(dt.timedelta(minutes=1))
    term.complete(person_id=quiet.id)
    claimed = sending.claim(now(), limit=2)
    assert len({each.platform_id for each in claimed}) == 2


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
