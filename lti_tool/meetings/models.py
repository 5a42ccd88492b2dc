"""Meetings with their agenda, and the half-terms of a school that suggest them."""

import datetime as dt
import enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community, Membership
from lti_tool.database import Base
from lti_tool.library.models import LibraryItem


class HalfTerm(Base):
    """One of the parts of a school's year, both days included, as the school set it."""

    __tablename__ = "half_terms"
    __table_args__ = (CheckConstraint("first <= last", name="order"),)

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[dt.date]
    last: Mapped[dt.date]


class Segment(enum.StrEnum):
    """A part of a meeting; feedback opens what matters, and planning closes it."""

    INTRODUCTION = "introduction"
    STARTER = "starter"
    FEEDBACK = "feedback"
    NEW_LEARNING = "new-learning"
    PLANNING = "planning"
    SUMMARY = "summary"


class AgendaItem(Base):
    """One segment of a community's agenda: the same order at every meeting of its year."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("community_id", "segment"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    segment: Mapped[Segment]
    minutes: Mapped[int]


class MeetingState(enum.StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    SKIPPED = "skipped"


class Meeting(Base):
    """One meeting by its day in the school's time zone.

    Its number is its name for as long as it lives, and the name of the cycle it opens: a meeting
    that is added later has a higher number, whatever its day.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "on"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    number: Mapped[int]
    on: Mapped[dt.date]
    starts: Mapped[dt.time | None]  # in the school's time zone
    place: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    moved_from: Mapped[dt.date | None]
    # When its date or state changed last, so that members can be told.
    changed_at: Mapped[dt.datetime | None]
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("library_items.id", ondelete="SET NULL"), index=True
    )
    # What the community keeps of it; every member may write. Most pages need the dates only.
    notes: Mapped[str] = mapped_column(Text, default="", deferred=True)
    notes_revision: Mapped[int] = mapped_column(default=0)
    notes_at: Mapped[dt.datetime | None]
    notes_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL")
    )
    # While it goes on: the segment, since when, the memberships of the round in their order, and
    # whose turn it is.
    position: Mapped[int | None]
    position_at: Mapped[dt.datetime | None]
    places: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL")
    )

    community: Mapped[Community] = relationship()
    item: Mapped[LibraryItem | None] = relationship()
    notes_by: Mapped[Membership | None] = relationship(foreign_keys=[notes_by_id])

    @property
    def notes_whose(self) -> int | None:
        """Return the number of the person who saved its notes last."""
        return self.notes_by.person_id if self.notes_by else None

    @property
    def counts(self) -> bool:
        """Say whether it is held or to be held."""
        return self.state is not MeetingState.SKIPPED

    @property
    def is_going_on(self) -> bool:
        """Say whether it has begun and not ended."""
        return self.position is not None


class Pass(Base):
    """Someone who says pass in the round of a meeting; forgotten when the meeting ends."""

    __tablename__ = "passes"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
    )


class Duty(enum.StrEnum):
    """What a student does for a meeting of their community; it goes round."""

    CHAIR = "chair"
    TIMEKEEPER = "timekeeper"
    NOTETAKER = "notetaker"


class TakenDuty(Base):
    """A duty that somebody took over for one meeting; without one it goes round by itself."""

    __tablename__ = "duties"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    )
    duty: Mapped[Duty] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )


class CalendarFeed(Base):
    """The address at which a member's own calendar reads the dates; only its hash is kept."""

    __tablename__ = "calendar_feeds"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[dt.datetime]
    # A line half-way between two meetings, for those who want it.
    nudges: Mapped[bool] = mapped_column(default=False)

    membership: Mapped[Membership] = relationship()
