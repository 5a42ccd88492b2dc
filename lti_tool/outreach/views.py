"""Sessions that students plan for younger years: what there is, one of them, and writing it."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.door import standing
from lti_tool.extensions import db
from lti_tool.outreach import actions, queries
from lti_tool.outreach.forms import FORMATS, STATES, SessionForm, StartForm
from lti_tool.outreach.models import State
from lti_tool.outreach.pages import Page, day_of, planned, seen, session_page, to, write_page
from lti_tool.outreach.planning import Planned
from lti_tool.outreach.sources import sources, taken
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now
from lti_tool.web.enough import Enough

outreach = Blueprint("outreach", __name__, url_prefix="/communities/<public_id>/sessions")


@outreach.get("")
def all_sessions(public_id: str) -> Page:
    """Show a reader the sessions that they plan, and those that the community shares."""
    here = standing(visitor(), public_id)
    return render_template(
        "outreach/all.html",
        community=here.community,
        here=here,
        sessions=queries.seen(here),
        states=STATES,
        formats=FORMATS,
        today=day_of(here),
    )


@outreach.get("/new")
def propose_form(public_id: str) -> Page:
    """Show a student how to propose a session."""
    return _propose_page(public_id, StartForm())


@outreach.post("/new")
def propose(public_id: str) -> Page:
    """Keep a new session, to be planned."""
    here, form = standing(visitor(), public_id), StartForm(request.form)
    here.must_be_member_of_students()
    if not form.validate():
        return _propose_page(public_id, form), 422
    try:
        made = actions.begin(here, form.words, now())
    except Enough:
        form.say_enough()
        return _propose_page(public_id, form), 422
    db.session.commit()
    where = url_for("outreach.write_form", public_id=public_id, proposal_id=made.public_id)
    return redirect(where, code=303)


@outreach.get("/<proposal_id>")
def one(public_id: str, proposal_id: str) -> Page:
    """Show one session to those who may read it."""
    return session_page(*seen(public_id, proposal_id))


@outreach.get("/<proposal_id>/plan")
def write_form(public_id: str, proposal_id: str) -> Page:
    """Show its planners the form of a session."""
    here, found = planned(public_id, proposal_id)
    here.must_go_on()
    return write_page(here, found)


@outreach.post("/<proposal_id>/plan")
def write(public_id: str, proposal_id: str) -> Page:
    """Keep what a planner wrote."""
    here, found = planned(public_id, proposal_id)
    form, known = SessionForm(request.form), sources(here)
    if not form.validate():
        return write_page(here, found, form), 422
    words = taken(form.words, known.get(form.source.data or ""))
    try:
        actions.save(here, found.proposal, words, form.revision.data or 0, now())
    except (actions.Changed, actions.NotNow):
        return write_page(here, found, form, both=True), 409
    db.session.commit()
    return to(here, found)


@outreach.post("/<proposal_id>/words")
def keep_words(public_id: str, proposal_id: str) -> Response:
    """Keep a session as it is being written; what is half typed does not count yet.

    Where a host has said yes only a button saves: a day that is half typed would undo it.
    """
    here, found = planned(public_id, proposal_id)
    if found.proposal.state is State.AGREED:
        return _kept(409)
    form = SessionForm(request.form)
    if not form.unfinished(Planned.of(found.proposal)):
        return _kept(422)
    try:
        actions.save(here, found.proposal, form.words, form.revision.data or 0, now())
    except (actions.Changed, actions.NotNow):
        return _kept(409)
    db.session.commit()
    return _kept(200, found.proposal.revision)


def _kept(status: int, revision: int | None = None) -> Response:
    answer = jsonify(revision=revision)
    answer.status_code = status
    return answer


def _propose_page(public_id: str, form: StartForm) -> str:
    here = standing(visitor(), public_id)
    here.must_be_member_of_students()
    here.must_go_on()
    return render_template(
        "outreach/propose.html", community=here.community, form=form, errors=bool(form.errors)
    )
