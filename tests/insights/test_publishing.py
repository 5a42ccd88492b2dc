"""Figures come once a half-term, and never change afterwards."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from lti_tool.communities import access, actions
from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.insights.jobs import publish_all
from lti_tool.insights.models import Count, Snapshot
from lti_tool.insights.publishing import last_over, next_over, next_publishing
from lti_tool.insights.queries import years
from lti_tool.meetings.actions import set_half_terms
from lti_tool.meetings.half_terms import Span
from lti_tool.progress.models import Completion
from lti_tool.web.clock import clock, now
from tests.insights.conftest import AFTER, HeadsCourse, figure, let_join, published, someone

OWN: list[Span] = [
    (dt.date(2026, 9, 1), dt.date(2026, 10, 16)),
    (dt.date(2026, 10, 26), dt.date(2026, 12, 18)),
    (dt.date(2027, 1, 4), dt.date(2027, 7, 20)),
]


@pytest.mark.parametrize(
    ("day", "year", "number"),
    [
        (dt.date(2026, 11, 23), "2026-27", 1),
        (dt.date(2026, 12, 18), "2026-27", 1),  # its last day
        (dt.date(2026, 12, 19), "2026-27", 2),
        (dt.date(2027, 7, 21), "2026-27", 3),
        (dt.date(2027, 8, 20), "2026-27", 3),
        (dt.date(2026, 9, 10), "2025-26", 3),
    ],
)
def test_the_half_term_that_ended_last_is_published(day: dt.date, year: str, number: int) -> None:
    over = last_over(OWN, day)
    assert (over.year, over.number) == (year, number)


@pytest.mark.parametrize("own", [OWN, []])
def test_the_next_figures_come_the_day_after_a_half_term_ends(own: list[Span]) -> None:
    for day in (dt.date(2026, 8, 1) + dt.timedelta(days=n) for n in range(370)):
        then = next_over(own, day)
        assert then > day
        assert last_over(own, then) != last_over(own, then - dt.timedelta(days=1))


def test_figures_that_are_due_come_in_the_night(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        first = published(place)
        coming = next_publishing(place.platform_id, first, AFTER[0])
        assert coming == AFTER[0] + dt.timedelta(days=1)
        second = published(place, AFTER[0])
        assert next_publishing(place.platform_id, second, AFTER[0]) == AFTER[1]


def test_a_school_without_communities_has_no_figures_yet(app: Flask, place: HeadsCourse) -> None:
    """In September nothing is said of the year before, when nothing was here."""
    with app.app_context():
        september = dt.date(2026, 9, 10)
        assert published(place, september) is None
        assert next_publishing(place.platform_id, None, september) == dt.date(2026, 10, 24)


def test_each_half_term_is_published_once(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        first = published(place)
        assert figure(first, Count.STAFF_MEMBERS) == 10
        let_join(place, *(f"Late {n}" for n in range(8)))
        assert published(place) is None
        [kept] = db.session.query(Snapshot)
        assert figure(kept, Count.STAFF_MEMBERS) == 10
        assert figure(published(place, AFTER[0]), Count.STAFF_MEMBERS) == 20


def test_who_joins_or_leaves_alone_is_not_seen(app: Flask, place: HeadsCourse) -> None:
    """Twelve are about ten; thirteen would be about fifteen, were it not for who was counted."""
    with app.app_context():
        assert figure(published(place), Count.STAFF_MEMBERS) == 10
        let_join(place, "One more")
        assert figure(published(place, AFTER[0]), Count.STAFF_MEMBERS) == 10
        leave(place, "Teacher 0")
        assert figure(published(place, AFTER[1]), Count.STAFF_MEMBERS) == 10
        let_join(place, *(f"Late {n}" for n in range(5)))
        assert figure(published(place, AFTER[2]), Count.STAFF_MEMBERS) == 15


def leave(place: HeadsCourse, name: str) -> None:
    community = db.session.get_one(Community, place.community_id)
    standing = access.standing(someone(name), community.public_id)
    actions.leave(standing, now())
    db.session.commit()


def test_the_share_of_the_staff_is_of_the_headcount(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        published(place)
        [year] = years(place.platform_id)
        assert year.share_of_staff == 10  # 12 of 150
        assert year.loops_closed is None
        assert year.snapshot.themes == ["Metacognition"]


def test_a_share_of_what_is_hidden_is_hidden_too(app: Flask, place: HeadsCourse) -> None:
    """Eight were counted and four of them left: the four could be read from their share."""
    with app.app_context():
        for n in range(4):
            leave(place, f"Teacher {n}")
        published(place)
        assert years(place.platform_id)[0].share_of_staff == 10
        for n in range(4, 8):
            leave(place, f"Teacher {n}")
        assert figure(published(place, AFTER[0]), Count.STAFF_MEMBERS) is None
        assert years(place.platform_id)[0].share_of_staff is None


@pytest.mark.parametrize(("finishers", "shown"), [(4, None), (5, 10)])
def test_many_cycles_of_a_few_people_are_hidden(
    app: Flask, place: HeadsCourse, finishers: int, shown: int | None
) -> None:
    with app.app_context():
        for membership in db.session.query(Membership).order_by("id").limit(finishers):
            for cycle in (1, 2):
                db.session.add(
                    Completion(membership_id=membership.id, cycle=cycle, completed_at=now())
                )
        db.session.commit()
        assert figure(published(place), Count.LOOPS) == shown
        assert years(place.platform_id)[0].loops_closed == (shown and 100)


def test_the_job_publishes_every_school(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        set_half_terms(place.platform_id, OWN)
        db.session.commit()
        publish_all.call_local()
        publish_all.call_local()
        assert db.session.query(Snapshot).one().half_term == 1
        clock.move(dt.timedelta(weeks=5))
        publish_all.call_local()
        assert [each.half_term for each in db.session.query(Snapshot).order_by("id")] == [1, 2]


def test_two_workers_in_one_moment_publish_once(app: Flask, place: HeadsCourse) -> None:
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait()
            publish_all.call_local()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(work) for _ in range(2)]:
            each.result()
    with app.app_context():
        assert db.session.query(Snapshot).one().half_term == 1


def test_a_new_year_begins_anew_and_the_old_one_stays(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        published(place)
        published(place, dt.date(2027, 11, 1))
        newest, before = years(place.platform_id)
        assert (newest.snapshot.year, before.snapshot.year) == ("2027-28", "2026-27")
        assert (newest.snapshot.tlcs, before.snapshot.tlcs) == (0, 1)
        assert before.counts[Count.STAFF_MEMBERS] == 10
        assert newest.counts[Count.STAFF_MEMBERS] is None
