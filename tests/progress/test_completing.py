"""A completed cycle counts once, for ever, and is told to the gradebook only after a yes."""

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.gradebook import queries
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions
from lti_tool.progress.models import Completion
from lti_tool.progress.queries import completed
from lti_tool.web.clock import clock, now
from tests import people
from tests.conftest import NOON
from tests.people import DAYS


@pytest.fixture
def cast(in_app: Flask) -> people.Cast:
    return people.tlc()


def member(person_id: int) -> Membership:
    return db.session.query(Membership).filter_by(person_id=person_id).one()


def complete(membership: Membership, *cycles: int, role: CourseRole = CourseRole.LEARNER) -> None:
    for cycle in cycles:
        actions.complete(membership, role, cycle, now())
    db.session.commit()


def owed(membership: Membership) -> int | None:
    score = queries.tally(membership.community_id, membership.person_id)
    return score.value if score else None


def test_a_cycle_counts_from_the_first_time_it_was_completed(cast: people.Cast) -> None:
    ben = member(cast.ben)
    complete(ben, 1)
    clock.move(DAYS[1] - DAYS[0])
    complete(ben, 1)
    assert completed(ben) == 1
    assert db.session.query(Completion).one().completed_at == NOON


def test_cycles_count_in_any_order_and_a_missed_one_is_no_obstacle(cast: people.Cast) -> None:
    ben = member(cast.ben)
    complete(ben, 4, 1)
    assert (completed(ben), owed(ben)) == (2, 2)


def test_members_count_for_themselves(cast: people.Cast) -> None:
    complete(member(cast.ben), 1, 2)
    complete(member(cast.chloe), 1)
    assert (completed(member(cast.ben)), completed(member(cast.chloe))) == (2, 1)


def test_no_answer_counts_here_and_is_told_to_nobody(cast: people.Cast) -> None:
    chloe = member(cast.chloe)
    assert chloe.sends_cycles is None
    complete(chloe, 1)
    assert (completed(chloe), owed(chloe)) == (1, None)


def test_a_later_yes_owes_what_was_completed_before_it(cast: people.Cast) -> None:
    chloe = member(cast.chloe)
    complete(chloe, 1, 2)
    actions.send_cycles(chloe, CourseRole.LEARNER, yes=True, at=now())
    assert owed(chloe) == 2


def test_a_yes_before_anything_is_complete_owes_nothing_yet(cast: people.Cast) -> None:
    chloe = member(cast.chloe)
    actions.send_cycles(chloe, CourseRole.LEARNER, yes=True, at=now())
    assert owed(chloe) is None
    complete(chloe, 1)
    assert owed(chloe) == 1


def test_a_no_before_anything_was_owed_changes_nothing(cast: people.Cast) -> None:
    chloe = member(cast.chloe)
    actions.send_cycles(chloe, CourseRole.LEARNER, yes=False, at=now())
    complete(chloe, 1)
    assert (chloe.sends_cycles, owed(chloe)) == (False, None)


def test_an_instructors_cycles_count_here_and_are_not_owed(cast: people.Cast) -> None:
    ben = member(cast.ben)
    complete(ben, 1, role=CourseRole.INSTRUCTOR)
    assert (completed(ben), owed(ben)) == (1, None)


def test_a_community_without_a_column_counts_all_the_same(in_app: Flask) -> None:
    ben = member(people.tlc(column=False).ben)
    complete(ben, 1)
    assert (completed(ben), owed(ben)) == (1, None)
