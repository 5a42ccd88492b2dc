"""A link that a copied course brought along: its lead decides, everybody else waits."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from lti_tool.communities import access
from lti_tool.communities import links as following
from lti_tool.communities.models import Community, ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.sessions import visitor
from lti_tool.spaces.setting_up import settled

moving = Blueprint("moving", __name__, url_prefix="/links/<public_id>")


@moving.post("/connect")
def connect(public_id: str) -> Response:
    """Let the community go on in this course, because its lead said so."""
    link, named = _held(public_id)
    if not following.leads(visitor(), named) or not following.may_move(named, link):
        raise Forbidden
    access.standing(visitor(), named.public_id).must_go_on()
    following.move(named, link)
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=named.public_id), code=303)


@moving.post("/dismiss")
def dismiss(public_id: str) -> Response:
    """Forget what the link was copied from, so that something new can be set up behind it."""
    link, _named = _held(public_id)
    following.dismiss(link)
    db.session.commit()
    then = "links.set_up" if "new" in request.form else "links.open_link"
    return redirect(url_for(then, public_id=public_id), code=303)


def _held(public_id: str) -> tuple[ResourceLink, Community]:
    """Return a held link and what it names, for one who teaches its course now."""
    link, place = settled(public_id)
    named = following.named_elsewhere(link)
    if place.role is not CourseRole.INSTRUCTOR or place.ended_at is not None or named is None:
        raise Forbidden
    return link, named
