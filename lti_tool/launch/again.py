"""The page for somebody whose data was erased and who comes again: nothing starts unasked."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.launch.starting_again import erasure_in, platform_in
from lti_tool.lti.tool import tool
from lti_tool.people.erased import ask_again
from lti_tool.people.models import Erasure
from lti_tool.web.clock import now
from lti_tool.web.headers import frame_for

again = Blueprint("again", __name__, url_prefix="/lti/again")


@again.get("")
def ask() -> Response:
    """Ask whether they want to start again, as somebody new."""
    text = request.args.get("p", "")
    found = _erasure(text)
    page = render_template("launch/again.html", p=text, asked=found.asked_at is not None)
    return make_response(page)


@again.post("")
def start() -> Response:
    """Let their next launch begin anew; a second press changes nothing."""
    text = request.form.get("p", "")
    ask_again(_erasure(text), now())
    db.session.commit()
    return redirect(url_for("again.ask", p=text), code=303)


def _erasure(text: str) -> Erasure:
    """Return whom the page is about; their LMS may frame it."""
    platform_id = platform_in(text)
    if platform_id and (registration := tool().registrations.get(db.session, platform_id)):
        frame_for(registration.origin)
    found = erasure_in(text, now())
    if found is None:
        raise Unauthorized
    return found
