"""The people of a course; those who run it can take someone off and put them back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.office import office
from lti_tool.demo.school import Role
from lti_tool.demo.visitors import course_i_run, guard, visitor

participants = Blueprint("participants", __name__, url_prefix="/user")
guard(participants)

ROLE_NAMES = {
    Role.INSTRUCTOR: "Instructor",
    Role.NON_EDITING: "Non-editing teacher",
    Role.LEARNER: "Learner",
}


@participants.get("/index.php")
def people() -> str:
    """List a course's people with their roles."""
    course = course_i_run()
    roll = office().school.roll(course.id)
    return render_template("participants.html", course=course, roll=roll, names=ROLE_NAMES)


@participants.post("/enrolment.php")
def enrolment() -> ResponseReturnValue:
    """Take someone off the course, or put them back."""
    school, course = office().school, course_i_run()
    person_id, active = request.form.get("person", ""), "put_back" in request.form
    if person_id not in school.enrolments.get(course.id, {}):
        abort(404)
    school.set_enrolled(course.id, person_id, active=active)
    name = school.people[person_id].name
    flash(f"{name} is back in {course.title}." if active else f"{name} is off {course.title}.")
    if not school.may_run(visitor(), course.id):
        return redirect(url_for("pages.my_courses"), code=303)
    # Back to the same line of a long list, which says what has changed.
    line = f"person-{person_id}"
    return redirect(url_for("participants.people", id=course.id, _anchor=line), code=303)
