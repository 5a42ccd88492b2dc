"""Fix the dates of a community's meetings."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import delete

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.half_terms import Span
from lti_tool.meetings.models import HalfTerm, Meeting


def schedule(community: Community, days: Iterable[dt.date]) -> list[Meeting]:
    """Give a new community its meetings, numbered by their days; a day counts once."""
    meetings = [
        Meeting(community_id=community.id, number=number, on=day)
        for number, day in enumerate(sorted(set(days)), start=1)
    ]
    db.session.add_all(meetings)
    db.session.flush()
    return meetings


def set_half_terms(platform_id: int, spans: Sequence[Span]) -> None:
    """Keep a school's half-terms, in place of those it had."""
    db.session.execute(delete(HalfTerm).where(HalfTerm.platform_id == platform_id))
    db.session.add_all(
        HalfTerm(platform_id=platform_id, number=number, first=first, last=last)
        for number, (first, last) in enumerate(spans, start=1)
    )
    db.session.flush()
