"""An SLC of Year 10: Mr Reed teaches its course and leads it, Zara, Alfie and Priya are members."""

import dataclasses

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Host, Kind
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.pressing import press
from tests.remembered import remembered


@dataclasses.dataclass(frozen=True)
class Year10:
    """The app, the community, and its people by name."""

    app: Flask
    public_id: str
    ids: dict[str, int]

    def at(self, path: str = "") -> str:
        return f"/communities/{self.public_id}{path}"

    def visit(self, name: str) -> Browser:
        return visit(self.app, self.ids[name])

    def read(self, name: str, path: str = "") -> str:
        return self.visit(name).get(self.at(path)).get_data(as_text=True)

    def status(self, name: str, path: str = "") -> int:
        return self.visit(name).get(self.at(path)).status_code

    def send(self, name: str, path: str, fields: dict[str, str], on: str = "") -> int:
        """Press a button on a page, and return what came of it."""
        browser = self.visit(name)
        return press(browser, self.at(path), fields, on=self.at(on or path)).status_code

    def host(self, name: str) -> None:
        """Make somebody a host who was asked and said yes."""
        with self.app.app_context():
            found = db.session.query(Community).one()
            db.session.add(Host(community_id=found.id, person_id=self.ids[name], since=now()))
            db.session.commit()

    def leaves_the_course(self, name: str) -> None:
        with self.app.app_context():
            place = db.session.query(Enrolment).filter_by(person_id=self.ids[name]).one()
            place.ended_at = now()
            db.session.commit()


@pytest.fixture
@remembered
def year10(app: Flask) -> Year10:
    with app.app_context():
        place = people.course(people.school(), "Year 10")
        reed, osei = (
            people.person(place, name, CourseRole.INSTRUCTOR) for name in ("Mr Reed", "Ms Osei")
        )
        students = [people.person(place, name) for name in ("Alfie", "Priya", "Zara", "Quentin")]
        made = people.community(place, reed, "How we learn", Kind.SLC)
        for student in students[:3]:
            people.join(made, student)
        db.session.commit()
        ids = {person.name: person.id for person in (reed, osei, *students)}
        return Year10(app, made.public_id, ids)
