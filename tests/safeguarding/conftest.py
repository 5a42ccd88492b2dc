"""An SLC in which Tara shares a plan and Uma answers it; Deborah is the school's contact."""

import dataclasses

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Kind
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment, Person, School
from lti_tool.plans.models import Plan
from lti_tool.safeguarding.actions import name_contact
from lti_tool.safeguarding.models import Concern
from lti_tool.support.models import Response
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.pressing import press
from tests.remembered import remembered

PLAN = {"focus": "Not feeling stupid", "try_1": "Say nothing all day.", "revision": "0"}
SAID = {"kind": "response", "words": "Nobody wants you here."}
STUDENTS = ("Sami", "Tara", "Uma")


@dataclasses.dataclass(frozen=True)
class Scene:
    """The app, the community's id, everybody by name, and what can be reported."""

    app: Flask
    community: str
    people: dict[str, int]
    plan: str
    response: str

    def at(self, path: str = "") -> str:
        return f"/communities/{self.community}{path}"

    def visit(self, name: str, *, administers: bool = False) -> Browser:
        """Return a browser in which one of them has come."""
        return visit(self.app, self.people[name], administers=administers)

    @property
    def about_the_plan(self) -> str:
        return self.at(f"/concern/cycle/{self.plan}")

    @property
    def about_the_response(self) -> str:
        return self.at(f"/concern/response/{self.response}")

    def report(self, name: str = "Sami", path: str = "", worry: str = "It hurts Tara.") -> str:
        """Let somebody report something, and return the address at which the contact opens it."""
        answer = press(self.visit(name), path or self.about_the_response, {"worry": worry})
        assert (answer.status_code, answer.location) == (303, self.at("/concerns"))
        with self.app.app_context():
            newest = db.session.query(Concern).order_by(Concern.id.desc()).first()
            assert newest is not None
            return f"/concerns/{newest.public_id}"

    def name(self, name: str | None, by: str = "Quentin") -> None:
        """Let the administrator name somebody to read concerns, or nobody."""
        with self.app.app_context():
            school = db.session.query(School).filter_by(name="Example School").one()
            known = db.session.get_one(Person, self.people[name]) if name else None
            name_contact(school, known, db.session.get_one(Person, self.people[by]), now())
            db.session.commit()

    def end(self, name: str) -> None:
        """Let somebody's places in all their courses end."""
        with self.app.app_context():
            db.session.query(Enrolment).filter_by(person_id=self.people[name]).update(
                {"ended_at": now()}
            )
            db.session.commit()

    def concerns(self) -> list[Concern]:
        with self.app.app_context():
            return db.session.query(Concern).order_by(Concern.id).all()


@pytest.fixture
@remembered
def nameless(app: Flask) -> Scene:
    """Return the scene at a school that has named nobody yet."""
    with app.app_context():
        school = people.school()
        year_10, staff = people.course(school, "Year 10"), people.course(school, staff=True)
        known = [people.person(year_10, name) for name in STUDENTS]
        known.append(people.person(year_10, "Ursula", CourseRole.INSTRUCTOR))
        known += [people.person(staff, name) for name in ("Deborah", "Edwin")]
        known.append(people.person(staff, "Quentin", CourseRole.ADMINISTRATOR))
        made = people.community(year_10, known[3], "Learning to learn", Kind.SLC)
        for student in known[:3]:
            people.join(made, student)
        db.session.commit()
        ids, public_id = {each.name: each.id for each in known}, made.public_id
    plan = f"/communities/{public_id}/plan/1"
    assert press(visit(app, ids["Tara"]), plan, PLAN | {"share": "1"}).status_code == 303
    with app.app_context():
        shared = db.session.query(Plan).one().public_id
    cycle = f"/communities/{public_id}/shared/{shared}"
    assert press(visit(app, ids["Uma"]), cycle, SAID).status_code == 303
    with app.app_context():
        said = db.session.query(Response).one().public_id
        assert db.session.query(Community).count() == 1
    return Scene(app, public_id, ids, shared, said)


@pytest.fixture
def scene(nameless: Scene) -> Scene:
    """Return the scene at a school whose contact is Deborah."""
    nameless.name("Deborah")
    return nameless
