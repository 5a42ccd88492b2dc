"""Leaving ends at once all that lives by a membership; for 14 days one chooses what remains."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.communities.models import Lead, Membership, Remains
from lti_tool.extensions import db
from lti_tool.meetings.models import CalendarFeed, Meeting
from lti_tool.people.models import Enrolment
from lti_tool.plans.models import Feedback, Plan, TryNote
from lti_tool.progress.models import Completion
from lti_tool.support.models import Response, Visit
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

FEED = re.compile(r"https://tool\.test(/calendar/[\w-]+\.ics)")
DELETE = re.compile(r"<label [^>]*>(Delete .*?)</label>")
PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "share": "1"}
TOLD = {"tried": "I waited.", "outcome": "worked", "revision": "0", "share": "1"}
SIX_WEEKS = dt.timedelta(weeks=6)


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def leave(app: Flask, cast: people.Cast, person: int, remains: str = "") -> Browser:
    browser = visit(app, person)
    answer = press(browser, at(cast, "/leave"), on=at(cast))
    assert (answer.status_code, answer.location) == (303, at(cast, "/left"))
    if remains:
        assert press(browser, at(cast, "/left"), {"remains": remains}).status_code == 303
    return browser


def feed(browser: Browser, cast: people.Cast) -> str:
    """Make an address for one's own calendar, and return it."""
    found = FEED.search(words(press(browser, at(cast, "/calendar"))))
    assert found is not None
    return found[1]


def counts(app: Flask) -> dict[str, int]:
    """Return how much of what members write is kept."""
    with app.app_context():
        written = (Plan, Feedback, TryNote, Response, Visit)
        return {each.__tablename__: db.session.query(each).count() for each in written}


@pytest.fixture
def written(app: Flask, cast: people.Cast, clock: Clock) -> dict[str, int]:
    """Let Ben and Chloe write everything that there is to write, and return how much that is."""
    for person, other in ((cast.ben, cast.chloe), (cast.chloe, cast.ben)):
        write(app, cast, person, other)
    clock.fix(NOON + SIX_WEEKS)
    for person in (cast.ben, cast.chloe):
        press(visit(app, person), at(cast, "/feedback/1"), TOLD)
    with app.app_context():
        plans = {plan.membership.person_id: plan.public_id for plan in db.session.query(Plan)}
    said = {"kind": "response", "words": "Do they write first?"}
    for person, other in ((cast.ben, cast.chloe), (cast.chloe, cast.ben)):
        press(visit(app, person), at(cast, f"/shared/{plans[other]}"), said)
    made = counts(app)
    assert made == dict.fromkeys(made, 2)
    return made


def write(app: Flask, cast: people.Cast, person: int, other: int) -> None:
    """Let somebody write a plan and a note, and ask another for a visit."""
    browser, path = visit(app, person), at(cast, "/plan/1")
    press(browser, path, PLAN)
    press(browser, f"{path}/notes", {"words": "8B waited me out."}, on=path)
    with app.app_context():
        number = db.session.query(Membership).filter_by(person_id=other).one().id
    press(browser, f"{path}/visit", {"visitor": str(number), "when": "Thursday"})


def test_the_calendars_address_dies_and_stays_dead(app: Flask, cast: people.Cast) -> None:
    address = feed(visit(app, cast.ben), cast)
    other = feed(visit(app, cast.chloe), cast)
    assert app.test_client().get(address).status_code == 200
    ben = leave(app, cast, cast.ben)
    assert app.test_client().get(address).status_code == 404
    assert press(ben, at(cast, "/join")).status_code == 303
    assert app.test_client().get(address).status_code == 404
    assert app.test_client().get(other).status_code == 200
    with app.app_context():
        assert db.session.query(CalendarFeed).count() == 1


