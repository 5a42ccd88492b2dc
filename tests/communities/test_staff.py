"""Whoever works in a course of staff is staff, and whoever only is there is not."""

import pytest
from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.communities.staff import is_staff
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment
from lti_tool.web.clock import now
from tests import people

WORKING = (CourseRole.INSTRUCTOR, CourseRole.LEARNER)


@pytest.mark.parametrize("role", CourseRole)
def test_staff_teach_or_learn_in_a_course_of_staff_only(app: Flask, role: CourseRole) -> None:
    with app.app_context():
        staff = people.course(people.school(), staff=True)
        assert is_staff(people.person(staff, "Ben", role)) is (role in WORKING)


@pytest.mark.parametrize("role", CourseRole)
def test_the_course_list_says_it_of_whoever_has_not_come_yet(app: Flask, role: CourseRole) -> None:
    with app.app_context():
        staff = people.course(people.school(), staff=True)
        ben = people.person(staff, "Ben")
        place(staff).launch_role, place(staff).roster_role = None, role
        assert is_staff(ben) is (role in WORKING)


@pytest.mark.parametrize("role", WORKING)
def test_a_course_that_nobody_declared_makes_nobody_staff(app: Flask, role: CourseRole) -> None:
    with app.app_context():
        assert not is_staff(people.person(people.course(people.school()), "Ines", role))


def test_whoever_is_gone_from_the_course_is_staff_no_more(app: Flask) -> None:
    with app.app_context():
        staff = people.course(people.school(), staff=True)
        ben = people.person(staff, "Ben")
        place(staff).ended_at = now()
        assert not is_staff(ben)


def test_a_test_user_is_nobody(app: Flask) -> None:
    with app.app_context():
        preview = people.person(people.course(people.school(), staff=True), "Preview")
        preview.is_test_user = True
        assert not is_staff(preview)


def test_an_administrator_who_teaches_another_course_of_staff_is_staff(app: Flask) -> None:
    with app.app_context():
        deployment = people.school()
        quentin = people.person(
            people.course(deployment, staff=True), "Quentin", CourseRole.ADMINISTRATOR
        )
        assert not is_staff(quentin)
        people.person(people.course(deployment, "Heads", staff=True), "Quentin")
        assert is_staff(quentin)


def test_a_student_in_a_course_of_staff_is_no_staff(app: Flask) -> None:
    with app.app_context():
        deployment = people.school()
        sami = people.person(people.course(deployment, staff=True), "Sami")
        year_10 = people.course(deployment, "Year 10")
        reed = people.person(year_10, "Mr Reed", CourseRole.INSTRUCTOR)
        people.community(year_10, reed, "How we learn", Kind.SLC)
        assert is_staff(sami)
        people.person(year_10, "Sami")
        assert not is_staff(sami)


def place(course: Course) -> Enrolment:
    """Return the only place in a course."""
    return db.session.query(Enrolment).filter_by(course_id=course.id).one()
