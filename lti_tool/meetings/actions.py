"""Fix the dates of a community's meetings, and keep what each takes in and what is noted."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete

from lti_tool.communities.access import Standing
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.meetings.agendas import Preset
from lti_tool.meetings.ending import end_of_year
from lti_tool.meetings.half_terms import Span
from lti_tool.meetings.models import (
    AgendaItem,
    Duty,
    HalfTerm,
    Meeting,
    MeetingState,
    Segment,
    TakenDuty,
)
from lti_tool.meetings.queries import Calendar, agenda
from lti_tool.meetings.rounds import close
from lti_tool.meetings.waiting import wait_for_others
from lti_tool.web.enough import Enough

MOST = 60  # meetings of one year


class Taken(Exception):
    """Another meeting of the community is on that day."""


class OutOfOrder(Exception):
    """A meeting moved past another one would change which plan is looked back on when."""


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


@dataclasses.dataclass(frozen=True)
class When:
    """When and where a meeting is."""

    on: dt.date
    starts: dt.time | None = None
    place: str = ""


def schedule(
    community: Community, days: Iterable[dt.date], starts: dt.time | None = None, place: str = ""
) -> list[Meeting]:
    """Give a new community its meetings, numbered by their days; a day counts once."""
    meetings = [
        Meeting(community_id=community.id, number=number, on=day, starts=starts, place=place)
        for number, day in enumerate(sorted(set(days)), start=1)
    ]
    db.session.add_all(meetings)
    db.session.flush()
    return meetings


def set_agenda(community: Community, preset: Preset) -> None:
    """Give a new community the order of its meetings."""
    db.session.add_all(
        AgendaItem(community_id=community.id, position=n, segment=segment, minutes=minutes)
        for n, (segment, minutes) in enumerate(preset.segments, start=1)
    )
    db.session.flush()


def copy_agenda(old: Community, new: Community) -> None:
    """Give a community's next year the order and the minutes of its meetings."""
    db.session.add_all(
        AgendaItem(
            community_id=new.id,
            position=item.position,
            segment=item.segment,
            minutes=item.minutes,
        )
        for item in agenda(old)
    )
    db.session.flush()


def set_minutes(items: Sequence[AgendaItem], minutes: Mapping[Segment, int]) -> None:
    """Change how long each segment takes; the order stays."""
    for item in items:
        item.minutes = minutes.get(item.segment, item.minutes)
    db.session.flush()


def add(community: Community, seen: Calendar, when: When, now: dt.datetime) -> Meeting:
    """Add a meeting to the year; the number of cycles that makes the maximum stays."""
    if len(seen.meetings) >= MOST:
        raise Enough
    _must_be_free(seen, when.on)
    meeting = Meeting(
        community_id=community.id,
        number=max((m.number for m in seen.meetings), default=0) + 1,
        on=when.on,
        starts=when.starts,
        place=when.place,
        changed_at=now,
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


def move(seen: Calendar, meeting: Meeting, when: When, now: dt.datetime) -> None:
    """Change when and where a meeting is; its day stays between its neighbours'."""
    if when.on != meeting.on:
        _must_be_free(seen, when.on)
        others = [m.on for m in seen.meetings if m is not meeting]
        between = [day for day in others if (day < meeting.on) != (day < when.on)]
        if between:
            raise OutOfOrder
        meeting.moved_from = meeting.moved_from or meeting.on
        if meeting.moved_from == when.on:
            meeting.moved_from = None
    if (meeting.on, meeting.starts, meeting.place) != (when.on, when.starts, when.place):
        meeting.changed_at = now
    meeting.on, meeting.starts, meeting.place = when.on, when.starts, when.place
    db.session.flush()


def skip(meeting: Meeting, now: dt.datetime) -> None:
    """Leave a meeting out; what its plans wait for is the one after it."""
    wait_for_others(meeting)
    close(meeting)
    meeting.state, meeting.changed_at = MeetingState.SKIPPED, now
    db.session.flush()
    end_of_year(meeting.community, now)


def put_back(meeting: Meeting, now: dt.datetime) -> None:
    """Plan a meeting again that was skipped, or said to be held by mistake."""
    wait_for_others(meeting)
    if meeting.state is MeetingState.SKIPPED:
        meeting.changed_at = now
    meeting.state = MeetingState.PLANNED
    db.session.flush()


def take_duty(standing: Standing, meeting: Meeting, duty: Duty) -> None:
    """Let a student do something for a meeting; whoever comes last has it."""
    membership = standing.must_be_member_of_students()
    wait_for_others(meeting)
    mine = {"meeting_id": meeting.id, "duty": duty}
    taken = db.session.get(TakenDuty, mine)
    if taken is None:
        taken = TakenDuty(**mine, membership_id=membership.id)
        db.session.add(taken)
    taken.membership_id = membership.id
    db.session.flush()


def write_notes(
    membership: Membership, meeting: Meeting, words: str, revision: int, now: dt.datetime
) -> None:
    """Keep what the community notes of a meeting; `revision` is the one the page showed."""
    wait_for_others(meeting)
    if meeting.notes_revision != revision and meeting.notes != words:
        raise Changed
    if meeting.notes != words:
        piece = Piece(meeting.community, "notes", str(meeting.number))
        keep(piece, meeting.notes, words, now, by=membership.person_id, whose=meeting.notes_whose)
        meeting.notes, meeting.notes_at, meeting.notes_by_id = words, now, membership.id
        meeting.notes_revision += 1
    db.session.flush()


def set_half_terms(platform_id: int, spans: Sequence[Span]) -> None:
    """Keep a school's half-terms, in place of those it had."""
    db.session.execute(delete(HalfTerm).where(HalfTerm.platform_id == platform_id))
    db.session.add_all(
        HalfTerm(platform_id=platform_id, number=number, first=first, last=last)
        for number, (first, last) in enumerate(spans, start=1)
    )
    db.session.flush()


def _must_be_free(seen: Calendar, day: dt.date) -> None:
    if any(meeting.on == day for meeting in seen.meetings):
        raise Taken
