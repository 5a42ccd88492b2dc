"""Columns of an LMS gradebook, and one score for each person in them."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community
from lti_tool.database import Base
from lti_tool.people.models import Person


class LineItem(Base):
    """A community's column in the LMS gradebook; we never change or delete one (AGS 2.0, 3.1)."""

    __tablename__ = "line_items"
    __table_args__ = (UniqueConstraint("community_id", "cycle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    # The one cycle it counts, whose maximum is 1; 0 counts all of the year.
    cycle: Mapped[int] = mapped_column(default=0)
    url: Mapped[str] = mapped_column(Text)
    maximum: Mapped[int]
    # When we made it because a lead asked: the LMS ties nothing to such a column.
    made_at: Mapped[dt.datetime | None]
    # What the LMS said of it when its results were last read, if it did not show them.
    look_status: Mapped[int | None]

    community: Mapped[Community] = relationship()


class ScoreState(enum.StrEnum):
    """Where a score stands between us and the LMS."""

    OWED = "owed"
    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Score(Base):
    """One person's score: what is true here (`value`) and what the LMS has (`sent_value`)."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("line_item_id", "person_id"),
        CheckConstraint("value > 0", name="never_zero"),
        CheckConstraint("sent_value IS NULL OR sent_value > 0", name="never_sent_zero"),
        Index("ix_scores_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_item_id: Mapped[int] = mapped_column(ForeignKey("line_items.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    value: Mapped[int]
    earned_at: Mapped[dt.datetime]
    sent_value: Mapped[int | None]
    sent_at: Mapped[dt.datetime | None]
    # The LMS may have more than `sent_value`: its result is read before the next post.
    in_doubt: Mapped[bool] = mapped_column(default=False)
    # The newest timestamp any attempt carried, answered or not: the next is later by a second.
    last_timestamp: Mapped[dt.datetime | None]
    state: Mapped[ScoreState] = mapped_column(default=ScoreState.OWED)
    due_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    # What the LMS last answered, as a status (421: never asked, 526: a certificate that we cannot
    # trust); words for people are made from it, never from its body.
    last_status: Mapped[int | None]
    lease: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[dt.datetime | None]
    # What the LMS's result was in our own measure, for a day after a lead had it compared, or until
    # something is sent.
    lms_value: Mapped[float | None]
    looked_at: Mapped[dt.datetime | None]

    line_item: Mapped[LineItem] = relationship()
    person: Mapped[Person] = relationship()


class Line(Base):
    """A platform's line to its gradebook: the one worker that is at it, and how the LMS answers.

    So many silences in a row pause it: then nothing is claimed, and one score tries when it ends.
    """

    __tablename__ = "gradebook_lines"

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    worker: Mapped[str | None] = mapped_column(String(36))
    worker_until: Mapped[dt.datetime | None]
    silences: Mapped[int] = mapped_column(default=0)
    silent_since: Mapped[dt.datetime | None]
    pauses: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[dt.datetime | None]
    last_status: Mapped[int | None]


class ErrandKind(enum.StrEnum):
    """What a lead can ask of an LMS's gradebook."""

    COLUMN = "column"  # make one for a link that came without
    COMPARISON = "comparison"  # read its results beside ours


class ErrandState(enum.StrEnum):
    """How far an errand is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Errand(Base):
    """Something that a lead asked of the LMS's gradebook, one of a kind at a time."""

    __tablename__ = "errands"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[ErrandKind] = mapped_column(primary_key=True)
    state: Mapped[ErrandState]
    asked_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    # From the second try on, the LMS may have done what we heard no answer to.
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    # What the LMS answered when it did not do it; nothing when it gave no answer.
    last_status: Mapped[int | None]
