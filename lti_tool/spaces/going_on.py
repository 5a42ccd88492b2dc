"""The picker's way into a community's next year: a new activity, with a new column if it may."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.succession import StartedAlready
from lti_tool.extensions import db
from lti_tool.spaces import picking
from lti_tool.spaces.actions import AlreadyAnswered
from lti_tool.spaces.models import Selection
from lti_tool.spaces.starting import Page, Start, began, form_page, sent

going_on = Blueprint("going_on", __name__, url_prefix="/selections/<public_id>/community")
going_on.register_error_handler(AlreadyAnswered, picking.already_answered)

ONE = "/<community_id>/next-year"


@going_on.get(ONE)
def next_year(public_id: str, community_id: str) -> Page:
    """Show a teacher the form for the next year of a community that they lead."""
    return form_page(_start(public_id, community_id)[1])


@going_on.post(ONE)
def start(public_id: str, community_id: str) -> Page:
    """Start the next year in this course, and hand its activities to the LMS."""
    selection, at = _start(public_id, community_id)
    form = sent(at)
    new = began(at, form)
    if new is None:
        return form_page(at, form), 422
    return picking.hand_over_community(selection, new)


@going_on.errorhandler(StartedAlready)
def started_already(_error: StartedAlready) -> Response:
    """Show whoever comes second what there is to choose now."""
    db.session.rollback()
    public_id = (request.view_args or {})["public_id"]
    return redirect(url_for("picking.choose", public_id=public_id), code=303)


def _start(public_id: str, community_id: str) -> tuple[Selection, Start]:
    selection, _role = picking.begun(public_id, picking.TEACHES)
    at = Start(
        picking.led(community_id),
        selection.course,
        picking.facts_for(selection),
        teaches=True,
        action=url_for("going_on.start", public_id=public_id, community_id=community_id),
        back=url_for("picking.choose", public_id=public_id),
    )
    return selection, at
