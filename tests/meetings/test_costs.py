"""Each page of a meeting asks the database the same, whatever the community's size."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities import access
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.library.actions import Cited
from lti_tool.library.models import Source
from lti_tool.meetings import actions
from lti_tool.meetings.learning import Showed, bring
from lti_tool.meetings.models import Pass
from lti_tool.people.models import Course, Person
from lti_tool.plans import actions as plans
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import PLAN, at, come, meeting, read, seen, send, statements

IN_SIX_WEEKS = NOON + dt.timedelta(weeks=6)
FOR_ALL = ["/meetings", "/meetings/2", "/meetings/2/projector"]
FOR_MEMBERS = [*FOR_ALL, "/meetings/2/pack", "/meetings/2/notes", "/calendar"]


@pytest.fixture
def going_on(app: Flask, cast: people.Cast, ben: Browser, clock: Clock) -> people.Cast:
    """Let Ben have a plan from the first meeting, and the second go on."""
    send(ben, at(cast, "/plan/1"), **PLAN)
    clock.fix(IN_SIX_WEEKS)
    amara = come(app, cast, cast.amara)
    send(amara, at(cast, "/meetings/2"), begin="1")
    read(amara, at(cast, "/meetings/2"))
    with app.app_context():
        freshen()
    return cast


def freshen() -> None:
    """Let the course's list be read just now, so that no page asks for it."""
    db.session.query(Course).update({"roster_read_at": now()})
    db.session.commit()


def fill(cast: people.Cast, clock: Clock) -> None:
    """Let forty more people join, plan twice and pass, and give the year much to read."""
    made = db.session.get_one(Community, cast.community_id)
    newcomers = [people.person(made.course, f"Member {number}") for number in range(40)]
    second = meeting(cast, 2).id
    for each in newcomers:
        db.session.add(Pass(meeting_id=second, membership_id=people.join(made, each).id))
    for moment in (NOON, IN_SIX_WEEKS):
        clock.fix(moment)
        for each in newcomers:
            write(cast, each)
    for week in range(1, 11):
        when = actions.When(people.DAYS[5] + dt.timedelta(weeks=week))
        actions.add(made, seen(cast), when, now())
    here = access.standing(newcomers[0], cast.community)
    for each in seen(cast).meetings:
        cited = Cited(Source.OTHER, "A film", "", "", 5, "And?", "")
        bring(here, each, cited, Showed(), now())
    freshen()


def write(cast: people.Cast, person: Person) -> None:
    """Share a plan of the current meeting, with a line about how it goes."""
    here, current = access.standing(person, cast.community), seen(cast).current
    assert current is not None
    plan = plans.save_plan(here, current, plans.Planned("Focus", ["One", "Two"]), 0, now())
    plans.show(plan, to_community=True, now=now())
    plans.note(here, plan, "A line", now())


def costs(app: Flask, cast: people.Cast) -> dict[tuple[str, str], int]:
    """Return how many statements each page takes for a member and for one who only leads."""
    return {
        (who, path): len(statements(app, person, at(cast, path)))
        for who, person, paths in (
            ("member", cast.ben, FOR_MEMBERS),
            ("lead", cast.amara, FOR_ALL),
        )
        for path in paths
    }


def test_no_page_takes_more_for_more_people_plans_or_meetings(
    app: Flask, going_on: people.Cast, clock: Clock
) -> None:
    small = costs(app, going_on)
    with app.app_context():
        fill(going_on, clock)
    assert costs(app, going_on) == small
    assert {page: cost for page, cost in small.items() if cost > 6} == {}


@pytest.mark.parametrize("path", ["", "/meetings", "/plan/2", "/feedback/1", "/calendar"])
def test_a_page_that_shows_only_dates_reads_no_notes_and_no_shelf(
    app: Flask, going_on: people.Cast, path: str
) -> None:
    asked = " ".join(statements(app, going_on.ben, at(going_on, path)))
    assert "meetings.place" in asked
    assert "meetings.notes," not in asked
    assert "library_items.citation" not in asked


@pytest.mark.parametrize("path", ["/meetings/2", "/meetings/2/notes", "/meetings/2/learning"])
def test_a_page_that_shows_them_reads_them_with_the_dates(
    app: Flask, going_on: people.Cast, path: str
) -> None:
    asked = statements(app, going_on.ben, at(going_on, path))
    assert sum("meetings.notes," in each for each in asked) == 1


def test_the_members_of_a_tlc_are_shown_without_asking_for_hosts(
    app: Flask, cast: people.Cast
) -> None:
    asked = statements(app, cast.ben, at(cast, "/members"))
    assert not any("JOIN hosts ON hosts.person_id = people.id" in each for each in asked)
