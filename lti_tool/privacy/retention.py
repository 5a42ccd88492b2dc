"""What goes by itself when a school's time for it is over: in batches, and again without harm."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update

from lti_tool.communities.adults import known_as_student
from lti_tool.communities.models import (
    Community,
    Host,
    HostInvitation,
    Lead,
    LeadInvitation,
    Membership,
    Waiting,
)
from lti_tool.database import INSERTS, Base, table_of
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score
from lti_tool.library.models import LibraryItem
from lti_tool.lti.models import Deployment
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Course, Enrolment, Person, School
from lti_tool.privacy.content import private
from lti_tool.privacy.models import CommunityCount, PrivacyEvent
from lti_tool.privacy.sweeping import Keys, Sweep
from lti_tool.privacy.time_over import (
    Deadlines,
    community_is_over,
    deadlines,
    gone_before,
    private_is_over,
    shared_is_over,
)
from lti_tool.privacy.wider import hand_on_sessions, of_communities, of_evenings
from lti_tool.progress.models import Completion
from lti_tool.safeguarding.models import Concern
from lti_tool.spaces.models import Selection

EVENTS_KEPT = dt.timedelta(days=730)
CHOSEN_KEPT = dt.timedelta(days=365)
ROLES: tuple[type[Base], ...] = (Lead, LeadInvitation, Host, HostInvitation, Waiting)

people, places = table_of(Person), table_of(Enrolment)
communities, meetings, items = table_of(Community), table_of(Meeting), table_of(LibraryItem)
concerns, events, chosen = table_of(Concern), table_of(PrivacyEvent), table_of(Selection)


def schools() -> Sequence[School]:
    """Return every school."""
    return db.session.scalars(select(School).order_by(School.platform_id)).all()


def sweeps(school: School, now: dt.datetime) -> Iterator[Sweep]:
    """Yield what is to go of one school, in an order in which each may find what the last left."""
    limits = deadlines(school, now)
    yield from private(private_is_over(limits))
    members, over = table_of(Membership), shared_is_over(limits)
    yield Sweep("memberships, shared words", members, members.c.id.in_(over), first=_before_members)
    yield from _of_old_communities(community_is_over(limits))
    yield from of_communities(community_is_over(limits))
    yield from of_evenings(limits)
    yield from _of_people(limits)
    yield from _of_the_office(limits, now)


def _of_old_communities(over: Select[int]) -> Iterable[Sweep]:
    """Yield what a community wrote together, and who looked after it."""
    for model in ROLES:
        table = table_of(model)
        yield Sweep(f"{table.name.replace('_', ' ')}", table, table.c.community_id.in_(over))
    noted = meetings.c.community_id.in_(over) & (meetings.c.notes != "")
    yield Sweep("notes of meetings", meetings, noted, {"notes": "", "notes_by_id": None})
    agreed = communities.c.id.in_(over) & (communities.c.agreement != "")
    yield Sweep("how groups talk", communities, agreed, {"agreement": ""})
    own, lent = items.c.community_id.in_(over), items.c.lent_at.is_not(None)
    yield Sweep("shelves of communities", items, own & ~lent)
    said = dict.fromkeys(("summary", "question", "prompts", "brought_by"), "")
    named: dict[str, Any] = {"written_by_id": None, "saved_by_id": None}
    says = or_(*(items.c[name] != "" for name in said), *(items.c[n].is_not(None) for n in named))
    yield Sweep("what was said of lent items", items, own & lent & says, said | named)


def _of_people(limits: Deadlines) -> Iterable[Sweep]:
    """Yield places in courses that ended long ago, and then people who have none."""
    here = select(Course.id).join(Deployment, Deployment.id == Course.deployment_id)
    here = here.where(Deployment.platform_id == limits.platform_id)
    ended = places.c.course_id.in_(here) & (places.c.ended_at <= limits.shared)
    yield Sweep("places in courses", places, ended, first=_before_places)
    gone = (
        (people.c.platform_id == limits.platform_id)
        & (people.c.met_at <= limits.shared)
        & gone_before(Person.id, limits.shared)
        & ~exists().where(Membership.person_id == people.c.id)
    )
    yield Sweep("people who left", people, gone)


def _of_the_office(limits: Deadlines, now: dt.datetime) -> Iterable[Sweep]:
    """Yield what was noted of concerns, of choosings, and of what was done with people's data."""
    closed = concerns.c.closed_at <= limits.students
    yield Sweep(
        "closed concerns", concerns, (concerns.c.platform_id == limits.platform_id) & closed
    )
    old = (events.c.platform_id == limits.platform_id) & (events.c.at <= now - EVENTS_KEPT)
    yield Sweep("what was done with people's data", events, old)
    asked = chosen.c.asked_at <= now - CHOSEN_KEPT
    mine = select(people.c.id).where(people.c.platform_id == limits.platform_id)
    yield Sweep("choosings for course pages", chosen, asked & chosen.c.person_id.in_(mine))


def _before_members(keys: Keys) -> None:
    """Keep how many there were and what they completed, and that students were students."""
    ids = [row[0] for row in keys]
    of_these = Membership.id.in_(ids)
    hand_on_sessions(ids)
    _note_students(select(Membership.person_id).where(of_these))
    _add_counts(of_these)
    same_person = exists().where(
        of_these,
        Membership.person_id == Score.person_id,
        Membership.community_id == LineItem.community_id,
        LineItem.id == Score.line_item_id,
    )
    db.session.execute(
        delete(Score).where(same_person), execution_options={"synchronize_session": False}
    )


def _before_places(keys: Keys) -> None:
    ids = [row[0] for row in keys]
    _note_students(select(Enrolment.person_id).where(Enrolment.id.in_(ids)))


def _note_students(persons: Select[int]) -> None:
    """Keep that people are known as students, before what says so goes (design 3, invariant 5)."""
    db.session.execute(
        update(Person)
        .where(Person.id.in_(persons), known_as_student(Person.id))
        .values(was_student=True),
        execution_options={"synchronize_session": False},
    )


def _add_counts(of_these: ColumnElement[bool]) -> None:
    table = table_of(CommunityCount)
    completed = (
        select(func.count(Completion.id))
        .where(Completion.membership_id == Membership.id)
        .correlate(Membership)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Membership.community_id, func.count(), func.sum(completed))
        .where(of_these)
        .group_by(Membership.community_id)
    ).all()
    counted = INSERTS[db.engine.dialect.name](table).values(
        [{"community_id": c, "members": m, "cycles": int(n or 0)} for c, m, n in rows]
    )
    more = {n: table.c[n] + counted.excluded[n] for n in ("members", "cycles")}
    db.session.execute(counted.on_conflict_do_update(index_elements=["community_id"], set_=more))