def test_a_leavers_name_is_nowhere_at_once(
    app: Flask, cast: people.Cast, written: dict[str, int]
) -> None:
    chloe = visit(app, cast.chloe)
    with app.app_context():
        plans = {plan.membership.person_id: plan.public_id for plan in db.session.query(Plan)}
    paths = ["", "/members", "/shared", "/visits", "/plan/2/visit", "/meetings/2"]
    paths += [f"/shared/{plan}" for plan in plans.values()]
    before = [path for path in paths if "<bdi>Ben</bdi>" in page(chloe, at(cast, path))]
    assert {"", "/members", "/shared", "/visits"} < set(before)
    leave(app, cast, cast.ben)
    for path in paths:
        assert "Ben" not in page(chloe, at(cast, path))
    assert "Ben" not in page(visit(app, cast.amara), at(cast, "/members"))


def test_a_leaver_is_out_of_the_round_that_goes_on(app: Flask, cast: people.Cast) -> None:
    amara, room = visit(app, cast.amara), at(cast, "/meetings/1")
    assert press(amara, room, {"begin": "1"}).status_code == 303
    assert "Ben" in page(amara, f"{room}/projector")
    leave(app, cast, cast.ben)
    assert "Ben" not in page(amara, f"{room}/projector")
    assert press(amara, room, {"next": "1"}).status_code == 303


def test_a_name_that_may_stay_stays_beside_everything_that_was_shared(
    app: Flask, cast: people.Cast, written: dict[str, int]
) -> None:
    leave(app, cast, cast.ben, "named")
    chloe = visit(app, cast.chloe)
    assert "<bdi>Ben</bdi>" in page(chloe, at(cast))
    assert "<bdi>Ben</bdi>" not in page(chloe, at(cast, "/members"))
    press(visit(app, cast.ben), at(cast, "/left"), {"remains": "anonymous"})
    assert "<bdi>Ben</bdi>" not in page(chloe, at(cast))
    assert counts(app) == written | {"visits": 0}


def test_deleting_takes_all_that_the_leaver_wrote_and_nothing_of_others(
    app: Flask, cast: people.Cast, written: dict[str, int]
) -> None:
    ben = leave(app, cast, cast.ben, "deleted")
    # What Chloe said to his plan goes with the plan.
    kept = {"plans": 1, "feedback": 1, "try_notes": 1, "responses": 0, "visits": 0}
    assert counts(app) == kept
    assert "What you wrote is deleted:" in page(ben, at(cast, "/left"))
    assert 'name="remains"' not in page(ben, at(cast, "/left"))
    shown = page(visit(app, cast.chloe), at(cast))
    assert "A former member" not in shown
    assert "Longer answers" in shown
    with app.app_context():
        assert db.session.query(Completion).count() == 2


def test_the_choice_names_all_that_deleting_takes(app: Flask, cast: people.Cast) -> None:
    shown = page(leave(app, cast, cast.ben), at(cast, "/left"))
    label = DELETE.search(shown)
    assert label is not None
    for what in ("plans", "feedback", "how it goes", "said to others", "new learning means here"):
        assert what in label[1]
    assert "what I said of myself" in label[1]
    assert "self-experiments" not in label[1]
    assert "What others said to your plans goes with them." in shown
    assert "Our notes and what you put onto the shelf stay" in shown


def test_deleting_takes_what_one_said_of_oneself_and_leaves_what_is_everybodys(
    app: Flask, cast: people.Cast
) -> None:
    ben = visit(app, cast.ben)
    press(ben, at(cast, "/about-me"), {"subject": "Welsh", "experience": "three-to-five"})
    press(ben, at(cast, "/meetings/1/notes"), {"notes": "We tried waiting.", "revision": "0"})
    leave(app, cast, cast.ben, "deleted")
    with app.app_context():
        left = db.session.query(Membership).filter_by(person_id=cast.ben).one()
        assert (left.subject, left.experience) == ("", None)
        assert db.session.query(Meeting).filter_by(number=1).one().notes == "We tried waiting."


