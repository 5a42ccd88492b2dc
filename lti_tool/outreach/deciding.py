"""What planners decide of a session: who plans it, who reads it, and when a host is asked."""

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.outreach import actions, planners
from lti_tool.outreach.pages import (
    Page,
    day_of,
    planned,
    reply_by,
    seen,
    session_page,
    simple_page,
    to,
)
from lti_tool.web.clock import now
from lti_tool.web.enough import Enough

deciding = Blueprint(
    "deciding", __name__, url_prefix="/communities/<public_id>/sessions/<proposal_id>"
)


@deciding.post("/planners")
def ask_along(public_id: str, proposal_id: str) -> Page:
    """Ask another member to plan along."""
    here, found = planned(public_id, proposal_id)
    asked = request.form.get("member", 0, type=int)
    try:
        planners.ask_along(here, found.proposal, asked, now())
    except (Enough, actions.NotNow):
        words = _("Nobody more can be asked to plan this session.")
        return session_page(here, found, trouble=words), 422
    db.session.commit()
    return to(here, found)


@deciding.post("/invitation")
def answer_asked(public_id: str, proposal_id: str) -> Response:
    """Take the answer of somebody who was asked to plan along."""
    here, found = seen(public_id, proposal_id)
    yes = "yes" in request.form
    planners.answer_asked(here, found.proposal, yes=yes, now=now())
    db.session.commit()
    return to(here, found)


@deciding.post("/stop")
def stop(public_id: str, proposal_id: str) -> Page:
    """Let one of several planners stop."""
    here, found = planned(public_id, proposal_id, afterwards=True)
    try:
        planners.stop(here, found.proposal)
    except actions.NotNow:
        words = _("You are the only one who plans it. You can delete it, or keep it to yourself.")
        return session_page(here, found, trouble=words), 409
    db.session.commit()
    return to(here, found)


@deciding.post("/audience")
def show(public_id: str, proposal_id: str) -> Page:
    """Share a session with the community, or keep it to oneself again."""
    shares = "share" in request.form
    here, found = planned(public_id, proposal_id, afterwards=not shares)
    try:
        actions.show(here, found.proposal, to_community=shares, now=now())
    except actions.NotNow:
        words = _("What you plan with others stays where your host can read it.")
        return session_page(here, found, trouble=words), 409
    db.session.commit()
    return to(here, found)


@deciding.post("/send")
def send(public_id: str, proposal_id: str) -> Page:
    """Ask the hosts to check a session, or take that back."""
    back = "back" in request.form
    here, found = planned(public_id, proposal_id, afterwards=back)
    try:
        if back:
            actions.take_back(here, found.proposal)
        else:
            actions.send(here, found.proposal, reply_by(here), now(), day_of(here))
    except actions.Unfinished:
        words = _("Something is still missing before a host can check it.")
        return session_page(here, found, trouble=words), 409
    except actions.NotNow:
        words = _("Somebody was quicker: look at how far it has come.")
        return session_page(here, found, trouble=words), 409
    db.session.commit()
    return to(here, found)


@deciding.post("/shelf")
def lend(public_id: str, proposal_id: str) -> Page:
    """Put a session onto the school's shelf, or take it off again."""
    lends = "lend" in request.form
    here, found = planned(public_id, proposal_id, afterwards=not lends)
    try:
        actions.lend(here, found.proposal, yes=lends, now=now())
    except actions.NotNow:
        words = _("Only what was run goes onto the shelf.")
        return session_page(here, found, trouble=words), 409
    db.session.commit()
    return to(here, found)


@deciding.get("/delete")
def ask_to_delete(public_id: str, proposal_id: str) -> Page:
    """Tell a planner what deleting takes."""
    return simple_page("delete", *planned(public_id, proposal_id))


@deciding.post("/delete")
def delete(public_id: str, proposal_id: str) -> Page:
    """Delete a session."""
    here, found = planned(public_id, proposal_id, afterwards=True)
    if "delete" not in request.form:
        raise BadRequest
    planners.drop(here, found.proposal, now())
    db.session.commit()
    return redirect(url_for("outreach.all_sessions", public_id=public_id), code=303)
