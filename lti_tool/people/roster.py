"""A course's roster, applied all or nothing: it says who may come, not who they are (NRPS 2.0)."""

import datetime as dt
import enum
from collections.abc import Sequence

from sqlalchemy import insert, select, update

from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.lti.nrps import Member
from lti_tool.lti.roles import CourseRole, parse_roles
from lti_tool.people.erased import erased_among
from lti_tool.people.models import Course, Enrolment, Person, RosterState

ASK_AGAIN = dt.timedelta(minutes=5)


class Applied(enum.StrEnum):
    """What became of a roster that arrived."""

    APPLIED = "applied"
    HELD = "held"


def is_stale(course: Course, minutes: int, now: dt.datetime) -> bool:
    """Say whether a course's list should be read again, and nobody has asked for it just now."""
    if course.memberships_url is None or course.roster_state is RosterState.HELD:
        return False
    old = course.roster_read_at is None or course.roster_read_at < now - dt.timedelta(
        minutes=minutes
    )
    return old and _unasked(course, now)


def ask(course: Course, now: dt.datetime) -> bool:
    """Mark a course's list as asked for; False when another request was first."""
    table = table_of(Course)
    again = now - ASK_AGAIN
    asked = db.session.execute(
        update(table)
        .where(table.c.id == course.id)
        .where(
            table.c.roster_state.not_in([RosterState.QUEUED, RosterState.READING])
            | table.c.roster_asked_at.is_(None)
            | (table.c.roster_asked_at < again)
        )
        .values(roster_state=RosterState.QUEUED, roster_asked_at=now, roster_progress=0)
        .returning(table.c.id)
    )
    first = asked.first() is not None
    db.session.expire(course)
    return first


def apply(
    course: Course,
    members: Sequence[Member],
    began_at: dt.datetime,
    now: dt.datetime,
    *,
    confirmed: bool,
) -> Applied:
    """Make a course's enrolments what the whole roster says.

    A place renewed by a launch after the reading began at `began_at` is not ended; administrators
    are outside the roster; one that would end more than half of the course is held until someone
    confirms.
    """
    listed = {m.user_id: parse_roles(m.roles).course_role for m in members if m.active}
    standing = _standing(course)
    ending = [
        place
        for subject, place in standing.items()
        if subject not in listed and _may_end(place, began_at)
    ]
    active = sum(place.ended_at is None for place in standing.values())
    if len(ending) * 2 > active and not confirmed:
        course.roster_state, course.roster_count = RosterState.HELD, len(listed)
        return Applied.HELD
    _end(ending, now)
    _renew(standing, listed)
    _enrol(course, {s: role for s, role in listed.items() if s not in standing}, now)
    course.roster_state, course.roster_read_at = RosterState.READ, now
    course.roster_count = course.roster_progress = len(listed)
    return Applied.APPLIED


def _unasked(course: Course, now: dt.datetime) -> bool:
    if course.roster_state in (RosterState.QUEUED, RosterState.READING, RosterState.FAILED):
        return course.roster_asked_at is None or course.roster_asked_at < now - ASK_AGAIN
    return True


def _standing(course: Course) -> dict[str, Enrolment]:
    rows = db.session.execute(
        select(Person.subject, Enrolment)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_id == course.id)
    )
    return dict(rows.all())


def _may_end(place: Enrolment, began_at: dt.datetime) -> bool:
    renewed = place.launched_at is not None and place.launched_at >= began_at
    return place.ended_at is None and not renewed and place.role is not CourseRole.ADMINISTRATOR


def _end(places: Sequence[Enrolment], now: dt.datetime) -> None:
    if places:
        ended = [{"id": place.id, "ended_at": now} for place in places]
        db.session.execute(update(Enrolment), ended)


def _renew(standing: dict[str, Enrolment], listed: dict[str, CourseRole]) -> None:
    changed = [
        {"id": place.id, "roster_role": listed[subject], "ended_at": None}
        for subject, place in standing.items()
        if subject in listed and (place.roster_role, place.ended_at) != (listed[subject], None)
    ]
    if changed:
        db.session.execute(update(Enrolment), changed)


def _enrol(course: Course, newcomers: dict[str, CourseRole], now: dt.datetime) -> None:
    """Give newcomers their place; whoever had their data erased gets none by a roster."""
    if not newcomers:
        return
    platform_id = course.deployment.platform_id
    known = _ids(platform_id, newcomers)
    unknown = [s for s in newcomers if s not in known]
    erased = erased_among(platform_id, unknown, now) if unknown else set[str]()
    strangers = [s for s in unknown if s not in erased]
    if strangers:
        db.session.execute(
            insert(Person),
            [
                {"platform_id": platform_id, "subject": subject, "met_at": now}
                for subject in strangers
            ],
        )
        known = _ids(platform_id, newcomers)
    places = [
        {"course_id": course.id, "person_id": known[subject], "roster_role": role}
        for subject, role in newcomers.items()
        if subject in known
    ]
    if places:
        db.session.execute(insert(Enrolment), places)


def _ids(platform_id: int, subjects: dict[str, CourseRole]) -> dict[str, int]:
    """Return the rows of those who are known, asking for a bounded number at a time."""
    wanted, found = list(subjects), dict[str, int]()
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = db.session.execute(
            select(Person.subject, Person.id)
            .where(Person.platform_id == platform_id)
            .where(Person.subject.in_(part))
        )
        found.update(rows.all())
    return found
