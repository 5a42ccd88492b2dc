"""What is owed, for whom, and never more than they said yes to."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from lti_tool.communities.models import Community, GradeReturn, Membership
from lti_tool.extensions import db
from lti_tool.gradebook import actions, exchange
from lti_tool.gradebook.claiming import write_back
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person
from lti_tool.progress import actions as progress
from lti_tool.progress.models import Completion
from lti_tool.web.clock import now
from tests import people
from tests.gradebook.conftest import Term, claim, leave


def owed(term: Term, value: int, role: CourseRole = CourseRole.LEARNER) -> int | None:
    cycles = range(1, value + 1)
    scores = actions.owe(term.membership(term.cast.ben), role, cycles, now())
    db.session.commit()
    return scores[0].value if scores else None


def test_nothing_is_owed_without_a_yes(term: Term) -> None:
    for answer in (False, None):
        term.membership(term.cast.ben).sends_cycles = answer
        assert owed(term, 1) is None
    assert db.session.query(Score).count() == 0


def test_nothing_is_owed_for_an_instructor(term: Term) -> None:
    assert owed(term, 1, CourseRole.INSTRUCTOR) is None


def test_nothing_is_owed_for_no_cycles(term: Term) -> None:
    assert owed(term, 0) is None


def test_nothing_is_owed_where_there_is_no_column(in_app: Flask) -> None:
    cast = people.tlc(column=False)
    membership = db.session.query(Membership).filter_by(person_id=cast.ben).one()
    membership.sends_cycles = True
    assert actions.owe(membership, CourseRole.LEARNER, [1], now()) == []


def test_nothing_is_owed_once_the_community_sends_nothing(term: Term) -> None:
    db.session.query(Community).one().grade_return = GradeReturn.NONE
    assert owed(term, 1) is None


def test_what_is_owed_never_goes_down_and_never_above_the_maximum(term: Term) -> None:
    assert [owed(term, value) for value in (2, 1, 9, 3)] == [2, 2, 5, 5]


def test_a_lower_count_after_a_no_and_a_yes_lowers_nothing(term: Term) -> None:
    owed(term, 3)
    actions.withdraw(term.membership(term.cast.ben))
    assert owed(term, 1) == 3
    assert term.score().state is ScoreState.OWED


def test_the_database_itself_refuses_nought(term: Term) -> None:
    owed(term, 1)
    term.score().value = 0
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_a_no_and_a_yes_again_send_what_was_completed_meanwhile(term: Term) -> None:
    term.complete()
    term.send()
    membership = term.membership(term.cast.ben)
    progress.send_cycles(membership, CourseRole.LEARNER, yes=False, at=now())
    term.complete(2)
    assert term.send() == 0
    progress.send_cycles(membership, CourseRole.LEARNER, yes=True, at=now())
    db.session.commit()
    term.send()
    assert term.lms.value("Ben") == 2


def test_a_no_and_a_yes_with_nothing_new_send_nothing(term: Term) -> None:
    term.complete()
    term.send()
    membership = term.membership(term.cast.ben)
    for yes in (False, True):
        progress.send_cycles(membership, CourseRole.LEARNER, yes=yes, at=now())
    db.session.commit()
    assert term.score().state is ScoreState.SETTLED
    assert term.send() == 0


def test_a_cycle_completed_while_the_last_one_is_answered_is_still_owed(
    app: Flask, term: Term
) -> None:
    term.complete()
    [out] = claim()
    seen = term.score()  # a request has read the row, as owed
    with app.app_context():
        write_back([exchange.exchange(term.lms, out)], now())
    term.complete(2)
    assert (seen.value, seen.sent_value, seen.state) == (2, 1, ScoreState.OWED)
    leave([out])
    term.send()
    assert term.lms.value("Ben") == 2


def test_a_cycle_completed_twice_counts_once(term: Term) -> None:
    term.complete()
    term.complete()
    assert db.session.query(Completion).count() == 1
    assert term.score().value == 1


def test_a_completion_and_what_it_owes_are_one_transaction(term: Term) -> None:
    progress.complete(term.membership(term.cast.ben), CourseRole.LEARNER, 1, now())
    db.session.rollback()
    assert db.session.query(Completion).count() == 0
    assert db.session.query(Score).count() == 0


def test_erasing_a_person_takes_their_scores_along(term: Term) -> None:
    term.complete()
    db.session.delete(db.session.get_one(Person, term.cast.ben))
    db.session.commit()
    assert db.session.query(Score).count() == 0
    assert db.session.query(Completion).count() == 0
