"""Which meeting comes next, and which one a plan written today belongs to."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.half_terms import Span
from lti_tool.meetings.models import HalfTerm, Meeting


@dataclasses.dataclass(frozen=True)
class Calendar:
    """A community's meetings in the order of their dates, seen on one day."""

    meetings: tuple[Meeting, ...]
    today: dt.date

    @property
    def next(self) -> Meeting | None:
        """Return the meeting of today or the first to come."""
        return next((m for m in self.meetings if m.on >= self.today), None)

    @property
    def current(self) -> Meeting | None:
        """Return the meeting a plan written today belongs to: the last begun, else the first."""
        begun = [m for m in self.meetings if m.on <= self.today]
        return begun[-1] if begun else next(iter(self.meetings), None)

    def after(self, meeting: Meeting) -> Meeting | None:
        """Return the meeting whose feedback closes this one's plans; the last has none."""
        return next((m for m in self.meetings if m.number > meeting.number), None)

    def feedback_is_open(self, meeting: Meeting) -> bool:
        """Say whether this meeting's plans can be looked back on: from the day of the next."""
        following = self.after(meeting)
        return following is not None and following.on <= self.today


def half_terms(platform_id: int) -> list[Span]:
    """Return the half-terms that a school set for itself, in their order; none is all right."""
    wanted = select(HalfTerm).filter_by(platform_id=platform_id).order_by(HalfTerm.number)
    return [(term.first, term.last) for term in db.session.scalars(wanted)]


def calendar(community: Community, today: dt.date) -> Calendar:
    """Return a community's meetings as they stand on a day of its school."""
    meetings: Sequence[Meeting] = db.session.scalars(
        select(Meeting).filter_by(community_id=community.id).order_by(Meeting.on)
    ).all()
    return Calendar(tuple(meetings), today)
