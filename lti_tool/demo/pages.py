"""The pages a person walks through: who they are, their courses, an activity with the tool."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.cast import PEOPLE_TO_BE
from lti_tool.demo.completion import mark, run_cron
from lti_tool.demo.office import office
from lti_tool.demo.visitors import guard, open_course, visitor

pages = Blueprint("pages", __name__)
guard(pages)

MOVES = {
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "seven-weeks": timedelta(weeks=7),
    "today": None,
}


@pages.get("/")
def front() -> str:
    """Ask who someone would like to be."""
    people = office().school.people
    shown = [(people[id_], line) for id_, line in PEOPLE_TO_BE.items() if id_ in people]
    others = [person for id_, person in people.items() if id_ not in PEOPLE_TO_BE]
    return render_template("front.html", people=shown, others=sorted(others, key=lambda p: p.name))


@pages.post("/login/index.php")
def sign_in() -> ResponseReturnValue:
    """Sign someone in; there are no passwords here."""
    person = office().school.people.get(request.form.get("person", "")) or abort(400)
    session["person"] = person.id
    return redirect(url_for("pages.my_courses"), code=303)


@pages.get("/my/")
def my_courses() -> str:
    """List the courses someone can open."""
    return render_template("my.html", courses=office().school.courses_of(visitor()))


@pages.get("/course/view.php")
def course() -> str:
    """Show a course and its activities."""
    school, person, shown = office().school, visitor(), open_course()
    return render_template(
        "course.html",
        course=shown,
        activities=[(a, mark(school, a, person.id)) for a in school.activities_in(shown.id)],
        runs=school.may_run(person, shown.id),
        offered=school.installed is not None and school.installed.in_chooser,
    )


@pages.get("/mod/lti/view.php")
def activity() -> str:
    """Show an activity: the tool in a frame."""
    school, person = office().school, visitor()
    shown = school.activities.get(request.args.get("id", "")) or abort(404)
    if not school.may_open(person, shown.course_id):
        abort(403)
    return render_template(
        "activity.html",
        activity=shown,
        course=school.courses[shown.course_id],
        mark=mark(school, shown, person.id),
        graded=school.own_column(shown.id) is not None,
        runs=school.may_run(person, shown.course_id),
    )


@pages.get("/mod/lti/return.php")
def returned() -> str:
    """Take someone back from the tool, with what it had to say."""
    course_id = request.args.get("course", "")
    shown = office().school.courses.get(course_id) or abort(404)
    error, message = request.args.get("lti_errormsg"), request.args.get("lti_msg")
    return render_template("return.html", course=shown, error=error, message=message)


@pages.post("/clock")
def clock() -> ResponseReturnValue:
    """Move the school's date on, or back to today."""
    move, step = office().move_clock, request.form.get("step", "")
    if move is None:
        abort(404)
    if step not in MOVES:
        abort(400)
    move(MOVES[step])
    # Moodle's cron runs each minute: it ran in the time that passed.
    run_cron(office().school, office().now())
    # Only a path of our own: two slashes would name another site.
    back = "/" + request.form.get("next", "").lstrip("/\\")
    return redirect(back, code=303)
