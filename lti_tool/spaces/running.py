"""How far a meeting is in its agenda: about how many minutes are left, never seconds."""

import dataclasses
import datetime as dt
import math
from collections.abc import Sequence

from lti_tool.meetings.models import AgendaItem, Meeting, Segment


@dataclasses.dataclass(frozen=True)
class Running:
    """A meeting that goes on, at one segment of its agenda."""

    item: AgendaItem
    following: AgendaItem | None
    minutes_left: int  # 0 when its time is over; nobody is hurried

    @property
    def is_round(self) -> bool:
        """Say whether members speak in turn now."""
        return self.item.segment is Segment.FEEDBACK


def running(meeting: Meeting, agenda: Sequence[AgendaItem], now: dt.datetime) -> Running | None:
    """Return where a meeting is; None when it does not go on."""
    if meeting.position is None or meeting.position_at is None:
        return None
    item = next((each for each in agenda if each.position == meeting.position), None)
    if item is None:
        return None
    left = item.minutes - (now - meeting.position_at).total_seconds() / 60
    following = next((each for each in agenda if each.position > item.position), None)
    return Running(item, following, max(math.ceil(left), 0))
