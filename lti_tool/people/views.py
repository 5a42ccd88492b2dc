"""A course's list for its teachers, and the way out of a shared computer."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people import queries, roster, sessions
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, RosterState
from lti_tool.web import cookies
from lti_tool.web.clock import now

people = Blueprint("people", __name__)


@people.get("/courses/<int(max=2147483647):course_id>/people")
def course_list(course_id: int) -> str:
    """Show how the course's list stands, with the progress of a reading that goes on."""
    course = _course(course_id)
    keep_fresh(course)
    return render_template("people/course_list.html", course=course, RosterState=RosterState)


@people.post("/courses/<int(max=2147483647):course_id>/people")
def read_again(course_id: int) -> Response:
    """Read the list again because a teacher asked, or use one that was held."""
    course = _course(course_id)
    confirmed = course.roster_state is RosterState.HELD and "confirm" in request.form
    if course.memberships_url and roster.ask(course, now()):
        db.session.commit()
        read_roster(course_id, confirmed=confirmed)
    return redirect(url_for("people.course_list", course_id=course_id), code=303)


@people.post("/finished")
def finished() -> Response:
    """End the visit, for whoever sits down here next."""
    value = cookies.read(request, cookies.SESSION)
    sessions.end(value)
    db.session.commit()
    response = make_response(render_template("people/finished.html", visitor=None))
    # Without its secret it opens nothing, and Back can still say so in the LMS's frame.
    cookies.write(response, cookies.SESSION, sessions.spent(value), cookies.SESSION_SECONDS)
    return response


def keep_fresh(course: Course) -> None:
    """Ask for a course's list when it is old; whoever asks first starts the one reading."""
    minutes = current_app.extensions["settings"].roster_stale_minutes
    if roster.is_stale(course, minutes, now()) and roster.ask(course, now()):
        db.session.commit()
        read_roster(course.id)


def _course(course_id: int) -> Course:
    """Return a course for one who teaches it now."""
    enrolment = queries.enrolment(sessions.visitor(), course_id)
    if enrolment is None:
        raise NotFound
    if enrolment.ended_at is not None or enrolment.role is not CourseRole.INSTRUCTOR:
        raise Forbidden
    return enrolment.course
