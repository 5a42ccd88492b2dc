"""A community with a column, and a pretend gradebook behind it."""

import contextlib
import dataclasses
import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.gradebook import claiming, lines
from lti_tool.gradebook.exchange import Claimed
from lti_tool.gradebook.models import Score
from lti_tool.gradebook.sending import send_due
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Person
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

    def busy(self, count: int) -> list[int]:
        """Let so many more members complete their first cycle."""
        course = db.session.query(Community).one().course
        return [self._one_more(course, f"Busy {number:03}") for number in range(count)]

    def _one_more(self, course: Course, name: str) -> int:
        someone = people.person(course, name)
        people.join(db.session.query(Community).one(), someone, sends_cycles=True)
        self.complete(person_id=someone.id)
        return someone.id


def claim(limit: int = 200) -> list[Claimed]:
    """Claim as a new worker does, which then stays at the platforms' lines."""
    worker = str(uuid.uuid4())
    platforms = claiming.due_platforms(worker, now())
    if platforms:
        lines.lay(platforms)
    return [each for id in platforms for each in claiming.claim(id, worker, now(), limit)]


def leave(claimed: Sequence[Claimed]) -> None:
    """Leave the lines to others, with the claimed scores still leased."""
    for each in claimed:
        lines.let_go(each.lease, [each.platform_id])


def wait_for(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something has come about in another thread."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.01)


@contextlib.contextmanager
def while_posts_are_out(
    app: Flask, lms: PretendGradebook, count: int, act: Callable[[], None]
) -> Iterator[None]:
    """Hold the answers to the next posts back until something else has been done meanwhile."""
    done = threading.Event()
    lms.faults = [lambda: wait_for(done.is_set)] * count

    def meanwhile() -> None:
        try:
            wait_for(lambda: len(lms.posts) >= count)
            with app.app_context():
                act()
        finally:
            done.set()

    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(meanwhile)
        yield
        doing.result()


@pytest.fixture
def term(in_app: Flask) -> Term:
    return Term(people.tlc(), PretendGradebook())