def test_a_students_choice_names_experiments_too(year10: Year10) -> None:
    year10.send("Zara", "/leave", {}, on="")
    label = DELETE.search(" ".join(year10.read("Zara", "/left").split()))
    assert label is not None
    assert "self-experiments" in label[1]
    year10.send("Zara", "/left", {"remains": "deleted"})
    shown = year10.read("Zara", "/left")
    assert "your self-experiments" in shown
    assert "how we talk" in shown


def test_until_one_chooses_everything_stays_without_the_name(
    app: Flask, cast: people.Cast, written: dict[str, int]
) -> None:
    ben = leave(app, cast, cast.ben)
    shown = page(ben, at(cast, "/left"))
    assert "What you shared stays for the members, without your name." in shown
    assert shown.count(" checked") == 1
    assert counts(app) == written | {"visits": 0}


@pytest.mark.parametrize(("days", "status"), [(14, 303), (14.01, 403)])
def test_the_choice_lasts_for_fourteen_days(
    app: Flask, cast: people.Cast, clock: Clock, days: float, status: int
) -> None:
    press(visit(app, cast.ben), at(cast, "/plan/1"), PLAN)
    leave(app, cast, cast.ben)
    clock.fix(NOON + dt.timedelta(days=days))
    ben = visit(app, cast.ben)
    shown = page(ben, at(cast, "/left"))
    assert ('name="remains"' in shown) is (status == 303)
    assert ben.post(at(cast, "/left"), data={"remains": "deleted"}).status_code == status
    assert counts(app)["plans"] == (0 if status == 303 else 1)


@pytest.mark.parametrize("remains", ["", "everything"])
def test_a_choice_that_is_none_of_the_three_changes_nothing(
    app: Flask, cast: people.Cast, remains: str
) -> None:
    ben = leave(app, cast, cast.ben)
    answer = press(ben, at(cast, "/left"), {"remains": remains})
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    with app.app_context():
        left = db.session.query(Membership).filter_by(person_id=cast.ben).one()
        assert left.remains is Remains.ANONYMOUS


@pytest.mark.parametrize("who", ["ben", "amara", "dylan"])
def test_whoever_has_not_left_has_nothing_to_choose(
    app: Flask, cast: people.Cast, written: dict[str, int], who: str
) -> None:
    browser = visit(app, getattr(cast, who))
    browser.get(at(cast, "/join"))
    browser.get(at(cast))
    assert browser.get(at(cast, "/left")).location == at(cast)
    assert browser.post(at(cast, "/left"), data={"remains": "deleted"}).status_code == 403
    assert counts(app) == written


def test_whoever_leaves_still_looks_after_it_if_they_did(app: Flask, cast: people.Cast) -> None:
    with app.app_context():
        db.session.add(Lead(community_id=cast.community_id, person_id=cast.ben, since=now()))
        db.session.commit()
    ben = leave(app, cast, cast.ben)
    shown = page(ben, at(cast))
    assert "For you who look after it" in shown
    assert "What is mine to do" not in shown


def test_whom_the_course_list_drops_has_not_left(
    app: Flask, cast: people.Cast, written: dict[str, int]
) -> None:
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).update({"ended_at": now()})
        db.session.commit()
    ben = visit(app, cast.ben)
    assert "Your place here has ended" in page(ben, at(cast))
    assert press(ben, at(cast, "/leave"), on=at(cast)).status_code == 403
    assert "Ben" not in page(visit(app, cast.chloe), at(cast, "/members"))
    assert counts(app) == written


def test_whoever_comes_back_finds_what_they_did_not_delete(
    app: Flask, cast: people.Cast, written: dict[str, int]
) -> None:
    ben = leave(app, cast, cast.ben)
    assert press(ben, at(cast, "/join")).status_code == 303
    assert "Longer answers" in page(ben, at(cast, "/plan/1"))
    assert "<bdi>Ben</bdi>" in page(visit(app, cast.chloe), at(cast, "/members"))
    assert ben.get(at(cast, "/left")).location == at(cast)
