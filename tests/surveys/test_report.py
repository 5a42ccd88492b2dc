"""The report of a community's year: counts, readings, the survey, and words that may be quoted."""

import pytest

from lti_tool.communities import access
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.library.models import Source
from lti_tool.library.starters import Cited
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings import rounds
from lti_tool.meetings.learning import Showed, bring
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Person
from lti_tool.progress.actions import complete
from lti_tool.web.clock import now
from tests.surveys.scene import LEAD, NAMES, Circle, all_at, levels


def hold(ten: Circle, *readings: str) -> None:
    """Let one meeting be held for each reading."""
    with ten.app.app_context():
        here = access.standing(db.session.get_one(Person, ten.people[NAMES[0]]), ten.public_id)
        meetings = db.session.query(Meeting).order_by(Meeting.on).limit(len(readings))
        for meeting, citation in zip(meetings, readings, strict=True):
            cited = Cited(Source.BOOK, citation, "", "", None, f"About {citation}", "")
            bring(here, meeting, cited, Showed(), now())
            rounds.hold(meeting, now())
        db.session.commit()


def close_cycles(ten: Circle, *cycles: int) -> None:
    """Let as many members complete these numbers of cycles."""
    with ten.app.app_context():
        for name, many in zip(NAMES, cycles, strict=False):
            own = db.session.query(Membership).filter_by(person_id=ten.people[name]).one()
            for cycle in range(1, many + 1):
                complete(own, CourseRole.LEARNER, cycle, now())
        db.session.commit()


def counted(text: str, what: str) -> str:
    return text.split(f"<dt>{what}</dt>", 1)[1].split("</dd>", 1)[0].rsplit(">", 1)[1].strip()


def test_it_says_what_was_held_read_and_completed(ten: Circle) -> None:
    hold(ten, "Small steps", "Quiet rooms")
    close_cycles(ten, 2, 1, 1, 1, 1)
    text = ten.read(LEAD, "/report")
    assert counted(text, "Members") == "10"
    assert counted(text, "Meetings held") == "2"
    assert counted(text, "Cycles completed, by all together") == "6"
    assert text.index("Small steps</li>") < text.index("Quiet rooms</li>")
    assert "Theme of CPD" in text
    assert "2026-27" in text


@pytest.mark.parametrize("cycles", [(), (2,), (2, 2, 2, 2)])
def test_cycles_of_fewer_than_five_people_are_hidden(ten: Circle, cycles: tuple[int, ...]) -> None:
    close_cycles(ten, *cycles)
    text = ten.read(LEAD, "/report")
    assert counted(text, "Cycles completed, by all together") == "fewer than five people: hidden"


def test_it_quotes_those_alone_who_said_yes(ten: Circle) -> None:
    assert "The survey has not closed yet." in ten.read(LEAD, "/report")
    ten.run(all_at(4, "Quote me", quoted=True), all_at(4, "Not me"), *levels(4, 4, 4))
    text = ten.read(LEAD, "/report")
    assert "Quote me" in text
    assert "Not me" not in text
    assert "5 members answered." in text


def test_it_names_nobody(ten: Circle) -> None:
    hold(ten, "Small steps")
    close_cycles(ten, 1, 1, 1, 1, 1)
    ten.run(*levels(4, 4, 4, 4, 4))
    text = ten.read(LEAD, "/report").partition("<footer")[0]
    assert not [name for name in ten.people if name in text]


def test_a_survey_below_five_is_hidden_there_too(ten: Circle) -> None:
    ten.run(*[all_at(4, "Quote me", quoted=True)] * 4)
    text = ten.read(LEAD, "/report")
    assert "Fewer than five people: hidden." in text
    assert "Quote me" not in text
