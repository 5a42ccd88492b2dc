"""Know someone from their launch, and keep a course's enrolments as its LMS has them."""

import datetime as dt

from sqlalchemy import bindparam, select, update

from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.lti.claims import Context, Launch
from lti_tool.lti.models import Platform
from lti_tool.lti.roles import CourseRole
from lti_tool.people.erased import erasure_of
from lti_tool.people.models import (
    Course,
    Enrolment,
    Erasure,
    Person,
    School,
    Spacing,
    TextSize,
)

_TABLE = table_of(Enrolment)
_RENEW = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("enrolment"))
    .values(launch_role=bindparam("role"), launched_at=bindparam("at"), ended_at=None)
)
_RENEW_INSTRUCTOR = _RENEW.values(taught_at=bindparam("at"))


class WasErased(Exception):
    """Somebody whose data was erased comes by a launch, and has not said that they want to."""

    def __init__(self, erasure: Erasure):
        super().__init__("erased")
        self.erasure = erasure


def open_school(platform: Platform, name: str, time_zone: str) -> School:
    """Give a platform's school its settings; a second time changes nothing."""
    school = db.session.get(School, platform.id)
    if school is None:
        school = School(platform_id=platform.id, name=name, time_zone=time_zone)
        db.session.add(school)
        db.session.flush()
    return school


def hold(school: School) -> None:
    """Let workers that do one school's work at one moment wait until this transaction ends.

    Each worker has its own clock, and rings for a night's job at the same minute.
    """
    held = update(School).where(School.platform_id == school.platform_id)
    db.session.execute(
        held.values(platform_id=school.platform_id),
        execution_options={"synchronize_session": False},
    )


def recognise(launch: Launch, now: dt.datetime) -> tuple[Person, Course | None, Enrolment | None]:
    """Return who launched, their course, and their place in it, each as it now stands."""
    person = meet(launch, now)
    if launch.context is None:
        db.session.flush()
        return person, None, None
    course = _course(launch.deployment_id, launch.context)
    if launch.memberships_url:
        course.memberships_url = launch.memberships_url
    course.line_items_url = launch.line_items_url or course.line_items_url
    db.session.flush()
    return person, course, enrol(person, course, launch.roles.course_role, now)


def meet(launch: Launch, now: dt.datetime) -> Person:
    """Return the person of a launch, with the name they came with, if they came with one."""
    wanted = select(Person).filter_by(platform_id=launch.platform_id, subject=launch.subject)
    person = db.session.scalar(wanted)
    if person is None:
        person = _newcomer(launch, now)
    person.name = launch.name or person.name or ""
    person.given_name = launch.given_name or person.given_name or ""
    person.locale = launch.locale[:35]
    person.is_test_user = launch.roles.is_test_user
    return person


def enrol(person: Person, course: Course, role: CourseRole, now: dt.datetime) -> Enrolment:
    """Renew someone's place in a course by their own launch, which also undoes its end."""
    wanted = select(Enrolment).filter_by(course_id=course.id, person_id=person.id)
    enrolment = db.session.scalar(wanted)
    if enrolment is None:
        enrolment = Enrolment(course_id=course.id, person_id=person.id)
        db.session.add(enrolment)
    enrolment.launch_role, enrolment.launched_at, enrolment.ended_at = role, now, None
    if role is CourseRole.INSTRUCTOR:
        enrolment.taught_at = now
    db.session.flush()
    return enrolment


def renew(enrolment_id: int, role: CourseRole, now: dt.datetime) -> None:
    """Renew a place that a launch found unchanged, in one statement."""
    statement = _RENEW_INSTRUCTOR if role is CourseRole.INSTRUCTOR else _RENEW
    db.session.connection().execute(statement, {"enrolment": enrolment_id, "role": role, "at": now})


def declare_staff(course: Course, person: Person, now: dt.datetime) -> None:
    """Note that an Instructor declared everyone enrolled in this course to be staff."""
    if course.staff_declared_at is None:
        course.staff_declared_at, course.staff_declared_by_id = now, person.id


def choose_reading(person: Person, size: TextSize, spacing: Spacing) -> None:
    """Keep how somebody likes to read, on every page and every computer."""
    person.text_size, person.spacing = size, spacing
    db.session.flush()


def _newcomer(launch: Launch, now: dt.datetime) -> Person:
    """Return somebody new; who had their data erased comes again by their own word, as new."""
    person = Person(platform_id=launch.platform_id, subject=launch.subject, met_at=now)
    before = erasure_of(launch.platform_id, launch.subject, now)
    if before is not None:
        if before.asked_at is None:
            raise WasErased(before)
        person.was_student = before.was_student
        db.session.delete(before)
    db.session.add(person)
    return person


def _course(deployment_id: int, context: Context) -> Course:
    wanted = select(Course).filter_by(deployment_id=deployment_id, context_id=context.id)
    course = db.session.scalar(wanted)
    if course is None:
        course = Course(deployment_id=deployment_id, context_id=context.id)
        db.session.add(course)
    course.label, course.title = context.label, context.title
    return course
