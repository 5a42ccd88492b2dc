"""What was done with somebody's data, and the numbers that are left of old communities."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base


class Deed(enum.StrEnum):
    """What was done with somebody's data at a request."""

    FOUND = "found"
    EXPORTED = "exported"
    ERASED = "erased"
    ERASED_BY_THEMSELVES = "erased-by-themselves"


class PrivacyEvent(Base):
    """Somebody's data was looked up, exported or erased; nothing of what is in it."""

    __tablename__ = "privacy_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), index=True
    )
    what: Mapped[Deed]
    # The administrator; None: the person themselves, the command line, or one erased since.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    # Of the LMS id: who has the id can tell that it was this one, and nobody can read it.
    mark: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[dt.datetime]


class CommunityCount(Base):
    """How many were in a community and what they completed, once their memberships are gone."""

    __tablename__ = "community_counts"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    members: Mapped[int] = mapped_column(default=0)
    cycles: Mapped[int] = mapped_column(default=0)
