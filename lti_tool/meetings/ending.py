"""The end of a community's year: what is due once no meeting is to come any more."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from lti_tool.badges.actions import award_who_looked_after
from lti_tool.badges.queries import leads_and_hosts
from lti_tool.communities.models import Community
from lti_tool.communities.succession import close
from lti_tool.communities.years import last_day
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.meetings.queries import Calendar
from lti_tool.people.models import Course, School

FEWEST_MEETINGS = 2  # that somebody looked after a community for


def close_what_is_over(now: dt.datetime) -> None:
    """Close each community whose last day is over in its school."""
    last_meeting = (
        select(func.max(Meeting.on))
        .where(Meeting.community_id == Community.id, Meeting.state != MeetingState.SKIPPED)
        .scalar_subquery()
    )
    wanted = (
        select(Community, School.time_zone, last_meeting)
        .join(Community.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .join(School, School.platform_id == Deployment.platform_id)
        .where(Community.closed_at.is_(None))
    )
    for community, zone, last in db.session.execute(wanted).all():
        _close_if_over(community, last, zone, now)


def close_if_over(community: Community, seen: Calendar, zone: str, now: dt.datetime) -> bool:
    """Close a community that somebody opens after its last day; say whether that was so."""
    last = seen.counting[-1].on if seen.counting else None
    return not community.is_over and _close_if_over(community, last, zone, now)


def _close_if_over(community: Community, last: dt.date | None, zone: str, now: dt.datetime) -> bool:
    """Close a community whose last day is over, as of that day's end, whoever noticed it when."""
    ends = dt.datetime.combine(last_day(community.year, last), dt.time.max, ZoneInfo(zone))
    if ends < now:
        close(community, ends)
    return ends < now


def end_of_year(community: Community, now: dt.datetime) -> None:
    """Award those who looked after the community, if its last meeting is over; else do nothing."""
    meetings = db.session.scalars(
        select(Meeting).filter_by(community_id=community.id).order_by(Meeting.on)
    ).all()
    held = [meeting for meeting in meetings if meeting.state is MeetingState.HELD]
    goes_on = any(meeting.state is MeetingState.PLANNED for meeting in meetings)
    if goes_on or len(held) < FEWEST_MEETINGS:
        return
    for person, kind in leads_and_hosts(community, held[-FEWEST_MEETINGS].on):
        award_who_looked_after(community, person, kind, held[-1].on, now)
