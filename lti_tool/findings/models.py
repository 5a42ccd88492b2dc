"""What a community found, what became of that page, and what did not work for somebody."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.audience import Audience
from lti_tool.communities.models import Community, Kind, Membership, new_public_id
from lti_tool.database import Base
from lti_tool.people.models import Person

MOST_OF_ONE = 20  # setbacks that one member writes in a year


class Findings(Base):
    """The one page on which the members of a community write what their year brought.

    It is the group's: no name stands on it, and it stays when somebody goes.
    """

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), unique=True
    )
    tried: Mapped[str] = mapped_column(Text, default="")
    found: Mapped[str] = mapped_column(Text, default="")
    meaning: Mapped[str] = mapped_column(Text, default="")
    readings: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[dt.datetime]
    # For a concern alone: any member may have written any of it.
    saved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    # Students ask their host to look before the staff read it.
    asked_at: Mapped[dt.datetime | None]
    looked_revision: Mapped[int | None]  # what their host saw last and let go out
    released_at: Mapped[dt.datetime | None]

    community: Mapped[Community] = relationship()
    saved_by: Mapped[Person | None] = relationship()

    @property
    def is_out(self) -> bool:
        """Say whether the staff of the school can read it."""
        return self.released_at is not None

    @property
    def waits_for_host(self) -> bool:
        """Say whether students asked their host to look, and the host has not answered."""
        return self.asked_at is not None and not self.is_out

    @property
    def said(self) -> str:
        """Return what others read in it."""
        return "\n".join(filter(None, (self.tried, self.found, self.meaning, self.readings)))

    @property
    def audience(self) -> Audience:
        """Return who may read it before it is out."""
        return Audience.MEMBERS


class Step(enum.StrEnum):
    """What somebody did with a page of findings."""

    ASKED = "asked"
    RELEASED = "released"
    TO_TALK = "to-talk"  # the host would like to talk about it first
    CHANGED = "changed"  # while the staff could read it
    TAKEN_BACK = "taken-back"


class FindingsEvent(Base):
    """Somebody let the staff read the findings, changed them afterwards, or took them back."""

    __tablename__ = "findings_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    findings_id: Mapped[int] = mapped_column(
        ForeignKey("findings.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    what: Mapped[Step]
    at: Mapped[dt.datetime]


class Setback(Base):
    """What somebody learned when something did not work: their own, for the staff's wall.

    It keeps no moment and no tie to a plan, for either could tell who wrote it; a wall is in the
    order of the ids, which are random.
    """

    __tablename__ = "setbacks"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    tried: Mapped[str] = mapped_column(Text, default="")
    learned: Mapped[str] = mapped_column(Text)
    # With its author's name, as they chose; a student's never has one.
    signed: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    membership: Mapped[Membership] = relationship()

    @property
    def said(self) -> str:
        """Return what others read in it."""
        return "\n".join(filter(None, (self.tried, self.learned)))

    @property
    def names_author(self) -> bool:
        """Say whether its author wants their name beside it, and may."""
        return self.signed and self.membership.community.kind is Kind.TLC
