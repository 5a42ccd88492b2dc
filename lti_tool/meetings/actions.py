"""Fix the dates of a community's meetings."""

import datetime as dt
from collections.abc import Iterable

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting


def schedule(community: Community, days: Iterable[dt.date]) -> list[Meeting]:
    """Give a new community its meetings, numbered by their days; a day counts once."""
    meetings = [
        Meeting(community_id=community.id, number=number, on=day)
        for number, day in enumerate(sorted(set(days)), start=1)
    ]
    db.session.add_all(meetings)
    db.session.flush()
    return meetings
