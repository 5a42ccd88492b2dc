"""Communities, their members and leads, and the activities on course pages that open them."""

import datetime as dt
import enum
import secrets

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.database import Base
from lti_tool.people.models import Course, Person


class Kind(enum.StrEnum):
    """Whose community it is; it never changes."""

    TLC = "tlc"
    SLC = "slc"


class GradeReturn(enum.StrEnum):
    """What of a member's cycles the LMS gradebook is told."""

    NONE = "none"
    ONE_COLUMN = "one-column"
    PER_CYCLE = "per-cycle"


class Remains(enum.StrEnum):
    """What becomes of the items that someone shared before they left."""

    ANONYMOUS = "anonymous"
    NAMED = "named"
    DELETED = "deleted"


def new_public_id() -> str:
    """Return 128 random bits for an address; ids in links can be edited by any teacher."""
    return secrets.token_urlsafe(16)


class Community(Base):
    """A group of volunteers in one course, for one school year."""

    __tablename__ = "communities"
    __table_args__ = (CheckConstraint("cycles >= 0", name="cycles"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind]
    theme: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text, default="")
    grade_return: Mapped[GradeReturn] = mapped_column(default=GradeReturn.NONE)
    # How many cycles make the maximum: fixed at set-up, whatever happens to a meeting later.
    cycles: Mapped[int] = mapped_column(default=0)
    set_up_at: Mapped[dt.datetime]
    # The lead is told that someone could not join, never who or why.
    turned_away_at: Mapped[dt.datetime | None]

    course: Mapped[Course] = relationship()


class Lead(Base):
    """Someone who looks after a community's dates and settings; that makes them no member."""

    __tablename__ = "leads"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[dt.datetime]


class Membership(Base):
    """Someone who pressed Join; kept when they leave, so that their own words stay theirs."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id"),
        Index("ix_memberships_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    joined_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]
    remains: Mapped[Remains] = mapped_column(default=Remains.ANONYMOUS)
    # Asked at joining, nothing preselected: None is no answer, and no answer means no.
    sends_cycles: Mapped[bool | None]

    community: Mapped[Community] = relationship()
    person: Mapped[Person] = relationship()


class ResourceLink(Base):
    """An activity on a course page; unbound until an Instructor sets a community up behind it."""

    __tablename__ = "resource_links"
    __table_args__ = (UniqueConstraint("course_id", "resource_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    resource_link_id: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="SET NULL"), index=True
    )
    # The coupled column of this link, as its launches name it (AGS 2.0, 3.1).
    line_item_url: Mapped[str | None] = mapped_column(Text)
    # The community that this link's launches name, which any teacher can edit and a copy keeps;
    # it binds nothing by itself.
    named: Mapped[str] = mapped_column(String(64), default="")
    # A name that a teacher dismissed: the link is as good as new.
    dismissed: Mapped[str] = mapped_column(String(64), default="")
    # Which cycle this link's column is for; 0 for the whole year.
    cycle: Mapped[int] = mapped_column(default=0)

    course: Mapped[Course] = relationship()
    community: Mapped[Community | None] = relationship()
