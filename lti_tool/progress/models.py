"""Completions."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Membership
from lti_tool.database import Base


class Completion(Base):
    """A cycle that a member closed: a plan saved, and feedback recorded on it later."""

    __tablename__ = "completions"
    __table_args__ = (UniqueConstraint("membership_id", "cycle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    cycle: Mapped[int]  # the number of the meeting that opened it, from 1
    completed_at: Mapped[dt.datetime]

    membership: Mapped[Membership] = relationship()
