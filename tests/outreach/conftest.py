"""A session of Zara's: proposed, written, sent, checked and run, each in one step."""

import dataclasses
import datetime as dt
import html
import re

import pytest
from werkzeug.test import TestResponse

from lti_tool.extensions import db
from lti_tool.outreach.models import Proposal
from lti_tool.web.clock import clock as the_clock
from tests.pressing import press, words
from tests.students.conftest import Year10, year10

__all__ = ["session", "year10"]

START = {
    "wish": "That you can ask.",
    "format": "form-time",
    "year_group": "Year 7",
    "wished_on": "2026-12-10",
}
PLAN = START | {
    "minutes": "20",
    "key_message": "Shut the book and test yourself.",
    "evidence": "Dunlosky (2013)",
    "evidence_url": "https://example.test/toolbox",
    "what_1": "A quiz",
    "minutes_1": "8",
    "who_1": "Zara",
    "what_2": "Why it works",
    "minutes_2": "7",
    "who_2": "Alfie",
    "materials": "Paper",
    "revision": "1",
}
FINE = {
    "safety": "fine",
    "room": "fine",
    "timing": "fine",
    "room_words": "Hall B",
    "revision": "2",
}
NOT_YET = FINE | {"timing": "not-yet", "timing_words": "Choose a Thursday."}
AFTER = {
    "noticed": "They liked the quiz.",
    "tutor_line": "Calm and clear.",
    "pupils": "28",
    "revision": "0",
}
THE_DAY = dt.datetime(2026, 12, 10, 12, tzinfo=dt.UTC)


def as_read(answer: TestResponse) -> str:
    """Return the words of a page without what marks them up."""
    plain = re.sub(r"<[^>]*>", "", answer.get_data(as_text=True))
    return re.sub(r" (?=[.,])", "", " ".join(html.unescape(plain).split()))


@dataclasses.dataclass(frozen=True)
class Planned:
    """A session in the scene of Year 10, by its path."""

    scene: Year10
    path: str

    @property
    def public_id(self) -> str:
        return self.path.rpartition("/")[2]

    def read(self, name: str, more: str = "") -> str:
        answer = self.scene.visit(name).get(self.scene.at(self.path + more))
        assert answer.status_code == 200, answer.status
        return as_read(answer)

    def status(self, name: str, more: str = "") -> int:
        return self.scene.status(name, self.path + more)

    def send(self, name: str, more: str, fields: dict[str, str], on: str = "") -> int:
        """Send a form of this session from its page, or from the page `on` below it."""
        return self.scene.send(name, self.path + more, fields, on=self.path + on)

    def answer(self, name: str, more: str, fields: dict[str, str], on: str = "") -> str:
        """Send a form, and return the words of what came."""
        browser = self.scene.visit(name)
        where = self.scene.at(self.path + more)
        return words(press(browser, where, fields, on=self.scene.at(self.path + on)))

    def raw(self, name: str, more: str = "") -> str:
        """Return a page of this session as its browser gets it."""
        return self.scene.read(name, self.path + more)

    def write(self, name: str = "Zara", **changes: str) -> int:
        return self.send(name, "/plan", PLAN | changes, on="/plan")

    def sent(self) -> None:
        """Let Zara write it and send it, and Ms Osei be there to answer."""
        self.scene.host("Ms Osei")
        assert self.write() == 303
        assert self.send("Zara", "/send", {"send": "1"}) == 303

    def agreed(self) -> None:
        self.sent()
        assert self.send("Ms Osei", "/answer", FINE, on="/answer") == 303

    def ran(self) -> None:
        self.sent()
        self.ran_after_all()

    def ran_after_all(self) -> None:
        """Let Ms Osei say yes to what was sent, and Zara say how it went on its day."""
        assert self.send("Ms Osei", "/answer", FINE, on="/answer") == 303
        the_clock.fix(THE_DAY)
        assert self.send("Zara", "/after", AFTER, on="/after") == 303

    def with_alfie(self) -> None:
        """Let Alfie plan along."""
        self.ask("Alfie")
        assert self.send("Alfie", "/invitation", {"yes": "1"}) == 303

    def ask(self, name: str, by: str = "Zara") -> int:
        return self.send(by, "/planners", {"member": self.member(name)})

    def member(self, name: str) -> str:
        page = self.scene.visit("Zara").get(self.scene.at(self.path)).get_data(as_text=True)
        option = page.partition(f">{name}</option>")[0].rpartition('value="')[2]
        return option.rpartition('"')[0]

    @property
    def row(self) -> Proposal:
        """Return it as the database has it, in an app context."""
        return db.session.query(Proposal).filter_by(public_id=self.public_id).one()


def proposed(scene: Year10, name: str = "Zara", **changes: str) -> Planned:
    """Let a student propose a session, a minute after they joined."""
    the_clock.move(dt.timedelta(minutes=1))
    assert scene.send(name, "/sessions/new", START | changes) == 303
    with scene.app.app_context():
        found = db.session.query(Proposal).order_by(Proposal.id.desc()).first()
        assert found is not None
        return Planned(scene, f"/sessions/{found.public_id}")


@pytest.fixture
def session(year10: Year10) -> Planned:
    return proposed(year10)
