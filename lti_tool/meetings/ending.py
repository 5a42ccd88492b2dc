"""The end of a community's year: what is due once no meeting is to come any more."""

import datetime as dt

from sqlalchemy import select

from lti_tool.badges.actions import award_who_looked_after
from lti_tool.badges.queries import leads_and_hosts
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting, MeetingState

FEWEST_MEETINGS = 2  # that somebody looked after a community for


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
