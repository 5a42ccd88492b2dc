"""What is published to heads, once a half-term, and which activities may show it."""

import datetime as dt
import enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import ResourceLink
from lti_tool.database import Base


class Count(enum.StrEnum):
    """What is counted; each is published to the nearest five, or hidden."""

    STAFF_MEMBERS = "staff-members"
    STUDENT_MEMBERS = "student-members"
    MEETINGS = "meetings"
    LOOPS = "loops"  # cycles that their members closed
    LOOPS_BEGUN = "loops-begun"  # those that could be closed by now
    SESSIONS = "sessions"
    PUPILS = "pupils"


class CultureView(Base):
    """An activity that may show the published figures: an LMS's administrator approved it."""

    __tablename__ = "culture_views"

    link_id: Mapped[int] = mapped_column(
        ForeignKey("resource_links.id", ondelete="CASCADE"), primary_key=True
    )
    approved_at: Mapped[dt.datetime]
    approved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )

    link: Mapped[ResourceLink] = relationship()


class Snapshot(Base):
    """What was published of a school after one of its half-terms; it never changes again."""

    __tablename__ = "snapshots"
    __table_args__ = (
        UniqueConstraint("platform_id", "year", "half_term"),
        CheckConstraint("half_term > 0", name="half_term"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    year: Mapped[str] = mapped_column(String(7))
    half_term: Mapped[int]
    published_at: Mapped[dt.datetime]
    # How many communities there were, which everybody on the staff may know.
    tlcs: Mapped[int]
    slcs: Mapped[int]
    themes: Mapped[list[str]] = mapped_column(JSON)
    headcount: Mapped[int | None]
    # Of the last survey that had results: its school year, how many in a hundred agreed with each
    # culture item, to the nearest ten, and what their authors let be quoted.
    survey_year: Mapped[str] = mapped_column(String(7), default="")
    agreed: Mapped[dict[str, int]] = mapped_column(JSON)
    quotations: Mapped[list[str]] = mapped_column(JSON)

    figures: Mapped[list["Figure"]] = relationship(
        back_populates="snapshot", cascade="all, delete-orphan", passive_deletes=True
    )


class Figure(Base):
    """One count of a snapshot: what is shown, and the true count that it was made from.

    `basis` is what the next one is compared with, and is shown to nobody.
    """

    __tablename__ = "figures"

    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True
    )
    count: Mapped[Count] = mapped_column(primary_key=True)
    published: Mapped[int | None]
    basis: Mapped[int]

    snapshot: Mapped[Snapshot] = relationship(back_populates="figures")
