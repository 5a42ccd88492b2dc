"""Every page asks the database equally often, however many people and words there are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from lti_tool.communities import actions as communities
from lti_tool.communities.models import Community, Kind
from lti_tool.experiments import actions as experiments
from lti_tool.extensions import db
from lti_tool.findings import setbacks
from lti_tool.library import actions as library
from lti_tool.lti import platforms
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.outreach import actions as sessions
from lti_tool.people.models import Course, Person
from lti_tool.plans import actions as plans
from lti_tool.safeguarding.actions import About, report
from lti_tool.safeguarding.kinds import Reported
from lti_tool.support import actions as support
from lti_tool.web.clock import clock as the_clock
from lti_tool.web.clock import now
from tests import people
from tests.access import kinds
from tests.access.addresses import PLACES
from tests.access.kinds import Here
from tests.access.outreach import begin
from tests.access.routes import row_of
from tests.access.test_routes import rows
from tests.access.twilight import COSTS
from tests.access.world import World
from tests.access.writing import TODAY, Writing, cited_as
from tests.conftest import NOON

Counts = dict[str, dict[str, int]]  # of each person, the statements of each page

MANY = 40
MORE_COMMUNITIES = 5
MOST = 6
# Students are told their hosts by name, and who does what in a meeting; their calendars have what
# they ask themselves, and what they run; who plans a session sees whom to ask along; whoever thinks
# of joining is told all there is to know.
MORE = {
    "GET spaces.home (slc)": 7,
    # A year in numbers, what was read, what was found, and what was said in the survey.
    "GET reporting.report (slc)": 7,
    "GET rooms.room (slc)": 8,
    "GET calendars.feed (slc)": 7,
    "GET outreach.one (slc)": 7,
    "GET outreach.one sent (slc)": 7,
    "GET communities.members (slc)": 7,
    "GET safeguarding.report_form (slc)": 7,
    "GET joining.join (tlc)": 9,
    "GET joining.join (slc)": 10,
    **COSTS,
    # Whoever starts a year is shown its half-terms, and whether there is a column for it.
    "GET starting.at_home (tlc)": 7,
    "GET starting.at_home (slc)": 7,
    "GET starting.behind_a_link (tlc)": 10,
    "GET starting.behind_a_link (slc)": 10,
    "GET going_on.next_year (tlc)": 8,
    "GET going_on.next_year (slc)": 8,
    # One statement for each table that holds something of people, and for what their rows name.
    "GET my_data.download (tlc)": 48,
    "GET my_data.download (slc)": 48,
    # The years' figures, what may still be quoted, and whether there are new ones in the night.
    "GET culture.view (tlc)": 8,
    "GET culture.view (slc)": 8,
}
WHO = [
    kind
    for kind in kinds.KINDS
    if {kind.tlc, kind.slc}
    & {Here.AUTHOR, Here.LEAD, Here.LEADING_MEMBER, Here.HOST, Here.COLLEAGUE, Here.CONTACT}
]


@pytest.fixture(scope="module")
def counted(built: World) -> tuple[Counts, Counts]:
    """Count what each page takes of everybody, before a crowd comes and when it is there."""
    the_clock.fix(NOON)
    built.undo()
    with pytest.MonkeyPatch.context() as changed:
        remember_platforms(built, changed)
        few = {kind.label: costs(built, kind) for kind in WHO}
        crowd(built)
        many = {kind.label: costs(built, kind) for kind in WHO}
    built.undo()
    return few, many


def remember_platforms(world: World, changed: pytest.MonkeyPatch) -> None:
    """Let what is remembered of a platform not run out while a busy machine counts."""
    changed.setattr(platforms, "REMEMBERED_SECONDS", 3600)
    with world.app.app_context():
        # What was remembered when the world was built runs out in a minute.
        for platform_id in db.session.scalars(sa.select(Platform.id)):
            tool().registrations.forget(platform_id)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect what the database is asked."""
    told: list[str] = []

    def note(*heard: object) -> None:
        told.append(str(heard[2]))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def costs(world: World, kind: kinds.Kind) -> dict[str, int]:
    """Return what each page that opens for somebody takes."""
    found = {}
    for name, place in rows("GET"):
        if row_of(name, place).answer(kind, place) != 200:
            continue
        path = world.addresses.of_row(name, place)
        world.open(kind, path)  # whatever is noted or remembered at the first time
        with counting() as told:
            assert world.open(kind, path).status == 200, path
        found[f"{name} ({place})"] = len(told)
    return found


def crowd(world: World) -> None:
    """Let forty more people come to each community, and each write one of everything."""
    with world.app.app_context():
        for place in PLACES:
            things = world.scene.places[place]
            made = db.session.query(Community).filter_by(public_id=things["public_id"]).one()
            communities.resize(made, (None, 100), now())
            newcomers = [people.person(made.course, f"{place} {n}") for n in range(MANY)]
            for each in newcomers:
                people.join(made, each)
                write(Writing(made, f"{place}-{each.id}"), each, things)
            for n in range(MORE_COMMUNITIES):
                people.community(made.course, newcomers[n], f"{place} {n}", made.kind)
        db.session.query(Course).update({"roster_read_at": now()})
        db.session.commit()


def write(writing: Writing, person: Person, things: dict[str, str]) -> None:
    plan = writing.plan(person, TODAY, "PLAN", shared=True)
    here = writing.of(person)
    plans.note(here, plan, "A line", now())
    answered = db.session.query(plans.Plan).filter_by(public_id=things["plan_id"]).one()
    support.respond(here, answered, support.ResponseKind.OFFER, "I can help.", now())
    item = library.propose(here, cited_as("A film"), now())
    library.note(here, item, "Here it means", now())
    read = writing.meeting(TODAY).item
    assert read
    library.note(here, read, "Here it means", now())
    setbacks.write(here, setbacks.Told("A debate", "Wait a day", signed=person.id % 2 == 0))
    if writing.made.kind is Kind.SLC:
        experiment = experiments.begin(here, experiments.Idea("Why?", "Try", "", "", 1), now())
        experiments.show(here, experiment, to_community=True, now=now())
        session = begin(writing, person, "SESSION")
        sessions.show(here, session, to_community=True, now=now())
        seen = Reported((("Notes", "A word"),), None)
        report(here, About("notes", "1", seen), "Why?", now(), by_mail=False)


@pytest.mark.parametrize("kind", WHO, ids=lambda kind: kind.label)
def test_no_page_takes_more_in_a_crowd(counted: tuple[Counts, Counts], kind: kinds.Kind) -> None:
    few, many = (of_all[kind.label] for of_all in counted)
    grown = {page: (few[page], cost) for page, cost in many.items() if cost > few[page]}
    dear = {page: cost for page, cost in many.items() if cost > MORE.get(page, MOST)}
    assert (grown, dear) == ({}, {})
