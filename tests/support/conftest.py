"""A TLC in which Ben has written a plan, Chloe answers, and Efua looks on."""

import dataclasses

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.plans.models import Plan
from tests import people
from tests.browser import Browser, visit
from tests.pressing import press
from tests.remembered import remembered

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds."}


@dataclasses.dataclass(frozen=True)
class Scene:
    """The app, the cast, a third member, and Ben's plan."""

    app: Flask
    cast: people.Cast
    efua: int
    plan: str

    def at(self, path: str = "") -> str:
        return f"/communities/{self.cast.community}{path}"

    def visit(self, name: str) -> Browser:
        """Return a browser in which one of them has come."""
        return visit(self.app, self.efua if name == "efua" else getattr(self.cast, name))

    @property
    def cycle(self) -> str:
        """Return the address at which the members read Ben's plan."""
        return self.at(f"/shared/{self.plan}")

    def show_plan(self, *, shared: bool) -> None:
        """Let Ben share his plan, or keep it to himself again."""
        with self.app.app_context():
            revision = db.session.query(Plan).filter_by(public_id=self.plan).one().revision
        fields = PLAN | {"revision": str(revision)} | ({"share": "1"} if shared else {})
        assert press(self.visit("ben"), self.at("/plan/1"), fields).status_code == 303

    def leave(self, name: str, remains: str = "") -> None:
        """Let one of them leave, and choose what becomes of what they shared."""
        browser = self.visit(name)
        assert press(browser, self.at("/leave"), on=self.at()).status_code == 303
        if remains:
            chosen = press(browser, self.at("/left"), {"remains": remains})
            assert chosen.status_code == 303


@pytest.fixture
@remembered
def scene(app: Flask) -> Scene:
    with app.app_context():
        cast = people.tlc()
        made = db.session.query(Community).one()
        efua: Person = people.person(made.course, "Efua")
        people.join(made, efua)
        db.session.commit()
        number = efua.id
    ben = visit(app, cast.ben)
    fields = PLAN | {"revision": "0", "share": "1"}
    assert press(ben, f"/communities/{cast.community}/plan/1", fields).status_code == 303
    with app.app_context():
        return Scene(app, cast, number, db.session.query(Plan).one().public_id)
