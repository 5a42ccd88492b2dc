"""What goes to the gradebook can be switched on and off after set-up, by a lead alone."""

import dataclasses

import pytest
from flask import Flask

from lti_tool.communities.models import Community, GradeReturn, Membership, ResourceLink
from lti_tool.extensions import db, queue
from lti_tool.gradebook.actions import open_column
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, LineItem, Score, ScoreState
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.people.models import Course
from lti_tool.progress.models import Completion
from lti_tool.web.clock import clock, now
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.gradebook.conftest import MINUTE
from tests.pressing import at_once, page, press, words

ON, OFF = {"grade_return": "one-column"}, {"grade_return": "none"}
BY_CYCLE = {"grade_return": "per-cycle"}


@dataclasses.dataclass(frozen=True)
class Place:
    """A community that began without grades, and its lead's browser."""

    app: Flask
    cast: people.Cast
    lead: Browser

    def at(self, path: str = "/grades/settings") -> str:
        return f"/communities/{self.cast.community}{path}"

    def choose(self, fields: dict[str, str]) -> int:
        return press(self.lead, self.at(), fields).status_code

    def read(self, path: str = "/grades/settings") -> str:
        return page(self.lead, self.at(path))

    def member(self, person: int) -> Browser:
        return visit(self.app, person)


@pytest.fixture
def place(app: Flask) -> Place:
    with app.app_context():
        cast = people.tlc(column=False)
    clock.move(MINUTE)
    return Place(app, cast, visit(app, cast.amara))


def community() -> Community:
    return db.session.query(Community).populate_existing().one()


def link_has_a_column(place: Place) -> None:
    with place.app.app_context():
        db.session.query(ResourceLink).one().line_item_url = "https://lms.test/2/lineitems/1"
        db.session.commit()


def lms_makes_columns(place: Place) -> None:
    with place.app.app_context():
        db.session.query(Course).one().line_items_url = "https://lms.test/2/lineitems"
        db.session.commit()


def ben_completes(place: Place, cycle: int = 1) -> None:
    with place.app.app_context():
        ben = db.session.query(Membership).filter_by(person_id=place.cast.ben).one()
        ben.sends_cycles = None
        db.session.add(Completion(membership_id=ben.id, cycle=cycle, completed_at=now()))
        db.session.commit()


def test_switching_on_ties_the_column_and_asks_each_member(place: Place) -> None:
    link_has_a_column(place)
    ben_completes(place)
    seen = place.read()
    assert "the maximum is 5 cycles" in seen
    assert "With a column for each cycle there are" not in seen
    assert place.choose(ON) == 303
    with place.app.app_context():
        assert (community().grade_return, community().cycles) == (GradeReturn.ONE_COLUMN, 5)
        assert db.session.query(LineItem).one().maximum == 5
        assert db.session.query(Score).count() == 0, "nobody was asked yet"
    assert "The column is known here, and came with the activity." in place.read()
    ben = place.member(place.cast.ben)
    assert "Should your completed cycles go to the gradebook?" in page(ben, place.at(""))
    asked = page(ben, place.at("/gradebook"))
    assert "checked" not in asked, "nothing is preselected"
    press(ben, place.at("/gradebook"), {"sends_cycles": "yes"})
    assert "Should your completed cycles" not in page(ben, place.at(""))
    with place.app.app_context():
        assert db.session.query(Score).one().value == 1


def test_who_does_not_answer_sends_nothing_and_is_asked_once(place: Place) -> None:
    link_has_a_column(place)
    ben_completes(place)
    place.choose(ON)
    ben = place.member(place.cast.ben)
    page(ben, place.at(""))
    press(ben, place.at("/told"), {"until": now().isoformat()}, on=place.at(""))
    assert "Should your completed cycles" not in page(ben, place.at(""))
    with place.app.app_context():
        assert db.session.query(Score).count() == 0


def test_who_waited_while_it_was_off_is_asked_when_there_is_room(place: Place) -> None:
    with place.app.app_context():
        community().size_to = 2
        db.session.commit()
    dylan = place.member(place.cast.dylan)
    press(dylan, place.at("/join"))
    place.choose(ON)
    clock.move(MINUTE)
    press(place.lead, place.at("/make-room"), on=place.at("/settings"))
    assert "Should your completed cycles" in page(dylan, place.at(""))
    clock.move(MINUTE)
    press(dylan, place.at("/told"), {"until": now().isoformat()}, on=place.at(""))
    assert "Should your completed cycles" not in page(dylan, place.at(""))


def test_who_joins_while_it_is_on_is_asked_at_joining_alone(place: Place) -> None:
    link_has_a_column(place)
    place.choose(ON)
    dylan = place.member(place.cast.dylan)
    assert press(dylan, place.at("/join")).status_code == 303
    assert "Should your completed cycles" not in page(dylan, place.at(""))


