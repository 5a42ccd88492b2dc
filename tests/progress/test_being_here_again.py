"""Nothing is sent of those who are not here, and all of it when they are here again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from lti_tool.communities.models import Community, GradeReturn, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment
from lti_tool.progress import actions
from lti_tool.spaces.actions import return_grades
from lti_tool.web.clock import now
from tests import people
from tests.gradebook.conftest import Term
from tests.gradebook.pretend import PretendGradebook


@pytest.fixture
def term(in_app: Flask) -> Term:
    return Term(people.tlc(), PretendGradebook())


@pytest.fixture
def later(in_app: Flask) -> Term:
    """Return a term in which Ben completed a cycle before there was a column."""
    term = Term(people.tlc(column=False), PretendGradebook())
    term.complete()
    db.session.query(ResourceLink).one().line_item_url = "https://lms.test/2/lineitems/1"
    term.membership(term.cast.ben).sends_cycles = True
    db.session.commit()
    return term


def the_roster(term: Term, *, drops: bool) -> None:
    place = db.session.query(Enrolment).filter_by(person_id=term.cast.ben).one()
    place.ended_at = now() if drops else None
    db.session.commit()


def switch(how: GradeReturn) -> None:
    return_grades(db.session.query(Community).one(), how, 5, now())
    db.session.commit()


def test_nothing_goes_out_of_somebody_whom_the_roster_dropped(term: Term) -> None:
    term.complete()
    the_roster(term, drops=True)
    assert (term.send(), term.lms.posts) == (0, [])
    the_roster(term, drops=False)
    assert term.send() == 1
    assert term.lms.value("Ben") == 1


def test_a_column_tied_meanwhile_is_owed_when_the_roster_has_them_again(later: Term) -> None:
    the_roster(later, drops=True)
    switch(GradeReturn.ONE_COLUMN)
    actions.owe_who_came_back(now())
    assert db.session.query(Score).count() == 0
    the_roster(later, drops=False)
    actions.owe_who_came_back(now())
    assert later.send() == 1


def test_a_column_tied_while_somebody_was_away_is_owed_when_a_place_is_free(later: Term) -> None:
    ben = later.membership(later.cast.ben)
    ben.left_at = now()
    switch(GradeReturn.ONE_COLUMN)
    ben.left_at = None
    ben.moved_up_at = now()
    actions.owe_who_came_back(now())
    assert later.send() == 1
    assert later.lms.value("Ben") == 1


def test_a_cycle_of_its_own_column_is_owed_again(later: Term) -> None:
    community = db.session.query(Community).one()
    community.grade_return, community.cycles = GradeReturn.PER_CYCLE, 5
    urls = (f"https://lms.test/2/lineitems/{n}" for n in (1, 2))
    columns = [
        LineItem(community_id=community.id, cycle=n, url=url, maximum=1)
        for n, url in enumerate(urls, start=1)
    ]
    db.session.add_all(columns)
    actions.owe_who_came_back(now())
    assert [score.line_item_id for score in db.session.query(Score)] == [columns[0].id]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note the statements that run."""
    seen: list[str] = []

    def note(*said: object) -> None:
        seen.append(str(said[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def is_withdrawn(term: Term) -> None:
    switch(GradeReturn.NONE)
    assert term.score().state is ScoreState.WITHDRAWN


def is_sent(term: Term) -> None:
    assert term.send() == 1


def teaches(term: Term) -> None:
    db.session.delete(term.score())
    place = db.session.query(Enrolment).filter_by(person_id=term.cast.ben).one()
    place.launch_role = CourseRole.INSTRUCTOR


@pytest.mark.parametrize("stands", [is_withdrawn, is_sent, teaches])
def test_who_is_owed_nothing_is_not_visited_for_ever(
    later: Term, stands: Callable[[Term], None]
) -> None:
    switch(GradeReturn.ONE_COLUMN)
    stands(later)
    db.session.commit()
    with statements() as seen:
        actions.owe_who_came_back(now())
    assert len(seen) == 1
