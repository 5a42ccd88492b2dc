"""A community with a column, and a pretend gradebook behind it."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.gradebook.sending import send_due
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person
from lti_tool.progress import actions as progress
from lti_tool.web.clock import clock, now
from tests import people
from tests.gradebook.pretend import PretendGradebook

MINUTE = dt.timedelta(minutes=1)


@dataclasses.dataclass
class Term:
    """A community whose members complete cycles, and the LMS that should hear of it."""

    cast: people.Cast
    lms: PretendGradebook

    def membership(self, person_id: int) -> Membership:
        return db.session.query(Membership).filter_by(person_id=person_id).one()

    def complete(self, cycle: int = 1, *, person_id: int = 0) -> None:
        """Let Ben, or somebody else, complete a cycle."""
        membership = self.membership(person_id or self.cast.ben)
        progress.complete(membership, CourseRole.LEARNER, cycle, now())
        db.session.commit()

    def send(self) -> int:
        """Send what is due now."""
        return send_due(lambda _platform: self.lms, now)

    def score(self, person_id: int = 0) -> Score:
        db.session.expire_all()
        return db.session.query(Score).filter_by(person_id=person_id or self.cast.ben).one()

    def name(self, person_id: int = 0) -> str:
        return db.session.get_one(Person, person_id or self.cast.ben).subject

    def wait(self, by: dt.timedelta) -> None:
        clock.move(by)


@pytest.fixture
def term(in_app: Flask) -> Term:
    return Term(people.tlc(), PretendGradebook())
