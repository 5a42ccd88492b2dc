"""Where an LMS's administrator approves the activities that show a school's figures."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.models import ResourceLink
from lti_tool.extensions import db
from lti_tool.insights import actions, queries
from lti_tool.people import sessions
from lti_tool.web.clock import now

approving = Blueprint("approving", __name__, url_prefix="/school/culture")


@approving.get("")
def asked_for() -> str:
    """Show which activities ask to show the figures, and which may."""
    platform_id = _platform_id()
    return render_template("insights/approving.html", found=queries.asked_for(platform_id))


@approving.post("/<public_id>")
def approve(public_id: str) -> Response:
    """Let whoever teaches in an activity's course read the figures."""
    actions.approve(_link(public_id), sessions.visitor(), now())
    return _done()


@approving.post("/<public_id>/withdraw")
def withdraw(public_id: str) -> Response:
    """Let an activity show the figures no longer."""
    actions.withdraw(_link(public_id))
    return _done()


def _platform_id() -> int:
    person = sessions.visitor()
    if not sessions.administers():
        raise Forbidden
    return person.platform_id


def _link(public_id: str) -> ResourceLink:
    for link, _approval in queries.asked_for(_platform_id()):
        if link.public_id == public_id:
            return link
    raise NotFound


def _done() -> Response:
    db.session.commit()
    return redirect(url_for("approving.asked_for"), code=303)
