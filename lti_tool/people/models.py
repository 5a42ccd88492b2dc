"""Schools, people, courses, and who is in which course."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.database import NEVER_AGAIN, Base
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.roles import CourseRole


class School(Base):
    """What a platform's school set for itself; one platform is one school."""

    __tablename__ = "schools"

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(String(64))
    # Teaching staff, so that the share who take part can be said; nobody has to give it.
    headcount: Mapped[int | None]
    # The safeguarding contact, named to students with how to reach them.
    contact_name: Mapped[str] = mapped_column(default="")
    contact_how: Mapped[str] = mapped_column(default="")
    # Who reads concerns that students report, by their account, and where they are told of one.
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    contact_email: Mapped[str] = mapped_column(default="")
    # How long after a year's close private words, shared words and student communities are kept.
    private_days: Mapped[int] = mapped_column(default=90)
    shared_months: Mapped[int] = mapped_column(default=24)
    student_months: Mapped[int] = mapped_column(default=12)
    privacy_notice_url: Mapped[str] = mapped_column(Text, default="")
    student_notice_url: Mapped[str] = mapped_column(Text, default="")
    # Whether a student may make a badge's page; such a page never names them.
    students_share_badges: Mapped[bool] = mapped_column(default=False)

    platform: Mapped[Platform] = relationship()


class TextSize(enum.StrEnum):
    """How large somebody likes to read."""

    USUAL = "usual"
    LARGE = "large"
    LARGEST = "largest"


class Spacing(enum.StrEnum):
    """How far apart somebody likes lines, words and letters to be."""

    USUAL = "usual"
    WIDE = "wide"
    WIDEST = "widest"


class Person(Base):
    """Someone as one LMS knows them; two LMSs never share a person."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("platform_id", "subject"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    subject: Mapped[str]
    # From the person's own launches only; the roster brings no names.
    name: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(35), default="")
    is_test_user: Mapped[bool] = mapped_column(default=False)
    # They were a student once, and what said so has been deleted: they enter no staff community.
    was_student: Mapped[bool] = mapped_column(default=False)
    # How this person likes to read: their own choice, for every page they open.
    text_size: Mapped[TextSize] = mapped_column(default=TextSize.USUAL)
    spacing: Mapped[Spacing] = mapped_column(default=Spacing.USUAL)
    met_at: Mapped[dt.datetime]

    school: Mapped[School] = relationship(
        primaryjoin="foreign(Person.platform_id) == School.platform_id", viewonly=True
    )


class RosterState(enum.StrEnum):
    """What became of the last reading of a course list."""

    NEVER = "never"
    QUEUED = "queued"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    HELD = "held"  # it would end more than half of the course: a person has to confirm


class Course(Base):
    """A context of a deployment (LTI 1.3 core, 5.4.1), and how its roster stands."""

    __tablename__ = "courses"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    context_id: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    memberships_url: Mapped[str | None] = mapped_column(Text)
    # Where this tool may make a gradebook column, if the LMS lets it (AGS 2.0, 3.1).
    line_items_url: Mapped[str | None] = mapped_column(Text)
    # "Everyone enrolled here is staff", as an Instructor of the course declared.
    staff_declared_at: Mapped[dt.datetime | None]
    staff_declared_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL")
    )
    roster_state: Mapped[RosterState] = mapped_column(default=RosterState.NEVER)
    roster_read_at: Mapped[dt.datetime | None]
    roster_asked_at: Mapped[dt.datetime | None]
    roster_count: Mapped[int] = mapped_column(default=0)
    roster_progress: Mapped[int] = mapped_column(default=0)
    # What the LMS answered to the last reading that failed; nothing when it gave no answer.
    roster_status: Mapped[int | None]

    deployment: Mapped[Deployment] = relationship()


class Enrolment(Base):
    """Someone's place in a course: their role there, and whether it still stands."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        Index("ix_enrolments_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    # What their own last launch said; it wins over the roster, where a non-editing teacher is a
    # Learner.
    launch_role: Mapped[CourseRole | None]
    roster_role: Mapped[CourseRole | None]
    launched_at: Mapped[dt.datetime | None]
    taught_at: Mapped[dt.datetime | None]  # the last launch as Instructor
    ended_at: Mapped[dt.datetime | None]

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def role(self) -> CourseRole:
        """Return the role that counts: the launch's, else the roster's."""
        return self.launch_role or self.roster_role or CourseRole.NONE


class Session(Base):
    """A visit that a launch opened; the browser holds the value whose hash is kept here.

    One that is over opens nothing, and stays a while: so people see whether somebody else was them.
    """

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    cookie_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime] = mapped_column(index=True)
    # Its launch said that this person looks after the LMS: it opens the school's settings only.
    administers: Mapped[bool] = mapped_column(default=False)
    # What its last launch opened, as the LMS calls it: for this person's own list of visits.
    activity: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship()


class Erasure(Base):
    """Somebody whose data was erased, by a mark that only this installation's secret can make.

    So no roster brings them back, and a launch of their own asks them first.
    """

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("platform_id", "mark"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(64))
    was_student: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[dt.datetime]
    # When a roster or a launch last named them; a mark that nobody meets any more is dropped.
    met_at: Mapped[dt.datetime]
    # When they said that they want to start again: their next launch does.
    asked_at: Mapped[dt.datetime | None]
