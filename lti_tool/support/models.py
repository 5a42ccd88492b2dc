"""Responses, what they said before they were changed, and peer visits."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.audience import Audience
from lti_tool.communities.models import Kind, Membership, new_public_id
from lti_tool.database import Base
from lti_tool.plans.models import Plan


class ResponseKind(enum.StrEnum):
    RESPONSE = "response"
    OFFER = "offer-of-help"


class Response(Base):
    """What a member says to something that another shared."""

    __tablename__ = "responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ResponseKind]
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    edited_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    membership: Mapped[Membership] = relationship()
    earlier: Mapped[list["EarlierWords"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="EarlierWords.id"
    )

    @property
    def audience(self) -> Audience:
        """Return who may read it: the members, for as long as what it answers is shared."""
        feedback = self.plan.feedback
        cycle = {self.plan.audience, feedback.audience if feedback else Audience.AUTHOR}
        if Audience.MEMBERS in cycle:
            return Audience.MEMBERS
        return Audience.AUTHOR if self._among_students else Audience.PAIR

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships of the two it is between; among students, its writer's alone."""
        if self._among_students:
            return frozenset({self.membership_id})
        return frozenset({self.membership_id, self.plan.membership_id})

    @property
    def _among_students(self) -> bool:
        return self.membership.community.kind is Kind.SLC


class EarlierWords(Base):
    """What a response said before its author changed it, kept in case it is ever reported."""

    __tablename__ = "earlier_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(
        ForeignKey("responses.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    until: Mapped[dt.datetime]


class Visit(Base):
    """A peer visit that two members arrange; nobody else sees it, and nothing counts it."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    visited_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    when: Mapped[str]
    look_for: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    accepted: Mapped[bool | None]

    visited: Mapped[Membership] = relationship(foreign_keys=[visited_id])
    visitor: Mapped[Membership] = relationship(foreign_keys=[visitor_id])

    @property
    def audience(self) -> Audience:
        """Return who may read it: the two."""
        return Audience.PAIR

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships of the two."""
        return frozenset({self.visited_id, self.visitor_id})
