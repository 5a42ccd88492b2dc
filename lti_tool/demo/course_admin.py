"""What a teacher does to a whole course: copy it for a new year, or reset it."""

import dataclasses
from urllib.parse import quote

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.office import office
from lti_tool.demo.school import Activity, Badge, Course, Role, School
from lti_tool.demo.visitors import guard, open_course, visitor

course_admin = Blueprint("course_admin", __name__, url_prefix="/course")
guard(course_admin)


@course_admin.post("/copy.php")
def copy() -> ResponseReturnValue:
    """Copy a course with its activities and columns, and with nobody but its copier."""
    course, school = _course_i_run(), office().school
    made = copied(school, course, visitor().id)
    flash(f"{made.title} is here.")
    return redirect(url_for("pages.course", id=made.id), code=303)


@course_admin.post("/reset.php")
def reset() -> ResponseReturnValue:
    """Take a course's learners off it and clear its grades; its activities stay."""
    course, school = _course_i_run(), office().school
    with school.change():
        for enrolment in school.enrolments.get(course.id, {}).values():
            enrolment.active = enrolment.active and enrolment.role is not Role.LEARNER
        for column in school.columns_in(course.id):
            school.grades.pop(column.id, None)
    flash(f"{course.title} has no learners and no grades now.")
    return redirect(url_for("pages.course", id=course.id), code=303)


def copied(school: School, course: Course, copier_id: str) -> Course:
    """Return a copy of a course: what activities send is kept, their ids are new."""
    with school.change():
        history = ",".join(part for part in (quote(course.id), course.history) if part)
        title = f"{course.title}, next year"
        made = Course(school.new_id(school.courses), f"{course.label}+", title, history)
        school.courses[made.id] = made
        for activity in school.activities_in(course.id):
            again = dataclasses.replace(
                activity, id=school.new_id(school.activities), course_id=made.id
            )
            columns = [
                dataclasses.replace(
                    column,
                    id="",
                    course_id=made.id,
                    resource_link_id=again.id,
                    activity_id=again.id if column.activity_id else "",
                )
                for column in school.coupled_columns(activity.id)
            ]
            school.add_content(again, columns)
            _copy_badges(school, activity, again)
    school.enrol(made.id, copier_id, Role.INSTRUCTOR)
    return made


def _copy_badges(school: School, activity: Activity, again: Activity) -> None:
    """Copy an activity's badges: nobody has them yet, and nobody can until they are enabled."""
    for badge in school.badges_in(activity.course_id):
        if badge.activity_id == activity.id:
            new_id = school.new_id(school.badges)
            school.badges[new_id] = Badge(new_id, again.course_id, badge.name, again.id)


def _course_i_run() -> Course:
    course = open_course()
    if request.form.get("id") != course.id or not office().school.may_run(visitor(), course.id):
        abort(403)
    return course
