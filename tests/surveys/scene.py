"""A community at the end of its year: who answers its survey, and what comes of it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping

from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.surveys.jobs import settle_closed
from lti_tool.surveys.statements import Statement
from lti_tool.web.clock import clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press
from tests.remembered import remembered

LAST_MEETING = NOON + dt.timedelta(weeks=30)
CLOSED = dt.timedelta(days=15)  # after it was opened
NAMES = (
    "Ben Adeyemi",
    "Chloe Duvivier",
    "Dylan Price",
    "Efua Mensah",
    "Farah Iqbal",
    "Grace Ohene",
    "Hugo Lindqvist",
    "Iris Vance",
    "Jonah Eze",
    "Kofi Asante",
)
LEAD = "Amara Okafor"


def all_at(level: int, comment: str = "", *, quoted: bool = False) -> dict[str, str]:
    """Return a form in which somebody says the same of every statement."""
    said = {each.value: str(level) for each in Statement} | {"comment": comment}
    return said | ({"may_be_quoted": "y"} if quoted else {})


@dataclasses.dataclass
class Circle:
    """One community, led by Amara, and its members by their names."""

    app: Flask
    public_id: str
    platform_id: int
    people: dict[str, int]

    def at(self, path: str = "/survey") -> str:
        return f"/communities/{self.public_id}{path}"

    def come(self, name: str) -> Browser:
        return visit(self.app, self.people[name])

    @property
    def lead(self) -> Browser:
        return self.come(LEAD)

    def open(self) -> None:
        """Let Amara open the survey on the day of the last meeting."""
        clock.fix(LAST_MEETING)
        opened = press(self.lead, self.at("/survey/open"), on=self.at())
        assert opened.status_code == 303

    def answer(self, name: str, fields: Mapping[str, str]) -> None:
        assert press(self.come(name), self.at(), fields).status_code == 303

    def answer_all(self, *answers: Mapping[str, str]) -> None:
        """Let as many members answer, each in their turn."""
        for name, fields in zip(NAMES, answers, strict=False):
            self.answer(name, fields)

    def close(self) -> None:
        """Let the two weeks pass, and the worker look."""
        clock.fix(LAST_MEETING + CLOSED)
        with self.app.app_context():
            settle_closed.call_local()

    def run(self, *answers: Mapping[str, str]) -> None:
        """Let the survey be opened, answered and settled."""
        self.open()
        self.answer_all(*answers)
        self.close()

    def read(self, name: str, path: str = "/survey") -> str:
        return page(self.come(name), self.at(path))


@remembered
def circle(app: Flask, kind: Kind = Kind.TLC, school: str = "Example School") -> Circle:
    """Set a community up whose ten members joined at the first of six meetings."""
    with app.app_context():
        return found(app, people.school(school, client_id=school), kind)


def found(app: Flask, deployment: Deployment, kind: Kind = Kind.TLC, title: str = "CPD") -> Circle:
    """Do the same at a school that is there already, in an app context."""
    course = people.course(deployment, title, staff=kind is Kind.TLC)
    lead = people.person(course, LEAD, CourseRole.INSTRUCTOR)
    made = people.community(course, lead, f"Theme of {title}", kind)
    known = {LEAD: lead.id}
    for name in NAMES:  # a student is somebody else, by whatever name
        member = people.person(course, name if kind is Kind.TLC else f"{name} of {title}")
        people.join(made, member)
        known[name] = member.id
    db.session.commit()
    return Circle(app, made.public_id, deployment.platform_id, known)


def levels(*wanted: int) -> Iterator[dict[str, str]]:
    """Yield one form for each level."""
    return (all_at(level) for level in wanted)
