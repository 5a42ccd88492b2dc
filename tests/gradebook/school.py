"""A school whose LMS is a real web server: it answers as it is told, and is late if it is told."""

import collections
import contextlib
import dataclasses
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from sqlalchemy import insert, select

from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.lti.pretend_lms import PretendLms, Reply, captured

Says = Callable[[dict[str, object]], Reply]


@dataclasses.dataclass
class Held:
    """What a column holds of one person."""

    score: float
    at: str | None = None


class GradingLms(PretendLms):
    """An LMS that takes scores as Moodle does, after `late` seconds, or answers what is ordered.

    `orders` are the answers to the next posts; None in it takes the score.
    """

    def __init__(self, late: float = 0) -> None:
        self.late, self.began, self.taken_at = late, time.monotonic(), list[float]()
        self.orders: list[Reply | None] = []
        self.results: Reply | None = None
        self.held: dict[str, Held] = {}
        self.posts: list[dict[str, object]] = []
        self.out = self.most_out = 0
        self._counting = threading.Lock()
        super().__init__(0)
        token = captured("token")
        self.says("/token", Reply(token["body"], headers=token["headers"]))

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.endswith("/scores"):
            sent = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            reply = self._scored(sent)
        elif path.endswith("/results"):
            reply = self.results or self._result(parse_qs(environ["QUERY_STRING"])["user_id"][0])
        else:
            return super()._answer(environ, start)
        time.sleep(reply.after)
        length = {} if reply.drip else {"Content-Length": str(len(reply.content))}
        start(f"{reply.status} Said", list({**length, **reply.headers}.items()))
        return _drops(reply) if reply.drip else [reply.content]

    def _scored(self, sent: dict[str, object]) -> Reply:
        with self._counting:
            self.posts.append(sent)
            self.out += 1
            self.most_out = max(self.out, self.most_out)
            order = self.orders.pop(0) if self.orders else None
        time.sleep(self.late)
        with self._counting:
            self.out -= 1
            return order or self._taken(str(sent["userId"]), sent)

    def _taken(self, who: str, sent: dict[str, object]) -> Reply:
        held = self.held.get(who)
        if held and held.at and str(sent["timestamp"]) <= held.at:
            return Reply([], 409)
        self.held[who] = Held(float(str(sent["scoreGiven"])), str(sent["timestamp"]))
        self.taken_at.append(time.monotonic())
        return Reply()

    def _result(self, who: str) -> Reply:
        held = self.held.get(who)
        found = {"userId": who, "resultMaximum": 5}
        if held is None:
            return Reply([])
        return Reply([{**found, "resultScore": held.score, "timestamp": held.at}])


def _drops(reply: Reply) -> Iterator[bytes]:
    for byte in reply.content:
        time.sleep(reply.drip)
        yield bytes([byte])


@contextlib.contextmanager
def grading_lms(late: float = 0) -> Iterator[GradingLms]:
    """Run such an LMS."""
    lms = GradingLms(late)
    try:
        yield lms
    finally:
        lms.stop()


def owe(url: str, members: int, name: str = "Busy", *, sent: int | None = 1) -> int:
    """Open a school on an LMS and owe it the second cycle of so many; return the platform."""
    deployment = people.school(name, issuer=url)
    deployment.platform.insecure_loopback = True
    place = people.course(deployment, staff=True)
    lead = people.person(place, "Lead", CourseRole.INSTRUCTOR)
    community = people.community(place, lead, column=True)
    column = db.session.scalars(select(LineItem).filter_by(community_id=community.id)).one()
    column.url = f"{url}/lineitems/{name}?type_id=3"
    known = {"platform_id": deployment.platform_id, "met_at": now()}
    rows = [{"subject": f"{name} {n:03}", **known} for n in range(members)]
    ids = db.session.scalars(insert(Person).returning(Person.id), rows).all()
    joined = {"community_id": community.id, "joined_at": now(), "sends_cycles": True}
    db.session.execute(insert(Membership), [{"person_id": id, **joined} for id in ids])
    enrolled = {"course_id": place.id, "launch_role": CourseRole.LEARNER}
    db.session.execute(insert(Enrolment), [{"person_id": id, **enrolled} for id in ids])
    facts = {"line_item_id": column.id, "value": 2, "earned_at": now(), "due_at": now()}
    facts |= {"sent_value": sent, "state": ScoreState.OWED, "attempts": 0}
    db.session.execute(insert(Score), [{"person_id": id, **facts} for id in ids])
    db.session.commit()
    return deployment.platform_id


def states(platform_id: int) -> dict[ScoreState, int]:
    """Return how many scores of a platform are in each state."""
    db.session.rollback()
    found = db.session.scalars(
        select(Score.state).join(Person).where(Person.platform_id == platform_id)
    )
    return dict(collections.Counter(found))


def community_of(platform_id: int) -> Community:
    """Return the one community of a school."""
    return next(
        each
        for each in db.session.query(Community)
        if each.course.deployment.platform_id == platform_id
    )
