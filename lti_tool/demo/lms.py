"""Put Example School together: an LMS with pages for people and services for a tool."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, Response, g, render_template, request, session
from werkzeug.exceptions import HTTPException

from lti_tool.demo.activity_settings import activity_settings
from lti_tool.demo.badges import badges
from lti_tool.demo.breaking import break_services, breaking
from lti_tool.demo.completion_report import completion_report
from lti_tool.demo.content import answers, content
from lti_tool.demo.course_admin import course_admin
from lti_tool.demo.gradebook import gradebook
from lti_tool.demo.launches import launches, starts
from lti_tool.demo.lineitems import lineitems
from lti_tool.demo.memberships import memberships
from lti_tool.demo.office import Office
from lti_tool.demo.pages import pages
from lti_tool.demo.participants import participants
from lti_tool.demo.registration import registration
from lti_tool.demo.scores import scores
from lti_tool.demo.tokens import tokens
from lti_tool.demo.tools import tools
from lti_tool.demo.visitors import NobodySignedIn, ask_who
from lti_tool.paths import STATIC, TEMPLATES

TIME_ZONE = ZoneInfo("Europe/London")

ERRORS = {
    400: (
        "This did not work",
        "The address or the form was not complete. Please go back and try again.",
    ),
    403: (
        "This page is not open to you",
        "You are not in this course, or your role does not open it.",
    ),
    404: ("There is no such page", "The address may be old, or something is missing from its end."),
    500: ("Something went wrong", "The fault is ours. Please try again."),
}


def create_lms(office: Office) -> Flask:
    """Return the LMS that this office runs, as a Flask application of its own."""
    app = Flask(__name__, template_folder=str(TEMPLATES / "demo"), static_folder=str(STATIC))
    address = urlsplit(office.address)
    app.config.update(
        # Derived from the key, so that people stay signed in when a kept school starts again.
        SECRET_KEY=hashlib.sha256(office.key.as_pem(private=True)).hexdigest(),
        # Cookies ignore ports: the tool on the same host must not find ours under its own name.
        SESSION_COOKIE_NAME="example_school",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=address.scheme == "https",
        SERVER_NAME=address.netloc,
        PREFERRED_URL_SCHEME=address.scheme,
        MAX_CONTENT_LENGTH=1_000_000,
    )
    app.extensions["example_school"] = office
    for part in (pages, gradebook, activity_settings, completion_report, badges, participants):
        app.register_blueprint(part)
    for part in (tools, content, course_admin, breaking, starts):
        app.register_blueprint(part)
    for service in (launches, answers, tokens, registration, memberships, lineitems, scores):
        app.register_blueprint(service)
    break_services(app)
    app.register_error_handler(NobodySignedIn, ask_who)
    app.register_error_handler(HTTPException, _error_page)
    app.context_processor(lambda: _page_header(office))
    app.template_filter("moment")(_moment)
    app.after_request(_headers_for(office))
    return app


def _page_header(office: Office) -> dict[str, object]:
    return {
        "visitor": office.school.people.get(session.get("person", "")),
        "today": office.now().astimezone(TIME_ZONE),
        "clock_moves": office.move_clock is not None,
    }


def _moment(moment: datetime) -> str:
    """Say a moment as people do: 23 November at 12:04."""
    here = moment.astimezone(TIME_ZONE)
    return f"{here.day} {here:%B} at {here:%H:%M}"


def _error_page(error: Exception) -> tuple[str, int]:
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    heading, message = ERRORS.get(status, ERRORS[500])
    return render_template("error.html", heading=heading, message=message), status


def _headers_for(office: Office) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        tool = " ".join(sorted({_origin(office.tool.login), _origin(office.tool.launch)}))
        # A tool that registers is framed before it is known.
        framed = f" {g.framed}" if "framed" in g else ""
        # No Referrer-Policy stricter than the browser's: the tool sees where a launch came from.
        policy = (
            f"default-src 'self'; img-src 'self' data:; frame-src 'self' {tool}{framed}; "
            f"form-action 'self' {tool}; frame-ancestors 'self'; base-uri 'none'; object-src 'none'"
        )
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    return add


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
