"""A teacher's choosing of what to put onto a course page, while it lasts."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community, new_public_id
from lti_tool.database import Base
from lti_tool.people.models import Course, Person


class Selection(Base):
    """A deep-linking request of an LMS, answered once (Deep Linking 2.0, 3.1)."""

    __tablename__ = "selections"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    # What the LMS accepts and where it wants the answer, as its signed message said.
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    # What was chosen: the links that come back with this selection's id may open it, so many of
    # them, without its lead having to open each one first.
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    links_to_come: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()
    community: Mapped[Community | None] = relationship()
