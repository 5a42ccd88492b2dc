"""Sessions that students propose, plan and run, who plans them, and what their hosts answer."""

import dataclasses
import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.communities.audience import Audience, together
from lti_tool.communities.models import Membership, new_public_id
from lti_tool.database import Base
from lti_tool.people.models import Person

MOST_OF_ONE = 50  # sessions of one member
MOST_PLANNERS = 6
MOST_STEPS = 10
MOST_ANSWERS = 50  # to one session
NEAREST = 5  # pupils are counted to the nearest five, and never fewer


class Format(enum.StrEnum):
    FORM_TIME = "form-time"
    ASSEMBLY = "assembly"


# How long each usually is; whoever plans one changes it.
USUAL_MINUTES = {Format.FORM_TIME: 20, Format.ASSEMBLY: 20}


class State(enum.StrEnum):
    """How far a session has come."""

    PLANNING = "planning"
    WAITING = "waiting"  # for a host's answer
    NOT_YET = "not-yet"
    AGREED = "agreed"
    RAN = "ran"


class Check(enum.StrEnum):
    """What a host looks at, and nothing else."""

    SAFETY = "safety"
    ROOM = "room"
    TIMING = "timing"


class AnswerKind(enum.StrEnum):
    YES = "yes"
    NOT_YET = "not-yet"
    COMMENT = "comment"


@dataclasses.dataclass(frozen=True)
class Step:
    """One part of a session, with whoever does it by first name."""

    minutes: int
    what: str
    who: str = ""


class Proposal(Base):
    """A session for a younger year; it hangs on the member who answers for it, often its first."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    format: Mapped[Format]
    year_group: Mapped[str]  # that it is for
    wished_on: Mapped[dt.date | None]
    minutes: Mapped[int]  # that there are
    wish: Mapped[str] = mapped_column(Text, default="")  # what they wish they had known
    key_message: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    evidence_url: Mapped[str] = mapped_column(Text, default="")
    running_order: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    materials: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[dt.datetime]
    state: Mapped[State] = mapped_column(default=State.PLANNING)
    # When its community and the hosts could first read it; None: its one planner alone.
    shared_at: Mapped[dt.datetime | None]
    # By when a host answers, as both were told; and when one did last.
    reply_by: Mapped[dt.date | None]
    answered_at: Mapped[dt.datetime | None]
    # After it was run.
    ran_at: Mapped[dt.datetime | None]  # when somebody first said so
    noticed: Mapped[str] = mapped_column(Text, default="")
    tutor_line: Mapped[str] = mapped_column(Text, default="")
    pupils: Mapped[int | None]
    after_revision: Mapped[int] = mapped_column(default=0)
    # When it was put where other communities and the staff of the school find it.
    shelved_at: Mapped[dt.datetime | None] = mapped_column(index=True)

    membership: Mapped[Membership] = relationship()
    others: Mapped[list["CoPlanner"]] = relationship(
        back_populates="proposal",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CoPlanner.asked_at",
    )
    answers: Mapped[list["HostAnswer"]] = relationship(
        back_populates="proposal",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="HostAnswer.id.desc()",
    )

    @property
    def audience(self) -> Audience:
        """Return who may read it."""
        return Audience.MEMBERS if self.shared_at else Audience.AUTHOR

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships of those who plan it."""
        return frozenset({self.membership_id, *(o.membership_id for o in self.others if o.is_in)})

    @property
    def steps(self) -> list[Step]:
        """Return the running order."""
        return [Step(**each) for each in self.running_order or ()]

    @property
    def taken(self) -> int:
        """Return how many minutes its steps take."""
        return sum(step.minutes for step in self.steps)

    @property
    def left(self) -> int:
        """Return the minutes that no step takes; fewer than none where there are too many."""
        return self.minutes - self.taken

    @property
    def room(self) -> str:
        """Return what a host said of the room when they said yes."""
        yes = next((each for each in self.answers if each.kind is AnswerKind.YES), None)
        return yes.room if yes and self.state in (State.AGREED, State.RAN) else ""

    @property
    def said(self) -> str:
        """Return what others read in it."""
        steps = (f"{step.minutes} {step.what} {step.who}".strip() for step in self.steps)
        plan = (self.wish, self.key_message, self.evidence, self.evidence_url, *steps)
        about = (self.year_group, *plan, self.materials)
        return together(self, *about, self.noticed, self.tutor_line)


class CoPlanner(Base):
    """A member of the same community who was asked to plan along; it counts once they say yes."""

    __tablename__ = "co_planners"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    asked_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]

    proposal: Mapped[Proposal] = relationship(back_populates="others")
    membership: Mapped[Membership] = relationship()

    @property
    def is_in(self) -> bool:
        """Say whether they said yes."""
        return self.accepted_at is not None


class HostAnswer(Base):
    """What an adult host said of a session: their three checks, or a comment alone."""

    __tablename__ = "host_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[AnswerKind]
    lacking: Mapped[list[str]] = mapped_column(JSON, default=list)  # the checks that say “not yet”
    safety: Mapped[str] = mapped_column(Text, default="")
    room: Mapped[str] = mapped_column(Text, default="")
    timing: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[dt.datetime]
    of_revision: Mapped[int]  # of the plan that they looked at

    proposal: Mapped[Proposal] = relationship(back_populates="answers")
    person: Mapped[Person | None] = relationship()

    @property
    def said(self) -> str:
        """Return its words."""
        return "\n".join(filter(None, (self.safety, self.room, self.timing, self.words)))
