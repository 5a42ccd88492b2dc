"""Members who have written plans, and who look back on them over HTTP as a browser does."""

import dataclasses
import time

import requests

from lti_tool.communities import access
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.people import sessions
from lti_tool.people.models import Person
from lti_tool.plans.actions import Planned, save_plan
from lti_tool.web.clock import now
from tests.browser import ORIGIN, TOKEN
from tests.plans.test_cycle import FEEDBACK

PATIENCE = 60  # seconds


@dataclasses.dataclass
class Visitor:
    """Somebody's browser: it keeps their visit, and the token of the page they have open."""

    name: str
    address: str
    community: str
    cookie: str
    token: str = ""

    def open(self, cycle: int) -> int:
        """Open the page on which a cycle is closed; return the status."""
        answer = self._asked("GET", cycle)
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer.status_code

    def look_back(self, cycle: int) -> int:
        """Give feedback, which completes a cycle; return the status."""
        words = FEEDBACK | {"tried": f"{self.name} tried cycle {cycle}.", "csrf_token": self.token}
        return self._asked("POST", cycle, words).status_code

    def insist(self, cycle: int) -> list[int]:
        """Press the button again until it worked; return each status, 0 for no answer at all."""
        until, said = time.monotonic() + PATIENCE, list[int]()
        while 303 not in said:
            assert time.monotonic() < until, said
            try:
                said.append(self.look_back(cycle))
            except requests.ConnectionError:
                said.append(0)
            time.sleep(0.1)
        return said

    def _asked(self, method: str, cycle: int, data: dict[str, str] | None = None):
        return requests.request(
            method,
            f"{self.address}/communities/{self.community}/feedback/{cycle}",
            data=data,
            headers={"Cookie": f"__Host-lti_session={self.cookie}", "Origin": ORIGIN},
            allow_redirects=False,
            timeout=PATIENCE,
        )


def write_plans(names: list[str], cycles: int) -> None:
    """Let members have written the plan of each of the first cycles."""
    community = db.session.query(Community).one()
    meetings = db.session.query(Meeting).filter(Meeting.number <= cycles).all()
    for name in names:
        standing = access.standing(_person(name), community.public_id)
        for meeting in meetings:
            words = Planned(focus="Longer answers", will_try=["Wait four seconds."])
            save_plan(standing, meeting, words, 0, now())
    db.session.commit()


def visitor(name: str, address: str) -> Visitor:
    """Let somebody come by a launch of this moment."""
    person = _person(name)
    cookie = sessions.start(person.id, person.platform_id, now())
    db.session.commit()
    return Visitor(name, address, db.session.query(Community).one().public_id, cookie)


def _person(name: str) -> Person:
    return db.session.query(Person).filter_by(subject=name).one()
