"""Items of new learning on a school's shelf and its communities', and what they mean here."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.audience import Audience
from lti_tool.communities.models import Community, Kind, Membership, new_public_id
from lti_tool.database import Base, table_of
from lti_tool.library.searching import keep_an_index
from lti_tool.people.models import Person


class Source(enum.StrEnum):
    """What kind of new learning an item is: four that communities live on, and the rest."""

    BOOK = "book-extract"
    JOURNAL = "journal-article"
    CONFERENCE = "conference"
    SPEAKER = "guest-speaker"
    OTHER = "other"


class LibraryItem(Base):
    """A citation and a link, never a copy, with what makes people talk about it.

    Without a community it is one of the works that a school's shelf begins with: nobody changes
    those, and a community that has something to say about one makes it its own.
    """

    __tablename__ = "library_items"
    __table_args__ = (
        UniqueConstraint("platform_id", "key"),
        UniqueConstraint("community_id", "made_from_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE")
    )
    # What a starter work is called in config/library.toml.
    key: Mapped[str | None]
    # What a community made its own from: it finds that one no more, but its own instead.
    made_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("library_items.id", ondelete="SET NULL"), index=True
    )
    # When a lead put it onto the school's shelf: its citation, for every community to find.
    lent_at: Mapped[dt.datetime | None]
    source: Mapped[Source]
    citation: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int | None]  # to read, watch or hear
    theme: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(Text, default="")  # in plain language
    question: Mapped[str] = mapped_column(Text, default="")
    prompts: Mapped[str] = mapped_column(Text, default="")  # to get a talk going
    # Who brings it to the meeting, in the words of whoever wrote it down.
    brought_by: Mapped[str] = mapped_column(default="")
    # Who put it there, and who saved its words last; either may be an adult, who is no member.
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    # Whether a member put it there or changed it, ever.
    members_wrote: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column(default=1)

    community: Mapped[Community | None] = relationship()
    written_by: Mapped[Person | None] = relationship(foreign_keys=[written_by_id])
    saved_by: Mapped[Person | None] = relationship(foreign_keys=[saved_by_id])

    @property
    def students_wrote(self) -> bool:
        """Say whether it is in the words of students: they alone change it from then on."""
        among_students = self.community is not None and self.community.kind is Kind.SLC
        return self.members_wrote and among_students

    @property
    def audience(self) -> Audience:
        """Return who may read it."""
        if self.community_id is None:
            return Audience.SCHOOL
        return Audience.LENT if self.lent_at else Audience.INSIDERS

    @property
    def said(self) -> str:
        """Return what others read in it."""
        cited = (self.citation, self.url, self.pages, self.theme, self.summary)
        return "\n".join(filter(None, (*cited, self.question, self.prompts, self.brought_by)))


class LibraryNote(Base):
    """What a member thinks an item means here; it is their community's alone."""

    __tablename__ = "library_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("library_items.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    edited_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[LibraryItem] = relationship()
    membership: Mapped[Membership] = relationship()

    @property
    def audience(self) -> Audience:
        """Return who may read it: the members of the community that it was written in."""
        return Audience.MEMBERS

    @property
    def owners(self) -> frozenset[int]:
        """Return the membership it belongs to."""
        return frozenset({self.membership_id})


keep_an_index(table_of(LibraryItem))
