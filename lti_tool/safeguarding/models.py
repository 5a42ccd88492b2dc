"""Concerns, what was done with each, and who was named to read them."""

import datetime as dt
import enum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community, new_public_id
from lti_tool.database import NEVER_AGAIN, Base
from lti_tool.people.models import Person

_OPEN = text("closed_at IS NULL")


class Concern(Base):
    """What somebody reported, as they saw it; its words are kept until the contact closes it.

    It hangs below the school and not below the community or the people in it: a copy that went
    when its author leaves or is erased would be no copy.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        # One open concern for each reporter and item.
        Index(
            "uq_concerns_open",
            "reporter_id",
            "community_id",
            "kind",
            "item",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_concerns_platform_id_reported_at", "platform_id", "reported_at"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="SET NULL"), index=True
    )
    # Stays when it is closed, so that the reporter can be told.
    reporter_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    # From here on: the copy, emptied when it is closed.
    item: Mapped[str] = mapped_column(default="")  # the id of what was reported
    theme: Mapped[str] = mapped_column(default="")
    reporter_name: Mapped[str] = mapped_column(default="")
    author_name: Mapped[str] = mapped_column(default="")
    parts: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # each its name and words
    unseen: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # by the reporter
    worry: Mapped[str] = mapped_column(Text, default="")  # what the reporter says of it
    reported_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    # When an e-mail is due that says there is one; None: none is owed any more.
    tell_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[dt.datetime | None]

    community: Mapped[Community | None] = relationship()


class Done(enum.StrEnum):
    """What somebody did with a concern."""

    OPENED = "opened"
    CLOSED = "closed"


class ConcernEvent(Base):
    """Somebody opened or closed a concern; nothing of what is in it."""

    __tablename__ = "concern_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(
        ForeignKey("concerns.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    what: Mapped[Done]
    at: Mapped[dt.datetime]

    person: Mapped[Person | None] = relationship()


class ContactChange(Base):
    """Who named whom to read concerns, and when; None: nobody."""

    __tablename__ = "contact_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    at: Mapped[dt.datetime]

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    contact: Mapped[Person | None] = relationship(foreign_keys=[contact_id])
