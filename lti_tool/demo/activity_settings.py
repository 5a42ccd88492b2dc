"""What a teacher sets for an activity: its grade to pass, and what completes it."""

import math

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.completion import REQUIREMENTS
from lti_tool.demo.office import office
from lti_tool.demo.school import Activity, Column, Condition
from lti_tool.demo.visitors import course_i_run, guard

activity_settings = Blueprint("activity_settings", __name__, url_prefix="/course")
guard(activity_settings)


@activity_settings.get("/modedit.php")
def edit() -> str:
    """Show an activity's settings."""
    activity, column = _asked()
    return _page(activity, column, _plain(column.grade_to_pass), activity.condition)


@activity_settings.post("/modedit.php")
def save() -> ResponseReturnValue:
    """Take an activity's settings, or say what is wrong with them."""
    activity, column = _asked()
    typed, chosen = request.form.get("grade_to_pass", "").strip(), request.form.get("condition", "")
    if chosen not in set(Condition):
        abort(400)
    condition, points = Condition(chosen), _points(typed)
    error = _error(points, condition, column)
    if points is None or error:
        return _page(activity, column, typed, condition, error), 400
    with office().school.change():
        activity.condition, column.grade_to_pass = condition, points
    flash(f"The settings of {activity.title} are saved.")
    return redirect(url_for("pages.course", id=activity.course_id), code=303)


def _asked() -> tuple[Activity, Column]:
    course, school = course_i_run(), office().school
    activity = school.activities.get(request.values.get("update", ""))
    if activity is None or activity.course_id != course.id:
        abort(404)
    # Without a column there is no grade to complete an activity with.
    return activity, school.own_column(activity.id) or abort(404)


def _error(points: float | None, condition: Condition, column: Column) -> str:
    if points is None:
        return "Write the grade to pass as a number, such as 60, or leave it empty."
    if points > column.maximum:
        return f"The grade to pass can be {_plain(column.maximum)} at most."
    if condition is Condition.PASSING_GRADE and not points:
        return "A passing grade needs a grade to pass. Write one, or choose something else below."
    return ""


def _points(typed: str) -> float | None:
    try:
        points = float(typed or 0)
    except ValueError:
        return None
    return points if math.isfinite(points) and points >= 0 else None


def _plain(points: float) -> str:
    return f"{points:g}" if points else ""


def _page(
    activity: Activity, column: Column, typed: str, condition: Condition, error: str = ""
) -> str:
    return render_template(
        "activity_settings.html",
        course=office().school.courses[activity.course_id],
        activity=activity,
        column=column,
        typed=typed,
        condition=condition,
        requirements=REQUIREMENTS,
        error=error,
    )
