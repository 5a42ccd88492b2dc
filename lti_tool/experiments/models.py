"""Self-experiments of students."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.audience import Audience, together
from lti_tool.communities.models import Membership, new_public_id
from lti_tool.database import Base

MOST_OF_ONE = 40  # experiments that one member keeps


class Experiment(Base):
    """A question that a student puts to their own learning.

    How it felt and what stuck are two looks, one to three weeks apart: what feels easy at once is
    often not what lasts (Soderstrom and Bjork, 2015).
    """

    __tablename__ = "experiments"
    __table_args__ = (CheckConstraint("weeks BETWEEN 1 AND 3", name="weeks"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(Text)
    strategy: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(default="")
    how_long: Mapped[str] = mapped_column(default="")
    weeks: Mapped[int] = mapped_column(default=2)  # between the two looks
    began_at: Mapped[dt.datetime]
    felt: Mapped[str] = mapped_column(Text, default="")
    felt_at: Mapped[dt.datetime | None]
    # The day, in the school's time zone, from which the second look is asked for.
    ask_on: Mapped[dt.date | None] = mapped_column(index=True)
    stuck: Mapped[str] = mapped_column(Text, default="")
    stuck_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    shared_at: Mapped[dt.datetime | None]

    membership: Mapped[Membership] = relationship()

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
        idea = (self.question, self.strategy, self.subject, self.how_long)
        return together(self, *idea, self.felt, self.stuck)

    def waits(self, today: dt.date) -> bool:
        """Say whether the second look is asked for and not yet taken."""
        return self.ask_on is not None and self.ask_on <= today and self.stuck_at is None
