"""Who is looking at the school's pages, and that their forms were sent from those pages."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.demo.office import office
from lti_tool.demo.school import Course, Person


class NobodySignedIn(Exception):
    """A page for someone was asked for by nobody."""


def visitor() -> Person:
    """Return the person signed in here, or raise NobodySignedIn."""
    person = office().school.people.get(session.get("person", ""))
    if person is None:
        raise NobodySignedIn
    return person


def open_course() -> Course:
    """Return the course an address names with `id`, if the visitor may open it."""
    school = office().school
    course = school.courses.get(request.values.get("id", "")) or abort(404)
    if not school.may_open(visitor(), course.id):
        abort(403)
    return course


def course_i_run() -> Course:
    """Return the course an address names with `id`, if the visitor runs it."""
    course = open_course()
    if not office().school.may_run(visitor(), course.id):
        abort(403)
    return course


def guard(blueprint: Blueprint) -> None:
    """Refuse forms posted to these pages from other sites, and keep one name for the school."""
    blueprint.before_request(_refuse_other_sites)
    blueprint.before_request(_use_own_address)


def ask_who(_error: Exception) -> ResponseReturnValue:
    """Send someone who is not signed in to the page that asks who they are."""
    return redirect(url_for("pages.front"), code=303)


def _refuse_other_sites() -> None:
    if request.method in {"GET", "HEAD"}:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = {"Sec-Fetch-Site": {None, "same-origin", "none"}, "Origin": {None, office().address}}
    if site not in own["Sec-Fetch-Site"] or origin not in own["Origin"]:
        abort(403)


def _use_own_address() -> Response | None:
    # The cookie belongs to one host name: from localhost no launch would return to 127.0.0.1.
    if request.method == "GET" and request.host != urlsplit(office().address).netloc:
        return redirect(office().address + request.full_path.rstrip("?"))
    return None
