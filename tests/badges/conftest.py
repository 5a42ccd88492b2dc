"""A community whose member has earned the year's badge."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from lti_tool.badges.issuer import Issuer, issuer
from lti_tool.badges.models import Award
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.web.clock import clock, now
from tests import people


@dataclasses.dataclass(frozen=True)
class Earned:
    """Ben's badge, in a tool that runs."""

    cast: people.Cast
    award_id: str
    credential: str
    us: Issuer


def complete(person_id: int, cycles: range) -> None:
    """Let somebody complete cycles of their community, as feedback does."""
    membership = db.session.query(Membership).filter_by(person_id=person_id).one()
    for cycle in cycles:
        progress.complete(membership, CourseRole.LEARNER, cycle, now())
    db.session.commit()


@pytest.fixture
def earned(in_app: Flask) -> Earned:
    """Let Ben complete three of five cycles."""
    cast = people.tlc()
    complete(cast.ben, range(1, 4))
    award = db.session.query(Award).one()
    return Earned(cast, award.public_id, award.credential, issuer())


@pytest.fixture
def real_time() -> Iterator[dt.datetime]:
    """Let the clock run: an independent verifier looks at the machine's own."""
    clock.fix(None)
    yield now()
    clock.fix(None)
