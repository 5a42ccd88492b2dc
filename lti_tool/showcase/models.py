"""The twilight: its slots and rooms, what communities offer, and who sits where."""

import datetime as dt
import enum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community, Membership, ResourceLink, new_public_id
from lti_tool.database import NEVER_AGAIN, Base
from lti_tool.people.models import Person

FEWEST_SLOTS, MOST_SLOTS = 2, 3
MOST_ROOMS, MOST_PLACES = 30, 500
MOST_WORDS = 40  # of what a session says about itself


class Phase(enum.StrEnum):
    """Where a twilight stands."""

    SETTING_UP = "setting-up"
    CHOOSING = "choosing"
    DOOR = "door"  # everybody has a place, and may still change it on the spot
    OVER = "over"


class Twilight(Base):
    """One evening, of one activity and one school year."""

    __tablename__ = "twilights"
    __table_args__ = (
        UniqueConstraint("link_id", "year"),
        CheckConstraint("minutes BETWEEN 5 AND 180", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("resource_links.id", ondelete="CASCADE"))
    year: Mapped[str] = mapped_column(String(7))
    on: Mapped[dt.date]
    minutes: Mapped[int]  # of each slot
    choose_until: Mapped[dt.datetime]
    # Makes the order of a proposal random, and the same whenever it is made again.
    seed: Mapped[str] = mapped_column(String(22), default=new_public_id)
    opened_at: Mapped[dt.datetime | None]
    # When everybody who had not chosen was given a proposal: from then on one changes at the door.
    settled_at: Mapped[dt.datetime | None]

    link: Mapped[ResourceLink] = relationship()
    slots: Mapped[list["Slot"]] = relationship(order_by="Slot.number", passive_deletes="all")

    def phase(self, today: dt.date) -> Phase:
        """Say where it stands on a day in the school's time zone."""
        if self.on < today:
            return Phase.OVER
        if self.opened_at is None:
            return Phase.SETTING_UP
        return Phase.CHOOSING if self.settled_at is None else Phase.DOOR

    def is_due(self, now: dt.datetime) -> bool:
        """Say whether choosing has ended and the proposal is still to be made."""
        return bool(self.opened_at) and self.settled_at is None and self.choose_until <= now


class Slot(Base):
    """A time of the evening at which sessions run side by side."""

    __tablename__ = "twilight_slots"
    __table_args__ = (
        UniqueConstraint("twilight_id", "number"),
        CheckConstraint(f"number BETWEEN 1 AND {MOST_SLOTS}", name="number"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    twilight_id: Mapped[int] = mapped_column(ForeignKey("twilights.id", ondelete="CASCADE"))
    number: Mapped[int]
    starts: Mapped[dt.time]


class Room(Base):
    """A room of the evening, and how many people it takes beside those who present."""

    __tablename__ = "twilight_rooms"
    __table_args__ = (
        UniqueConstraint("twilight_id", "name"),
        CheckConstraint(f"places BETWEEN 1 AND {MOST_PLACES}", name="places"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    twilight_id: Mapped[int] = mapped_column(ForeignKey("twilights.id", ondelete="CASCADE"))
    name: Mapped[str]
    places: Mapped[int]


class TwilightSession(Base):
    """What one community offers, in its members' own words, for every member of staff to read."""

    __tablename__ = "twilight_sessions"
    __table_args__ = (UniqueConstraint("twilight_id", "community_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    twilight_id: Mapped[int] = mapped_column(ForeignKey("twilights.id", ondelete="CASCADE"))
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    blurb: Mapped[str] = mapped_column(Text)
    # Of students: three things that help them learn, a line each, and what they ask of teachers.
    things: Mapped[str] = mapped_column(Text, default="")
    ask: Mapped[str] = mapped_column(Text, default="")
    # The adult who is there with students, one of their community's hosts.
    host_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    revision: Mapped[int] = mapped_column(default=1)
    # For a concern alone: any member may have written any of it.
    saved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )

    twilight: Mapped[Twilight] = relationship()
    community: Mapped[Community] = relationship()
    host: Mapped[Person | None] = relationship(foreign_keys=[host_id])
    saved_by: Mapped[Person | None] = relationship(foreign_keys=[saved_by_id])

    @property
    def said(self) -> str:
        """Return what others read in it."""
        return "\n".join(filter(None, (self.title, self.blurb, self.things, self.ask)))


class Sitting(Base):
    """A session in a slot, in a room: what can be chosen."""

    __tablename__ = "twilight_sittings"
    __table_args__ = (UniqueConstraint("slot_id", "room_id"),)

    session_id: Mapped[int] = mapped_column(
        ForeignKey("twilight_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[int] = mapped_column(
        ForeignKey("twilight_slots.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # Empty only while sessions change rooms with each other.
    room_id: Mapped[int | None] = mapped_column(
        ForeignKey("twilight_rooms.id", ondelete="CASCADE"), index=True
    )

    room: Mapped[Room | None] = relationship()


def _sitting(*, name: str) -> ForeignKeyConstraint:
    """Let a row go with the sitting that it is about."""
    return ForeignKeyConstraint(
        ["session_id", "slot_id"],
        ["twilight_sittings.session_id", "twilight_sittings.slot_id"],
        name=name,
        ondelete="CASCADE",
    )


class Presenter(Base):
    """A member who said that they present their community's session in a slot.

    Nobody is in two rooms at once: there is one row for a person and a slot.
    """

    __tablename__ = "twilight_presenters"

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("twilight_slots.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("twilight_sessions.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )

    membership: Mapped[Membership] = relationship()


class Choice(Base):
    """Somebody's place in a session: one for each slot, and no session twice."""

    __tablename__ = "twilight_choices"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        _sitting(name="fk_twilight_choices_sitting"),
        Index("ix_twilight_choices_sitting", "session_id", "slot_id"),
    )

    slot_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    session_id: Mapped[int]
    proposed: Mapped[bool] = mapped_column(default=False)  # they had not chosen
    # A place became free for somebody who waited, and they have not put that news away.
    moved_up: Mapped[bool] = mapped_column(default=False)
    card_given: Mapped[bool] = mapped_column(default=False)  # whether, never which


class Wish(Base):
    """A full session that somebody would rather be in than where they are in that slot."""

    __tablename__ = "twilight_wishes"
    __table_args__ = (
        UniqueConstraint("slot_id", "person_id"),
        _sitting(name="fk_twilight_wishes_sitting"),
        Index("ix_twilight_wishes_sitting", "session_id", "slot_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # the order in which they began to wait
    slot_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int]


class Card(Base):
    """What somebody tells the presenters of a session: no author, no moment, a random id."""

    __tablename__ = "twilight_cards"

    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_public_id)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("twilight_sessions.id", ondelete="CASCADE"), index=True
    )
    will_try: Mapped[str] = mapped_column(Text, default="")
    tell: Mapped[str] = mapped_column(Text, default="")
