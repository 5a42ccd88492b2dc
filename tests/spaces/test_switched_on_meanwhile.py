"""What a member does while grade return is being switched on is owed, whoever is first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from flask import Flask

from lti_tool.communities.models import Community, GradeReturn, Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.progress.models import Completion
from lti_tool.spaces.actions import return_grades
from lti_tool.web.clock import now
from tests import people

Does = Callable[[Membership], None]


@pytest.fixture
def ben(in_app: Flask) -> Membership:
    """Return the membership of somebody with a yes, where the column is not tied yet."""
    cast = people.tlc(column=False)
    db.session.query(ResourceLink).one().line_item_url = "https://lms.test/2/lineitems/1"
    ben = db.session.query(Membership).filter_by(person_id=cast.ben).one()
    ben.sends_cycles = True
    db.session.commit()
    return ben


def switch_on(app: Flask) -> None:
    with app.app_context():
        return_grades(db.session.query(Community).one(), GradeReturn.ONE_COLUMN, 5, now())
        db.session.commit()


def completes(ben: Membership) -> None:
    progress.complete(ben, CourseRole.LEARNER, 1, now())


def says_yes(ben: Membership) -> None:
    progress.send_cycles(ben, CourseRole.LEARNER, yes=True, at=now())


def completed_before(ben: Membership) -> None:
    ben.sends_cycles = None
    db.session.add(Completion(membership_id=ben.id, cycle=1, completed_at=now()))
    db.session.commit()


@pytest.mark.parametrize(
    ("before", "does"),
    [(lambda _ben: None, completes), (completed_before, says_yes)],
    ids=["a cycle", "a yes"],
)
def test_what_is_not_committed_yet_is_waited_for(
    app: Flask, ben: Membership, before: Does, does: Does
) -> None:
    before(ben)
    does(ben)
    with ThreadPoolExecutor(1) as pool:
        switched = pool.submit(switch_on, app)
        wait([switched], timeout=0.5)
        db.session.commit()
        switched.result()
    score = db.session.query(Score).one()
    assert (score.person_id, score.value, score.state) == (ben.person_id, 1, ScoreState.OWED)
