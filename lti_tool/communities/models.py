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


class Opens(enum.StrEnum):
    """What an activity opens: a community of its course, or a page of the whole school."""

    COMMUNITY = "community"
    FINDINGS = "findings"
    TWILIGHT = "twilight"
    CULTURE = "culture"


class GradeReturn(enum.StrEnum):
    """What of a member's cycles the LMS gradebook is told."""

    NONE = "none"
    ONE_COLUMN = "one-column"
    PER_CYCLE = "per-cycle"


class Experience(enum.StrEnum):
    """How long someone has taught, as they say themselves; shown of the group only."""

    EARLY = "early-career"
    SETTLED = "three-to-five"
    LONG = "six-to-fifteen"
    LONGEST = "over-fifteen"


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
    __table_args__ = (
        CheckConstraint("cycles >= 0", name="cycles"),
        CheckConstraint("size_from <= size_to", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind]
    theme: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text, default="")
    grade_return: Mapped[GradeReturn] = mapped_column(default=GradeReturn.NONE)
    # How many cycles make the maximum: fixed when grades are first returned, and never changed
    # then, whatever happens to a meeting later.
    cycles: Mapped[int] = mapped_column(default=0)
    # When grade return was last switched on: who was a member before has not been asked. None:
    # never yet.
    returns_since: Mapped[dt.datetime | None]
    # A soft size: from `size_to` members on, whoever joins waits until there is room. None: any.
    size_from: Mapped[int | None]
    size_to: Mapped[int | None]
    set_up_at: Mapped[dt.datetime]
    # The school year that it is for, such as 2026-27.
    year: Mapped[str] = mapped_column(String(7))
    # Of a student community: whose it is, such as “Year 10”, and how its members want to talk.
    year_group: Mapped[str] = mapped_column(default="")
    agreement: Mapped[str] = mapped_column(Text, default="")
    agreement_revision: Mapped[int] = mapped_column(default=0)
    # The lead is told that someone could not join, never who or why.
    turned_away_at: Mapped[dt.datetime | None]
    # When its year ended: from then on nothing is added here.
    closed_at: Mapped[dt.datetime | None]
    # The community whose next year this is; a year has one next at most.
    follows_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="SET NULL"), unique=True
    )

    course: Mapped[Course] = relationship()

    @property
    def is_over(self) -> bool:
        """Say whether its year has ended."""
        return self.closed_at is not None


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


class Host(Base):
    """A named adult in a community of students, who reads what is posted and changes nothing."""

    __tablename__ = "hosts"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[dt.datetime]

    person: Mapped[Person] = relationship()


class HostInvitation(Base):
    """An adult was asked to be a host; it counts once they say yes."""

    __tablename__ = "host_invitations"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    invited_at: Mapped[dt.datetime]

    person: Mapped[Person] = relationship()


class LeadInvitation(Base):
    """Someone was asked to look after a community too; it counts once they say yes."""

    __tablename__ = "lead_invitations"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    invited_at: Mapped[dt.datetime]

    community: Mapped[Community] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


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
    # Said by nobody but themselves, required of nobody, shown as the group's breadth only.
    subject: Mapped[str] = mapped_column(default="")
    experience: Mapped[Experience | None]
    # Up to when this member has put away what the home tells them; for their own page only.
    told_until: Mapped[dt.datetime | None]
    # When room was made for somebody who had waited.
    moved_up_at: Mapped[dt.datetime | None]

    community: Mapped[Community] = relationship()
    person: Mapped[Person] = relationship()


class Waiting(Base):
    """Someone who pressed Join where there was no room: they are in as soon as there is."""

    __tablename__ = "waiting"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[dt.datetime]
    sends_cycles: Mapped[bool | None]

    person: Mapped[Person] = relationship()


class KeptWords(Base):
    """What others could read in a student community until it was changed, deleted or taken back.

    For the safeguarding contact alone, and only with a concern that somebody reports meanwhile.
    """

    __tablename__ = "kept_words"
    __table_args__ = (Index("ix_kept_words_item", "community_id", "kind", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    # What it is called in the address at which it can be reported.
    kind: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(22))
    part: Mapped[str] = mapped_column(String(22), default="")  # of a cycle
    words: Mapped[str] = mapped_column(Text)
    # None: anybody here may have written them.
    whose_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    # Who changed them: what came next is theirs.
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    kept_at: Mapped[dt.datetime] = mapped_column(index=True)
    # When the same person wrote on last, without anything more being kept.
    rewritten_at: Mapped[dt.datetime]
    # They stood so shortly that hardly anybody read them; where there are many, these go first.
    brief: Mapped[bool] = mapped_column(default=False)

    whose: Mapped[Person | None] = relationship(foreign_keys=[whose_id])


class ResourceLink(Base):
    """An activity on a course page; unbound until an Instructor sets a community up behind it."""

    __tablename__ = "resource_links"
    __table_args__ = (UniqueConstraint("course_id", "resource_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    resource_link_id: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    # As its last launch said; a community that is bound to it comes first.
    opens: Mapped[Opens] = mapped_column(default=Opens.COMMUNITY)
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
