"""A school with a TLC of staff and an SLC of Year 10, and people who belong to neither."""

import dataclasses

from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.communities.models import Community, Host, Kind
from lti_tool.extensions import db
from lti_tool.findings.models import Findings, Setback
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.pressing import page, press, words
from tests.remembered import remembered

TEXT = {
    "tried": "We waited longer after a question.",
    "found": "More of them answered.",
    "meaning": "Count to four.",
    "readings": "Rowe (1986), Wait time.",
    "revision": "0",
}
SETBACK = {
    "tried": "Silent debate.",
    "learned": "Give them the question a day before.",
    "signed": "anonymous",
    "revision": "0",
}


@dataclasses.dataclass(frozen=True)
class School:
    """The app, its two communities by their kind, and everybody by name."""

    app: Flask
    communities: dict[str, str]
    ids: dict[str, int]

    def at(self, kind: str, path: str = "") -> str:
        return f"/communities/{self.communities[kind]}{path}"

    def visit(self, name: str) -> Browser:
        return visit(self.app, self.ids[name])

    def read(self, name: str, path: str) -> str:
        return page(self.visit(name), path)

    def status(self, name: str, path: str) -> int:
        return self.visit(name).get(path).status_code

    def press(self, name: str, path: str, fields: dict[str, str], on: str = "") -> TestResponse:
        return press(self.visit(name), path, fields, on=on or path)

    def answered(self, name: str, path: str, fields: dict[str, str], on: str = "") -> str:
        """Press a button that does not do it, and return the words of what is said."""
        answer = self.press(name, path, fields, on)
        assert answer.status_code in (409, 422), answer.status
        return words(answer)

    def write(self, name: str, kind: str, **changes: str) -> None:
        answer = self.press(name, self.at(kind, "/findings/write"), TEXT | changes)
        assert answer.status_code == 303, answer.status

    def decide(self, name: str, kind: str, what: str, revision: int = 1) -> int:
        """Press one of the buttons below the findings."""
        path = self.at(kind, "/findings")
        fields = {what: "1", "revision": str(revision)}
        return self.press(name, path, fields).status_code

    def put(self, name: str, kind: str, **changes: str) -> str:
        """Put a setback onto the wall, and return the path of its author's page."""
        fields = SETBACK | changes
        answer = self.press(name, self.at(kind, "/setbacks/new"), fields)
        assert answer.status_code == 303, answer.status
        with self.app.app_context():
            made = db.session.query(Setback).order_by(Setback.id.desc()).first()
            assert made
            return self.at(kind, f"/setbacks/{made.public_id}")

    def released(self) -> str:
        """Return where the staff read the only findings there are."""
        with self.app.app_context():
            return f"/findings/{db.session.query(Findings).one().public_id}"

    def host(self, name: str, kind: str = "slc") -> None:
        with self.app.app_context():
            made = db.session.query(Community).filter_by(public_id=self.communities[kind]).one()
            db.session.add(Host(community_id=made.id, person_id=self.ids[name], since=now()))
            db.session.commit()

    def newcomers(self, kind: str, *names: str) -> None:
        """Let more people come and join."""
        with self.app.app_context():
            made = db.session.query(Community).filter_by(public_id=self.communities[kind]).one()
            for name in names:
                someone = people.person(made.course, name)
                people.join(made, someone)
                self.ids[name] = someone.id
            db.session.commit()


@remembered
def open_school(app: Flask) -> School:
    """Open it: who has a part in it is told at the names."""
    with app.app_context():
        deployment = people.school()
        staff = people.course(deployment, staff=True)
        undeclared = people.course(deployment, "Chemistry")
        year_10 = people.course(deployment, "Year 10")
        away = people.course(people.school("Far", "https://far.test", "far"), staff=True)
        amara, reed, osei = (
            people.person(staff, name, CourseRole.INSTRUCTOR)
            for name in ("Amara", "Mr Reed", "Ms Osei")
        )
        members = [people.person(staff, name) for name in ("Ben", "Chloe")]
        people.person(staff, "Dylan")  # staff who joined nothing
        people.person(staff, "Morgan", CourseRole.MENTOR)
        people.person(undeclared, "Ines", CourseRole.INSTRUCTOR)
        people.person(away, "Wren")
        for adult in (reed, osei):
            people.person(year_10, adult.name, CourseRole.INSTRUCTOR)
        students = [people.person(year_10, name) for name in ("Zara", "Alfie", "Priya")]
        tlc = _community(staff, amara, "Metacognition", Kind.TLC, members)
        slc = _community(year_10, reed, "How we learn", Kind.SLC, students)
        db.session.commit()
        ids = {person.name: person.id for person in db.session.query(Person)}
        return School(app, {"tlc": tlc, "slc": slc}, ids)


def _community(place: Course, lead: Person, theme: str, kind: Kind, members: list[Person]) -> str:
    made = people.community(place, lead, theme, kind)
    for each in members:
        people.join(made, each)
    return made.public_id
