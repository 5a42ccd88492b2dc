"""A community's meetings: which comes next, what a plan of today belongs to, who speaks when."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import joinedload, undefer
from werkzeug.exceptions import Forbidden

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.communities.queries import here_now
from lti_tool.extensions import db
from lti_tool.meetings.half_terms import Span
from lti_tool.meetings.models import (
    AgendaItem,
    Duty,
    HalfTerm,
    Meeting,
    MeetingState,
    Pass,
    TakenDuty,
)
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of


class NotYet(Forbidden):
    """A meeting whose day has not come can neither begin nor have been held."""


@dataclasses.dataclass(frozen=True)
class Calendar:
    """A community's meetings in the order of their dates, seen on one day.

    Those that are skipped are in `meetings` only: they are neither next nor close a plan.
    """

    meetings: tuple[Meeting, ...]
    today: dt.date

    @property
    def counting(self) -> tuple[Meeting, ...]:
        """Return the meetings that were not skipped."""
        return tuple(m for m in self.meetings if m.counts)

    @property
    def next(self) -> Meeting | None:
        """Return the meeting of today or the first to come, unless it was held already."""
        to_come = (m for m in self.counting if m.on >= self.today)
        return next((m for m in to_come if m.state is MeetingState.PLANNED), None)

    @property
    def current(self) -> Meeting | None:
        """Return the meeting a plan written today belongs to: the last begun, else the first."""
        begun = [m for m in self.counting if self.has_begun(m)]
        return begun[-1] if begun else next(iter(self.counting), None)

    @property
    def to_settle(self) -> tuple[Meeting, ...]:
        """Return the meetings whose day is over and of which nobody said what became of them."""
        planned = (m for m in self.counting if m.state is MeetingState.PLANNED)
        return tuple(m for m in planned if m.on < self.today)

    @property
    def has_started(self) -> bool:
        """Say whether the year's first meeting has begun, which locks the agenda."""
        return any(m.state is MeetingState.HELD or m.is_going_on for m in self.meetings)

    def numbered(self, number: int) -> Meeting | None:
        """Return a meeting by its number."""
        return next((m for m in self.meetings if m.number == number), None)

    def has_begun(self, meeting: Meeting) -> bool:
        """Say whether a meeting's day has come, or it was held before its day."""
        return meeting.on <= self.today or meeting.state is MeetingState.HELD

    def has_come(self, meeting: Meeting) -> bool:
        """Say whether a meeting can begin or was held: its day is here, and it is not left out."""
        return meeting.counts and meeting.on <= self.today

    def after(self, meeting: Meeting) -> Meeting | None:
        """Return the meeting whose feedback closes this one's plans; the last has none."""
        return next((m for m in self.counting if m.on > meeting.on), None)

    def before(self, meeting: Meeting) -> Meeting | None:
        """Return the meeting whose plans are looked back on at this one; the first has none."""
        return next((m for m in reversed(self.counting) if m.on < meeting.on), None)

    def feedback_is_open(self, meeting: Meeting) -> bool:
        """Say whether this meeting's plans can be looked back on: from the day of the next."""
        following = self.after(meeting)
        return following is not None and self.has_begun(following)


@dataclasses.dataclass(frozen=True)
class Turn:
    """One member's place in a feedback round."""

    membership_id: int
    name: str
    passes: bool
    waits: bool  # came after the last call of the round


_DATES = select(Meeting).where(Meeting.community_id == bindparam("community")).order_by(Meeting.on)
_WITH_WORDS = _DATES.options(undefer(Meeting.notes), joinedload(Meeting.item))
_AGENDA = (
    select(AgendaItem)
    .where(AgendaItem.community_id == bindparam("community"))
    .order_by(AgendaItem.position)
)


def half_terms(platform_id: int) -> list[Span]:
    """Return the half-terms that a school set for itself, in their order; none is all right."""
    wanted = select(HalfTerm).filter_by(platform_id=platform_id).order_by(HalfTerm.number)
    return [(term.first, term.last) for term in db.session.scalars(wanted)]


def calendar(community: Community, today: dt.date, *, with_words: bool = False) -> Calendar:
    """Return a community's meetings as they stand on a day of its school.

    Who shows their notes or new learning asks for these words too, or each is read by itself.
    """
    wanted = _WITH_WORDS if with_words else _DATES
    meetings = db.session.scalars(wanted, {"community": community.id}).all()
    return Calendar(tuple(meetings), today)


def agenda(community: Community) -> Sequence[AgendaItem]:
    """Return the segments of a community's meetings, in their order."""
    return db.session.scalars(_AGENDA, {"community": community.id}).all()


def duties(community: Community, meeting: Meeting, turns: Sequence[Turn]) -> dict[Duty, Turn]:
    """Return who does what at a meeting of students, whose `turns` are its round.

    Duties go round from meeting to meeting, and anybody can take one over. A TLC has none; below
    three members somebody does two things.
    """
    if community.kind is not Kind.SLC or not turns:
        return {}
    rows = db.session.execute(
        select(TakenDuty.duty, TakenDuty.membership_id).where(TakenDuty.meeting_id == meeting.id)
    )
    by_id = {turn.membership_id: turn for turn in turns}
    found = {duty: turns[n % len(turns)] for n, duty in enumerate(Duty)}
    return found | {duty: by_id[who] for duty, who in rows if who in by_id}


def may_run(here: Standing, held: Mapping[Duty, Turn]) -> bool:
    """Say whether somebody may begin a meeting, go on in it and end it.

    Whoever looks after the community may, and of students who chair or keep the time.
    """
    if here.community.is_over:
        return False
    if here.leads:
        return True
    runs = (held.get(Duty.CHAIR), held.get(Duty.TIMEKEEPER))
    return here.is_member and any(t and t.membership_id == here.member_id for t in runs)


def the_round(community: Community, meeting: Meeting) -> list[Turn]:
    """Return the members in the order in which they speak, which begins with another each time.

    Once a meeting has begun its order stays: who leaves is left out, who comes speaks last. Names
    and order only: it goes onto the wall.
    """
    passed = and_(Pass.membership_id == Membership.id, Pass.meeting_id == meeting.id)
    rows = db.session.execute(
        select(Membership.id, Membership.joined_at, Person, Pass.membership_id.is_not(None))
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Pass, passed)
        .where(here_now(community))
        .order_by(func.lower(Person.name), Person.id)
    ).all()
    kept = meeting.places
    if kept is None:
        begins = meeting.number % len(rows) if rows else 0
        rows = [*rows[begins:], *rows[:begins]]
    else:
        places = {who: n for n, who in enumerate(kept)}
        rows = sorted(rows, key=lambda row: (places.get(row.id, len(kept)), row.joined_at))
    return [
        Turn(who, name_of(person), passes, waits=kept is not None and who not in kept)
        for who, _joined_at, person, passes in rows
    ]
