"""Surveys, the ballot box of an open one, and what is kept of a closed one."""

import datetime as dt
import secrets

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.models import Community
from lti_tool.database import Base
from lti_tool.surveys.tallies import Results, Tallies

# SQLite keeps such a table in the order of its key: no hidden number says which row came first.
UNNUMBERED = {"sqlite_with_rowid": False}

# By a random id, each with whether it may be quoted; in the order of these ids.
Comments = dict[str, tuple[str, bool]]


def random_id() -> str:
    """Return 128 random bits, which say neither when nor by whom."""
    return secrets.token_urlsafe(16)


class Survey(Base):
    """What the members of a community are asked once, at the end of its year.

    Once it is settled, its results never change.
    """

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), unique=True
    )
    opened_at: Mapped[dt.datetime]
    # The last day on which it can be answered, in the school's time zone.
    closes_on: Mapped[dt.date] = mapped_column(index=True)
    settled: Mapped[bool] = mapped_column(default=False)
    # How many answered, and what; None as long as it is open, and for ever below five.
    people: Mapped[int | None]
    results: Mapped[Results | None] = mapped_column(JSON(none_as_null=True))

    community: Mapped[Community] = relationship()

    def is_open(self, today: dt.date) -> bool:
        """Say whether it can be answered on a day of its school."""
        return not self.settled and today <= self.closes_on


class BallotBox(Base):
    """All that was answered while a survey is open, in one row that each answer writes anew.

    A row for each answer, or for each count, would share the mark of its transaction, its place
    and its turn with the note of who answered. It is gone once the survey is settled.
    """

    __tablename__ = "ballot_boxes"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    people: Mapped[int] = mapped_column(default=0)
    tallies: Mapped[Tallies] = mapped_column(JSON)
    comments: Mapped[Comments] = mapped_column(JSON)


class Participation(Base):
    """That a member has answered, so that nobody does twice; gone once the survey is settled."""

    __tablename__ = "survey_participations"
    __table_args__ = UNNUMBERED

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SurveyComment(Base):
    """What somebody would change, in a settled survey that five or more answered."""

    __tablename__ = "survey_comments"
    __table_args__ = UNNUMBERED

    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=random_id)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    may_be_quoted: Mapped[bool]
