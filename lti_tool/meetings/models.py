"""Meetings, and the half-terms of a school that suggest them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community
from lti_tool.database import Base


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


class Meeting(Base):
    """One meeting by its day in the school's time zone, numbered from 1 by date."""

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

    community: Mapped[Community] = relationship()
