"""A community whose column is in the gradebook of a real web server, and workers beside it."""

import dataclasses
import datetime as dt
import itertools
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.gradebook.queries import Pause, pause_of
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person
from lti_tool.progress import actions as progress
from lti_tool.settings import Settings
from lti_tool.web.clock import clock, now
from tests import people
from tests.faults import processes
from tests.faults.gradebook import GradebookLms
from tests.faults.processes import Given, Running

NIGHTLY = bool(os.environ.get("NIGHTLY"))
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
AFTER_LEASE = 3 * MINUTE
LONGEST = dt.timedelta(hours=9)  # more than the longest wait between two tries
NAMES = ("Ada", "Bela", "Carl", "Dina", "Emil")


@dataclasses.dataclass
class Circle:
    """Members who all said yes, the LMS that is to hear of their cycles, and how workers start."""

    lms: GradebookLms
    given: Given
    names: tuple[str, ...]
    workers: list[Running] = dataclasses.field(default_factory=list)
    servers: list[Running] = dataclasses.field(default_factory=list)
    frozen: list[Running] = dataclasses.field(default_factory=list)

    def complete(self, *names: str) -> None:
        """Let some members, or all, complete one more cycle."""
        for name in names or self.names:
            who = db.session.query(Membership).join(Person).filter(Person.subject == name).one()
            done = progress.cycles_completed(who)
            progress.complete(who, CourseRole.LEARNER, len(done) + 1, now())
        db.session.commit()

    def start_worker(self) -> Running:
        self.workers.append(processes.worker(self.given))
        return self.workers[-1]

    def freeze(self, worker: Running) -> None:
        """Stop a worker where it is, as a machine that sleeps; no clock of it is moved."""
        self.workers.remove(worker)
        self.frozen.append(worker)
        worker.send(signal.SIGSTOP)

    def thaw(self, worker: Running) -> None:
        """Let a worker end what it was at, and see it end in good order."""
        self.frozen.remove(worker)
        worker.send(signal.SIGCONT)
        assert worker.end(signal.SIGTERM) == 0

    def start_server(self) -> str:
        """Start a web server, and return its address when it answers."""
        server, address = processes.server(self.given)
        self.servers.append(server)
        wait_for(partial(processes.answers, address), "an answer")
        return address

    def score(self, name: str) -> Score:
        db.session.rollback()
        return db.session.query(Score).join(Person).filter(Person.subject == name).one()

    def pause(self) -> Pause | None:
        """Return the pause of an LMS that was found silent."""
        db.session.rollback()
        return pause_of(db.session.query(Person.platform_id).limit(1).scalar())

    def settled(self) -> bool:
        db.session.rollback()
        return all(s.state is ScoreState.SETTLED for s in db.session.query(Score))

    def move(self, by: dt.timedelta) -> None:
        """Let time pass here and for every worker."""
        clock.move(by)
        for each in self.workers:
            each.move(by)

    def comes_to_rest(self, step: dt.timedelta = 5 * MINUTE) -> dt.timedelta:
        """Let time pass until all is settled, and return how much of it."""
        passed = dt.timedelta()
        while not self.settled():
            assert passed < LONGEST, f"it did not settle in {passed}"
            self.move(step)
            passed += step
        return passed

    def check(self, *names: str) -> None:
        """See that the LMS has what is true here, and that nothing went wrong on the way."""
        assert self.settled()
        for name in names or self.names:
            score, posts = self.score(name), self.lms.posts_of(name)
            assert (self.lms.value(name), score.sent_value) == (score.value, score.value), name
            values = [post.value for post in self.lms.taken[name]]
            assert values == sorted(values), name
            assert all(0 < post.value <= post.maximum for post in posts), name
            rising_by_a_second([post.at for post in posts])


def rising_by_a_second(moments: list[dt.datetime]) -> None:
    assert all(b - a >= SECOND for a, b in itertools.pairwise(moments)), [
        f"{each:%H:%M:%S.%f}" for each in moments
    ]


def wait_for(true: Callable[[], bool], what: str = "it", seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"{what} did not come about in time"
        time.sleep(0.01)


@pytest.fixture
def lms() -> Iterator[GradebookLms]:
    made = GradebookLms()
    yield made
    made.stop()


@pytest.fixture
def given(settings: Settings) -> Given:
    """Return the settings with which another process serves the same installation."""
    wanted = {"public_url", "home", "keys_dir", "database_url", "queue_url"}
    return settings.model_dump(include=wanted) | {"lms_timeout_seconds": 1}


@pytest.fixture
def circle(in_app: Flask, lms: GradebookLms, given: Given) -> Iterator[Circle]:
    place = people.course(people.school(issuer=lms.url), staff=True)
    made = people.community(place, people.person(place, "Lead", CourseRole.INSTRUCTOR), column=True)
    for name in NAMES:
        people.join(made, people.person(place, name), sends_cycles=True)
    column = db.session.query(LineItem).one()
    column.url, column.maximum = lms.line_item, 1000
    db.session.commit()
    circle = Circle(lms, given, NAMES)
    yield circle
    for each in circle.workers + circle.servers + circle.frozen:
        if each.process.is_alive():
            each.end(signal.SIGKILL)
