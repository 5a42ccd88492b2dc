"""At most one worker sends a given score, and what happens meanwhile is not lost."""

import contextlib
import datetime as dt
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook import exchange, lines, sending
from lti_tool.gradebook.actions import withdraw_all
from lti_tool.gradebook.claiming import LEASE, write_back
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.web.clock import clock, now
from tests.conftest import NOON
from tests.gradebook.conftest import Term, claim, leave, wait_for, while_posts_are_out

SECOND = dt.timedelta(seconds=1)


def test_two_workers_never_claim_one_score(term: Term) -> None:
    term.complete()
    claimed = claim()
    assert len(claimed) == 1
    assert claim() == []
    leave(claimed)
    assert claim() == []


def test_a_killed_workers_score_is_claimed_again_with_a_later_timestamp(term: Term) -> None:
    term.complete()
    [first] = claim()
    term.wait(LEASE + SECOND)
    [second] = claim()
    assert second.timestamp > first.timestamp
    assert second.lease != first.lease


def test_a_killed_workers_score_does_not_wait_for_a_clock_that_was_set_back(term: Term) -> None:
    term.complete()
    term.wait(dt.timedelta(hours=1))
    [first] = claim()
    term.wait(dt.timedelta(hours=-1))
    term.send()
    assert [post.at for post in term.lms.posts] == [first.timestamp + SECOND]


def test_a_lease_is_kept_from_a_worker_whose_clock_is_a_little_late(term: Term) -> None:
    term.complete()
    claim()
    term.wait(-lines.APART)
    assert claim() == []


def test_a_worker_that_lost_its_lease_writes_nothing(term: Term) -> None:
    term.complete()
    [slow] = claim()
    term.wait(LEASE + SECOND)
    claim()
    write_back([exchange.Answered(slow, acknowledged=True)], now())
    assert term.score().sent_value is None
    assert term.score().lease is not None


def test_a_value_that_rose_while_its_post_was_out_stays_owed(term: Term) -> None:
    term.complete()
    [out] = claim()
    term.complete(2)
    write_back([exchange.exchange(term.lms, out)], now())
    score = term.score()
    assert (score.sent_value, score.value, score.state) == (1, 2, ScoreState.OWED)
    leave([out])
    term.wait(SECOND)
    term.send()
    assert term.lms.value("Ben") == 2


def test_a_refusal_of_an_old_value_does_not_stop_a_new_one(term: Term) -> None:
    term.complete()
    [out] = claim()
    term.complete(2)
    write_back([exchange.Answered(out, is_final=True, status=400)], now())
    assert term.score().state is ScoreState.OWED


def test_someone_who_withdraws_while_a_post_is_out_stays_withdrawn(term: Term) -> None:
    term.complete()
    [out] = claim()
    membership = term.membership(term.cast.ben)
    progress.send_cycles(membership, CourseRole.LEARNER, yes=False, at=now())
    db.session.commit()
    write_back([exchange.exchange(term.lms, out)], now())
    score = term.score()
    assert (score.state, score.sent_value) == (ScoreState.WITHDRAWN, 1)
    assert claim() == []


def test_a_withdrawn_score_is_never_claimed(term: Term) -> None:
    term.complete()
    membership = term.membership(term.cast.ben)
    progress.send_cycles(membership, CourseRole.LEARNER, yes=False, at=now())
    db.session.commit()
    assert term.send() == 0
    assert term.lms.posts == []


def test_a_no_stops_what_is_in_hand_within_a_second(app: Flask, term: Term) -> None:
    term.busy(30)
    term.lms.faults = [lambda: time.sleep(1)] * 30
    with while_the_first_is_out(app, term):
        term.send()
    # What was out stays; of the rest at most what began before we looked.
    assert sending.AT_ONCE <= len(term.lms.posts) <= 2 * sending.AT_ONCE
    assert {score.lease for score in db.session.query(Score)} == {None}


@contextlib.contextmanager
def while_the_first_is_out(app: Flask, term: Term) -> Iterator[None]:
    """Let everybody's scores be withdrawn while the first posts are out."""

    def withdraw() -> None:
        wait_for(lambda: len(term.lms.posts) >= sending.AT_ONCE)
        with app.app_context():
            withdraw_all(db.session.query(Community).one())
            db.session.commit()

    with ThreadPoolExecutor(1) as pool:
        withdrawing = pool.submit(withdraw)
        yield
        withdrawing.result()


def test_workers_at_once_never_claim_one_score_twice(app: Flask, term: Term) -> None:
    everyone = term.busy(40)

    def work() -> list[int]:
        with app.app_context():
            mine: list[int] = []
            for _ in range(40):
                claimed = claim(5)
                leave(claimed[:1])
                mine += [each.id for each in claimed]
            return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = [id for share in [pool.submit(work) for _ in range(4)] for id in share.result()]
    assert len(claimed) == len(set(claimed)) == len(everyone)


def lease_until() -> dt.datetime | None:
    db.session.rollback()
    return db.session.scalar(select(func.max(Score.lease_until)))


def a_renewal_later() -> None:
    """Let time pass until the worker that is at it renews its leases."""
    before = lease_until()
    clock.move(sending.RENEWAL)
    wait_for(lambda: lease_until() != before)


def test_a_slow_lms_costs_no_lease(app: Flask, term: Term) -> None:
    term.complete()
    taken: list[exchange.Claimed] = []

    def nine_renewals() -> None:
        for _ in range(9):
            a_renewal_later()
        taken.extend(claim())

    with while_posts_are_out(app, term.lms, 1, nine_renewals):
        term.send()
    assert taken == []
    assert now() - NOON > LEASE
    assert term.score().state is ScoreState.SETTLED


def test_someone_who_withdraws_while_others_go_first_is_not_sent(app: Flask, term: Term) -> None:
    *first, last = term.busy(sending.AT_ONCE + 1)

    def withdraw() -> None:
        membership = term.membership(last)
        progress.send_cycles(membership, CourseRole.LEARNER, yes=False, at=now())
        db.session.commit()
        wait_for(lambda: term.score(last).lease is None)

    with while_posts_are_out(app, term.lms, len(first), withdraw):
        assert term.send() == len(first)
    assert len(term.lms.posts) == len(first)
    assert term.score(last).state is ScoreState.WITHDRAWN


def test_a_lease_that_another_worker_has_taken_is_not_taken_back(app: Flask, term: Term) -> None:
    everyone = term.busy(sending.AT_ONCE + 1)
    others = str(uuid.uuid4())

    def take() -> None:
        score = db.session.query(Score).filter_by(person_id=everyone[-1]).one()
        score.lease = others
        db.session.commit()
        time.sleep(2 * sending.LOOK_SECONDS)

    with while_posts_are_out(app, term.lms, sending.AT_ONCE, take):
        term.send()
    assert len(term.lms.posts) == sending.AT_ONCE
    assert term.score(everyone[-1]).lease == others


def test_a_score_without_a_yes_is_not_claimed_whatever_its_row_says(term: Term) -> None:
    term.complete()
    for answer in (False, None):
        term.membership(term.cast.ben).sends_cycles = answer
        db.session.commit()
        assert claim() == []
    assert term.score().state is ScoreState.OWED
