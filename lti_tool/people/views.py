"""A course's list for its teachers, how somebody likes to read, and the way out."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people import actions, queries, roster, sessions
from lti_tool.people.forms import ReadingForm
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, RosterState, Spacing, TextSize
from lti_tool.web import cookies
from lti_tool.web.clock import now

people = Blueprint("people", __name__)

Page = str | tuple[str, int] | Response


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


@people.get("/reading")
def reading() -> str:
    """Show somebody how their pages look, and what else they could choose."""
    person = sessions.visitor()
    form = ReadingForm(data={"text_size": person.text_size.value, "spacing": person.spacing.value})
    return _reading_page(form)


@people.post("/reading")
def choose_reading() -> Page:
    """Keep how somebody likes to read."""
    form = ReadingForm(request.form)
    if not form.validate():
        return _reading_page(form), 422
    actions.choose_reading(
        sessions.visitor(), TextSize(form.text_size.data), Spacing(form.spacing.data)
    )
    db.session.commit()
    came_from = request.form.get("community") or None
    return redirect(url_for("people.reading", community=came_from), code=303)


@people.post("/finished")
def finished() -> Response:
    """End the visit, for whoever sits down here next."""
    value = cookies.read(request, cookies.SESSION)
    sessions.end(value, now())
    db.session.commit()
    response = make_response(render_template("people/finished.html", visitor=None))
    # Without its secret it opens nothing, and Back can still say so in the LMS's frame.
    cookies.write(response, cookies.SESSION, sessions.spent(value), cookies.SESSION_SECONDS)
    return response


def _reading_page(form: ReadingForm) -> str:
    came_from = request.values.get("community", "")[:22]
    return render_template(
        "people/reading.html", form=form, errors=bool(form.errors), came_from=came_from
    )


def keep_fresh(course: Course) -> bool:
    """Ask for a course's list when it is old, and say so; whoever is first starts one reading."""
    minutes = current_app.extensions["settings"].roster_stale_minutes
    if not (roster.is_stale(course, minutes, now()) and roster.ask(course, now())):
        return False
    db.session.commit()
    read_roster(course.id)
    return True


def _course(course_id: int) -> Course:
    """Return a course for one who teaches it now."""
    enrolment = queries.enrolment(sessions.visitor(), course_id)
    if enrolment is None:
        raise NotFound
    if enrolment.ended_at is not None or enrolment.role is not CourseRole.INSTRUCTOR:
        raise Forbidden
    return enrolment.course