def test_switching_off_sends_nothing_more_and_says_what_the_lms_keeps(place: Place) -> None:
    link_has_a_column(place)
    ben_completes(place)
    place.choose(ON)
    ben = place.member(place.cast.ben)
    press(ben, place.at("/gradebook"), {"sends_cycles": "yes"})
    assert "What the LMS has, it keeps" in place.read()
    assert place.choose(OFF) == 303
    with place.app.app_context():
        assert db.session.query(Score).one().state is ScoreState.WITHDRAWN
        assert db.session.query(LineItem).count() == 1
    assert "sends nothing to the gradebook" in page(ben, place.at("/gradebook"))
    assert "The LMS keeps what it was sent before." in place.read("/grades")
    assert place.choose(ON) == 303
    with place.app.app_context():
        assert db.session.query(Score).one().state is ScoreState.OWED, "Ben’s yes is his own"


def test_the_number_of_cycles_is_fixed_once_and_for_all(place: Place) -> None:
    with place.app.app_context():
        meeting = db.session.query(Meeting).filter_by(number=3).one()
        meeting.state = MeetingState.SKIPPED
        db.session.commit()
    assert (
        "the maximum is 4 cycles. With a column for each cycle there are 5, "
        "for they go by the numbers of the meetings."
    ) in place.read()
    place.choose(ON)
    place.choose(OFF)
    with place.app.app_context():
        db.session.query(Meeting).filter_by(number=4).one().state = MeetingState.SKIPPED
        db.session.commit()
    place.choose(BY_CYCLE)
    with place.app.app_context():
        assert community().cycles == 4
    assert "The maximum is 4 cycles." in place.read()


def test_by_cycle_goes_by_the_number_of_the_meeting(place: Place) -> None:
    with place.app.app_context():
        db.session.query(Meeting).filter_by(number=3).one().state = MeetingState.SKIPPED
        db.session.commit()
    place.choose(BY_CYCLE)
    with place.app.app_context():
        assert community().cycles == 5
        open_column(community(), "https://lms.test/2/lineitems/1", 1)
        db.session.commit()
    seen = place.read()
    assert "Known here: cycle 1." in seen
    assert "Not known yet: cycle 2, 3, 4, 5." in seen
    assert "Select content" in seen


def test_a_column_of_the_other_kind_is_not_offered_beside_one(place: Place) -> None:
    link_has_a_column(place)
    place.choose(ON)
    assert "One activity and one column for each cycle" not in place.read()
    assert place.choose(BY_CYCLE) == 422
    with place.app.app_context():
        assert community().grade_return is GradeReturn.ONE_COLUMN


def test_nothing_chosen_or_what_cannot_be_is_said_and_kept(place: Place) -> None:
    answer = press(place.lead, place.at(), {})
    assert answer.status_code == 422
    assert "Choose one of them." in words(answer)
    with place.app.app_context():
        community().course.staff_declared_at = None
        db.session.commit()
    answer = press(place.lead, place.at(), ON)
    assert answer.status_code == 422
    assert "the LMS gives teachers no grades" in words(answer)
    assert 'checked class="form-check-input" id="grade_return-1"' in words(answer)
    with place.app.app_context():
        community().course.staff_declared_at = NOON
        db.session.query(Meeting).filter(Meeting.number > 1).delete()
        db.session.commit()
    answer = press(place.lead, place.at(), ON)
    assert answer.status_code == 422
    assert "Plan two meetings first" in words(answer)


def test_a_column_is_made_only_when_a_lead_asks(place: Place) -> None:
    lms_makes_columns(place)
    place.choose(ON)
    seen = place.read()
    assert "There is no column yet" in seen
    assert "it marks nothing as complete" in seen
    with place.app.app_context():
        assert db.session.query(Errand).count() == 0
    queue.flush()
    presses = [(visit(place.app, place.cast.amara), place.at("/grades/column"), {})] * 1
    for browser, _path, _fields in presses:
        page(browser, place.at())
    assert at_once(presses) == [303]
    assert press(place.lead, place.at("/grades/column"), on=place.at()).status_code == 303
    assert queue.pending_count() == 1, "a second press asks for nothing new"
    assert "Your LMS is asked to make a column." in place.read()
    assert "Make a column" not in place.read()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (None, "we look first whether the column is there"),
        (502, "we look first whether the column is there"),
        (403, "does not let this tool write grades"),
        (421, "at an address that is not the LMS’s own"),
        (400, "it takes none from this tool"),
    ],
)
def test_what_became_of_it_is_said(place: Place, status: int | None, said: str) -> None:
    lms_makes_columns(place)
    place.choose(ON)
    with place.app.app_context():
        errand = {"kind": ErrandKind.COLUMN, "state": ErrandState.FAILED, "asked_at": now()}
        db.session.add(Errand(community_id=community().id, last_status=status, **errand))
        db.session.commit()
    assert said in place.read()
    assert "Make a column" in place.read()


def test_a_column_that_we_made_is_said_to_complete_nothing(place: Place) -> None:
    place.choose(ON)
    assert "Or let us make one" not in place.read(), "this LMS lets us make none"
    with place.app.app_context():
        column = open_column(community(), "https://lms.test/2/lineitems/1")
        assert column
        column.made_at = now()
        db.session.commit()
    assert "so a badge that waits for the activity’s completion" in place.read()
