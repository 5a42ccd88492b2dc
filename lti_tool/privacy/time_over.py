"""Whose time is over: from when a school's days and months are counted.

A membership's clock starts when its community's year closes, when its member leaves, or when they
have no place in any course any more, whichever comes first. A place that stands again stops it.
"""

import calendar
import dataclasses
import datetime as dt

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lti_tool.communities.actions import TO_CHOOSE
from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course, Enrolment, School


@dataclasses.dataclass(frozen=True)
class Deadlines:
    """Up to which moment a school's clocks must have started for something to go now."""

    platform_id: int
    private: dt.datetime
    shared: dt.datetime
    students: dt.datetime
    left_students: dt.datetime  # who left a student community has chosen what becomes of it


def deadlines(school: School, now: dt.datetime) -> Deadlines:
    """Return a school's deadlines at a moment."""
    return Deadlines(
        platform_id=school.platform_id,
        private=now - dt.timedelta(days=school.private_days),
        shared=_months_before(now, school.shared_months),
        students=_months_before(now, school.student_months),
        left_students=now - TO_CHOOSE,
    )


def communities_at(platform_id: int) -> Select[int]:
    """Return the communities of a school, as a subquery."""
    return (
        select(Community.id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == platform_id)
    )


def closed_before(moment: dt.datetime) -> ColumnElement[bool]:
    """Say in SQL that a community's year had closed at a moment."""
    return Community.closed_at <= moment


def private_is_over(limits: Deadlines) -> Select[int]:
    """Return the memberships whose private words are to go."""
    return _started(limits, limits.private, limits.private, limits.private)


def shared_is_over(limits: Deadlines) -> Select[int]:
    """Return the memberships that are to go with all that was shared by them."""
    of_staff = _started(limits, limits.shared, limits.shared, limits.shared, Kind.TLC)
    of_students = _started(limits, limits.students, limits.left_students, limits.students, Kind.SLC)
    both = or_(Membership.id.in_(of_staff), Membership.id.in_(of_students))
    return select(Membership.id).where(both)


def community_is_over(limits: Deadlines) -> Select[int]:
    """Return the communities whose own words are to go."""
    staff = (Community.kind == Kind.TLC) & closed_before(limits.shared)
    students = (Community.kind == Kind.SLC) & closed_before(limits.students)
    return communities_at(limits.platform_id).where(staff | students)


def gone_before(person: InstrumentedAttribute[int], moment: dt.datetime) -> ColumnElement[bool]:
    """Say in SQL that somebody has had no place in any course since a moment."""
    here = Enrolment.ended_at.is_(None) | (Enrolment.ended_at > moment)
    return ~exists().where(Enrolment.person_id == person, here)


def _started(
    limits: Deadlines,
    closed: dt.datetime,
    left: dt.datetime,
    gone: dt.datetime,
    kind: Kind | None = None,
) -> Select[int]:
    started = (
        closed_before(closed)
        | (Membership.left_at <= left)
        | gone_before(Membership.person_id, gone)
    )
    wanted = (
        select(Membership.id)
        .join(Community, Community.id == Membership.community_id)
        .where(Community.id.in_(communities_at(limits.platform_id)), started)
    )
    return wanted if kind is None else wanted.where(Community.kind == kind)


def _months_before(moment: dt.datetime, months: int) -> dt.datetime:
    """Return the same day so many months ago, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
