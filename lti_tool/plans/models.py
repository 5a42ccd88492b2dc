"""Plans, what was noted while trying, and feedback."""

import datetime as dt
import enum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.audience import Audience, together
from lti_tool.communities.models import Membership, new_public_id
from lti_tool.database import Base
from lti_tool.meetings.models import Meeting


class Outcome(enum.StrEnum):
    """What happened; all four weigh the same."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT_WORK = "did-not-work"
    NOT_REACHED = "not-reached"


class NextStep(enum.StrEnum):
    CARRY_ON = "carry-on"
    ADAPT = "adapt"
    DROP = "drop"


class Plan(Base):
    """What a member will try, written at one meeting and looked back on at the next."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("membership_id", "meeting_id"),
        Index("ix_plans_meeting_id", "meeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    focus: Mapped[str] = mapped_column(Text, default="")
    will_try: Mapped[list[str]] = mapped_column(JSON, default=list)  # one to three things
    with_whom: Mapped[str] = mapped_column(Text, default="")
    less_of: Mapped[str] = mapped_column(Text, default="")
    notice: Mapped[str] = mapped_column(Text, default="")  # how I'll notice a difference
    help_wanted: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[dt.datetime]
    shared_at: Mapped[dt.datetime | None]

    membership: Mapped[Membership] = relationship()
    meeting: Mapped[Meeting] = relationship()
    feedback: Mapped["Feedback | None"] = relationship(
        back_populates="plan", cascade="all, delete-orphan", passive_deletes=True
    )
    notes: Mapped[list["TryNote"]] = relationship(
        back_populates="plan",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="TryNote.id",
    )

    @property
    def audience(self) -> Audience:
        """Return who may read it."""
        return Audience.MEMBERS if self.shared_at else Audience.AUTHOR

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships it belongs to."""
        return frozenset({self.membership_id})

    @property
    def said(self) -> str:
        """Return what others read in it."""
        tries = self.will_try or ()  # None in a plan that is just begun
        rest = (self.with_whom, self.less_of, self.notice, self.help_wanted)
        return together(self, self.focus, *tries, *rest)

    @property
    def may_be_shared(self) -> bool:
        """Say whether it is finished; what the community sees already stays as it is."""
        return bool(self.shared_at or (self.focus and self.will_try))

    @property
    def closed(self) -> "Feedback | None":
        """Return the feedback that completed this cycle; what is only jotted down is none."""
        return self.feedback if self.feedback and self.feedback.given_at else None


class TryNote(Base):
    """A line written between two meetings; whoever may read the plan reads it."""

    __tablename__ = "try_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(back_populates="notes")

    @property
    def audience(self) -> Audience:
        """Return who may read it: whoever may read its plan."""
        return self.plan.audience

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships it belongs to."""
        return self.plan.owners

    @property
    def said(self) -> str:
        """Return what others read in it."""
        return together(self, self.words)


class Feedback(Base):
    """What became of a plan; giving it at the next meeting closes the cycle.

    Until it is given it is a jotting of its author's, which nobody else can be shown.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), unique=True)
    tried: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[Outcome | None]
    learned: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[NextStep | None]
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[dt.datetime]
    given_at: Mapped[dt.datetime | None]
    shared_at: Mapped[dt.datetime | None]

    plan: Mapped[Plan] = relationship(back_populates="feedback")

    @property
    def has_words(self) -> bool:
        """Say whether anything is written in it; deleted, it leaves only that the cycle closed."""
        return any((self.tried, self.outcome, self.learned, self.next_step))

    @property
    def may_be_shared(self) -> bool:
        """Say whether it was given and is finished; what others see already stays as it is."""
        return bool(self.given_at and (self.shared_at or (self.tried and self.outcome)))

    @property
    def audience(self) -> Audience:
        """Return who may read it."""
        return Audience.MEMBERS if self.shared_at and self.given_at else Audience.AUTHOR

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships it belongs to."""
        return self.plan.owners

    @property
    def said(self) -> str:
        """Return what others read in it."""
        return together(self, self.tried, self.learned)
