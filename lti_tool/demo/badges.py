"""A course's badges for completing an activity: a teacher makes them, a learner has them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.demo.completion import due, run_cron, tracked_in
from lti_tool.demo.office import office
from lti_tool.demo.school import Badge, Course
from lti_tool.demo.visitors import course_i_run, guard, visitor

badges = Blueprint("badges", __name__, url_prefix="/badges")
guard(badges)

LONGEST_NAME = 255


@badges.get("/mybadges.php")
def mine() -> str:
    """Show someone the badges they have, the newest first."""
    school, person = office().school, visitor()
    with school.lock:
        held = [b for b in school.badges.values() if person.id in b.issued]
    return render_template(
        "my_badges.html",
        held=sorted(held, key=lambda badge: badge.issued[person.id], reverse=True),
        courses=school.courses,
        activities=school.activities,
    )


@badges.get("/index.php")
def manage() -> str:
    """Show a course's badges, and a form for a new one, to those who run it."""
    course, school = course_i_run(), office().school
    with school.lock:
        shown = [
            (badge, school.activities[badge.activity_id], len(due(school, badge)))
            for badge in school.badges_in(course.id)
        ]
    return render_template(
        "badges.html", course=course, badges=shown, activities=tracked_in(school, course.id)
    )


@badges.post("/newbadge.php")
def add() -> ResponseReturnValue:
    """Make a badge with the criterion "Activity completion"; nobody gets it yet."""
    course, school = course_i_run(), office().school
    name = " ".join(request.form.get("name", "").split())
    if request.form.get("activity") not in {a.id for a in tracked_in(school, course.id)}:
        abort(400)
    if not name or len(name) > LONGEST_NAME:
        flash("A badge needs a name of 255 characters at most.")
        return _back(course)
    with school.change():
        new_id = school.new_id(school.badges)
        school.badges[new_id] = Badge(new_id, course.id, name, request.form["activity"])
    flash(f"{name} is here. Nobody gets it before you enable access.")
    return _back(course)


@badges.post("/action.php")
def access() -> ResponseReturnValue:
    """Enable or disable access to a badge; those who have it keep it."""
    course, school = course_i_run(), office().school
    badge = school.badges.get(request.form.get("badge", "")) or abort(404)
    if badge.course_id != course.id:
        abort(404)
    with school.change():
        badge.enabled = "enable" in request.form
    words = "can be earned now" if badge.enabled else "can no longer be earned"
    flash(f"{badge.name} {words}.")
    return _back(course)


@badges.post("/cron.php")
def cron() -> ResponseReturnValue:
    """Let an administrator run what Moodle runs by itself each minute."""
    if not visitor().is_administrator:
        abort(403)
    many = run_cron(office().school, office().now())
    flash(f"Cron ran: {many} {'badge was' if many == 1 else 'badges were'} issued.")
    return redirect(url_for("pages.my_courses"), code=303)


def _back(course: Course) -> Response:
    return redirect(url_for("badges.manage", id=course.id), code=303)
