"""What the gradebook has: those who said yes and how each stands, and nobody else."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community, GradeReturn, Membership
from lti_tool.extensions import db, queue
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, LineItem, Score, ScoreState
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.gradebook.conftest import MINUTE
from tests.pressing import page, press

SENT = {"state": ScoreState.SETTLED, "sent_value": 1}
OWED = {"state": ScoreState.OWED}
REFUSALS = (400, 401, 403, 404, 413, 421, 422)


def refused(status: int) -> dict[str, object]:
    return {"state": ScoreState.REFUSED, "last_status": status}


def waits(status: int | None = 503) -> dict[str, object]:
    later = now() + dt.timedelta(hours=1)
    return {"state": ScoreState.OWED, "attempts": 3, "due_at": later, "last_status": status}


@dataclasses.dataclass(frozen=True)
class Place:
    """A TLC with a column; Amara leads it and is no member, Ben and Chloe are."""

    app: Flask
    cast: people.Cast
    lead: Browser

    def at(self, path: str = "/grades") -> str:
        return f"/communities/{self.cast.community}{path}"

    def read(self, path: str = "/grades") -> str:
        return page(self.lead, self.at(path))

    def scores(self, *states: dict[str, object]) -> None:
        """Let so many more members say yes, each with a score that stands like this."""
        with self.app.app_context():
            made = db.session.query(Community).one()
            first = db.session.query(Score).count()
            for number, state in enumerate(states, start=first):
                someone = people.person(made.course, f"Member of staff {number:02}")
                people.join(made, someone, sends_cycles=True)
                give(made, someone.id, state)
            db.session.commit()


def give(made: Community, person_id: int, state: dict[str, object], cycle: int = 0) -> None:
    column = db.session.query(LineItem).filter_by(community_id=made.id, cycle=cycle).one()
    facts = {"value": 1, "earned_at": now(), "due_at": now(), "attempts": 0} | state
    if "sent_value" in facts:
        facts["sent_at"] = now() - MINUTE
    db.session.add(Score(line_item_id=column.id, person_id=person_id, **facts))


@pytest.fixture
def place(app: Flask) -> Place:
    with app.app_context():
        cast = people.tlc()
    return Place(app, cast, visit(app, cast.amara))


def test_an_empty_gradebook_says_what_will_be_here(place: Place) -> None:
    seen = place.read()
    assert "Nothing was sent yet." in seen
    assert "Not taken" not in seen


def test_each_state_has_its_people_and_its_words(place: Place) -> None:
    place.scores(SENT, SENT, OWED, waits(), refused(400), refused(404))
    seen = place.read()
    assert (
        "What one person completed is sent now. It takes a minute or two. 2 of 3 are there." in seen
    )
    assert "What one person completed waits: the LMS could not take it" in seen
    assert "23 November, 13:00" in seen
    assert "this course role can’t receive grades" in seen
    assert "Its gradebook column is gone." in seen
    assert "The LMS has taken everything that we sent for 2 people." in seen
    assert seen.count("Member of staff") == 6
    assert "Chloe" not in seen, "she did not say yes"
    assert "Look again" in seen


def test_a_crowd_refused_for_every_reason_fits_a_page(place: Place) -> None:
    place.scores(*(refused(REFUSALS[n % len(REFUSALS)]) for n in range(60)), waits(500))
    seen = place.read()
    assert seen.count("The LMS did not take the cycles of") == 6, "two say the same"
    assert seen.count("<bdi>Member of staff") == 61
    assert "If its column is locked, a teacher can unlock it there." in seen


def test_try_again_sends_what_was_refused_and_rings(place: Place) -> None:
    place.scores(refused(400), waits())
    queue.flush()
    assert press(place.lead, place.at("/grades/again"), on=place.at()).status_code == 303
    with place.app.app_context():
        states = [(each.state, each.attempts) for each in db.session.query(Score)]
    assert states == [(ScoreState.OWED, 0)] * 2
    assert queue.pending_count() == 1


def test_a_lead_is_told_at_home_that_something_was_refused(place: Place) -> None:
    place.scores(SENT)
    assert "did not take some" not in place.read("")
    place.scores(refused(400))
    assert "did not take some" in place.read("")
    assert "did not take some" not in page(visit(place.app, place.cast.ben), place.at(""))


def test_who_sends_nothing_is_a_number_from_five_on(place: Place) -> None:
    place.scores(*[SENT] * 5)
    assert "members send nothing" not in place.read()
    with place.app.app_context():
        made = db.session.query(Community).one()
        for number in range(5):
            people.join(made, people.person(made.course, f"Quiet {number}"))
        db.session.commit()
    seen = place.read()
    assert "6 members send nothing" in seen
    assert "Quiet" not in seen


def test_a_few_who_said_yes_are_not_told_by_the_rest(place: Place) -> None:
    with place.app.app_context():
        made = db.session.query(Community).one()
        for number in range(8):
            people.join(made, people.person(made.course, f"Quiet {number}"))
        db.session.commit()
    assert "members send nothing" not in place.read(), "Ben alone said yes"


def test_a_leaver_and_a_no_are_listed_no_more(place: Place) -> None:
    place.scores(SENT, SENT, SENT)
    with place.app.app_context():
        first, second, _third = db.session.query(Membership).filter(
            Membership.person_id.in_(
                db.session.query(Score.person_id).scalar_subquery()  # those who have a score
            )
        )
        first.left_at, second.sends_cycles = now(), False
        db.session.commit()
    assert place.read().count("Member of staff") == 1


def test_a_member_opens_no_page_of_a_lead(place: Place) -> None:
    ben = visit(place.app, place.cast.ben)
    for path in ("/grades", "/grades/settings", "/grades/guide"):
        assert ben.get(place.at(path)).status_code == 403


def differs(held: float | None, sent: int = 2) -> dict[str, object]:
    return SENT | {"value": sent, "sent_value": sent, "lms_value": held, "looked_at": now()}


def compared(place: Place, state: ErrandState = ErrandState.DONE, **facts: object) -> None:
    with place.app.app_context():
        made = db.session.query(Community).one()
        errand = {"kind": ErrandKind.COMPARISON, "state": state, "asked_at": now()}
        moments = {"ended_at": now()} | facts
        db.session.add(Errand(community_id=made.id, **errand, **moments))
        db.session.commit()


def test_a_comparison_is_asked_for_once_and_shows_its_progress(place: Place) -> None:
    place.scores(SENT)
    queue.flush()
    for _ in range(2):
        assert press(place.lead, place.at("/grades/compare"), on=place.at()).status_code == 303
    assert queue.pending_count() == 1
    seen = place.read()
    assert "Reading the gradebook." in seen
    assert "data-progress" in seen
    assert "Look again" in seen


def test_what_differs_is_shown_and_sent_again_only_when_pressed(place: Place) -> None:
    place.scores(differs(1), differs(None), differs(3), differs(2), SENT)
    compared(place)
    seen = place.read()
    assert "the LMS has 1, we sent 2" in seen
    assert "the LMS has nothing" in seen
    assert "the LMS has 3, we sent 2" in seen
    assert "we never lower a grade" in seen
    assert press(place.lead, place.at("/grades/send-again"), on=place.at()).status_code == 303
    with place.app.app_context():
        states = [each.state for each in db.session.query(Score).order_by(Score.id)]
    assert states == [ScoreState.OWED] * 2 + [ScoreState.SETTLED] * 3
    assert "It has what was sent" not in place.read(), "that is known when it is compared again"


def test_where_nothing_is_sent_nothing_is_asked_for(place: Place) -> None:
    with place.app.app_context():
        db.session.query(Community).one().grade_return = GradeReturn.NONE
        db.session.commit()
    assert press(place.lead, place.at("/grades/compare"), on=place.at()).status_code == 303
    with place.app.app_context():
        assert db.session.query(Errand).count() == 0


def test_no_difference_is_good_news_where_something_was_compared(place: Place) -> None:
    compared(place)
    place.scores(refused(404))
    seen = place.read()
    assert "There was nothing of ours to compare." in seen
    assert "It has what was sent" not in seen
    place.scores(differs(2))
    assert "It has what was sent, of everybody who said yes." in place.read()


@pytest.mark.parametrize(
    ("status", "said"),
    [(None, "You can ask again"), (401, "no longer lets"), (421, "not the LMS’s own")],
)
def test_a_comparison_that_failed_says_so(place: Place, status: int | None, said: str) -> None:
    compared(place, ErrandState.FAILED, last_status=status)
    seen = place.read()
    assert "We could not read the gradebook." in seen
    assert said in seen


def test_a_column_that_is_gone_can_be_let_go_of(place: Place) -> None:
    place.scores(SENT | {"state": ScoreState.REFUSED, "last_status": 404})
    compared(place)
    with place.app.app_context():
        db.session.query(LineItem).one().look_status = 404
        db.session.commit()
    seen = place.read()
    assert "The LMS has our column no more" in seen
    assert "Try again" not in seen, "that brings no column back"
    assert press(place.lead, place.at("/grades/let-go"), on=place.at()).status_code == 303
    with place.app.app_context():
        assert db.session.query(LineItem).count() == 0
    assert "There is no column yet" in place.read("/grades/settings")


def test_a_column_that_is_there_is_never_let_go_of(place: Place) -> None:
    place.scores(SENT)
    press(place.lead, place.at("/grades/let-go"), on=place.at())
    with place.app.app_context():
        assert (db.session.query(LineItem).count(), db.session.query(Score).count()) == (1, 1)
