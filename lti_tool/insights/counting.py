"""The true counts of a school's year; only `publishing` reads them, and rounds them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.communities.queries import FEWEST_SHOWN, belongs
from lti_tool.extensions import db
from lti_tool.insights.models import Count
from lti_tool.lti.models import Deployment
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.outreach.queries import run_in
from lti_tool.people.models import Course
from lti_tool.plans.models import Plan
from lti_tool.progress.models import Completion


def true_counts(platform_id: int, year: str, today: dt.date) -> dict[Count, int]:
    """Return what is true of a school's year on a day, but for its survey."""
    ours, ran = _communities(platform_id, year), run_in(platform_id, year)
    closed, by = _closed(ours)
    return {
        Count.STAFF_MEMBERS: _members(ours.where(Community.kind == Kind.TLC)),
        Count.STUDENT_MEMBERS: _members(ours.where(Community.kind == Kind.SLC)),
        Count.MEETINGS: _meetings(ours, today),
        # Many cycles of fewer than five people would say what these few did.
        Count.LOOPS: closed if by >= FEWEST_SHOWN else 0,
        Count.LOOPS_BEGUN: closed + _still_open(ours, today),
        Count.SESSIONS: ran.sessions,
        Count.PUPILS: ran.pupils,
    }


def communities(platform_id: int, year: str) -> Sequence[Community]:
    """Return the communities of a school's year, by theme."""
    ours = _communities(platform_id, year)
    wanted = select(Community).where(Community.id.in_(ours))
    return db.session.scalars(wanted.order_by(func.lower(Community.theme), Community.id)).all()


def _communities(platform_id: int, year: str) -> Select[int]:
    return (
        select(Community.id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == platform_id, Community.year == year)
    )


def _members(ours: Select[int]) -> int:
    """Count people, however many communities they are in."""
    wanted = (
        select(func.count(Membership.person_id.distinct()))
        .join(Community, Community.id == Membership.community_id)
        .where(Community.id.in_(ours), belongs(Community.id, Community.course_id))
    )
    return db.session.scalar(wanted) or 0


def _meetings(ours: Select[int], today: dt.date) -> int:
    was = or_(Meeting.state == MeetingState.HELD, Meeting.on < today)
    wanted = select(func.count(Meeting.id)).where(
        Meeting.community_id.in_(ours), Meeting.state != MeetingState.SKIPPED, was
    )
    return db.session.scalar(wanted) or 0


def _closed(ours: Select[int]) -> tuple[int, int]:
    """Return how many cycles were closed, and by how many people."""
    wanted = (
        select(func.count(Completion.id), func.count(Membership.person_id.distinct()))
        .join(Membership, Membership.id == Completion.membership_id)
        .where(Membership.community_id.in_(ours))
    )
    cycles, people = db.session.execute(wanted).one()
    return cycles, people


def _still_open(ours: Select[int], today: dt.date) -> int:
    """Count the plans that a meeting has come for since, and that nobody looked back on."""
    following = aliased(Meeting)
    could = exists().where(
        following.community_id == Meeting.community_id,
        following.on > Meeting.on,
        following.on <= today,
        following.state != MeetingState.SKIPPED,
    )
    closed = exists().where(
        Completion.membership_id == Plan.membership_id, Completion.cycle == Meeting.number
    )
    wanted = (
        select(func.count(Plan.id))
        .join(Meeting, Meeting.id == Plan.meeting_id)
        .where(Meeting.community_id.in_(ours), Plan.focus != "", could, ~closed)
    )
    return db.session.scalar(wanted) or 0
