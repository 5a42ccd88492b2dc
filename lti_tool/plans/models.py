"""Plans and feedback."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Membership
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
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    focus: Mapped[str] = mapped_column(Text)
    will_try: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[dt.datetime]
    shared_at: Mapped[dt.datetime | None]

    membership: Mapped[Membership] = relationship()
    meeting: Mapped[Meeting] = relationship()
    feedback: Mapped["Feedback | None"] = relationship(
        back_populates="plan", cascade="all, delete-orphan", passive_deletes=True
    )


class Feedback(Base):
    """What became of a plan; recording it closes the cycle."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), unique=True)
    tried: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Outcome]
    learned: Mapped[str] = mapped_column(Text)
    next_step: Mapped[NextStep | None]
    revision: Mapped[int] = mapped_column(default=1)
    given_at: Mapped[dt.datetime]
    shared_at: Mapped[dt.datetime | None]

    plan: Mapped[Plan] = relationship(back_populates="feedback")
