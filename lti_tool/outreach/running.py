"""A session on its day and after: rehearsed, on paper, and what came of it."""

from flask import Blueprint, request
from werkzeug.exceptions import NotFound

from lti_tool.communities.access import Standing
from lti_tool.extensions import db
from lti_tool.outreach import actions
from lti_tool.outreach.forms import AfterForm
from lti_tool.outreach.pages import Page, day_of, seen, session_page, simple_page, to
from lti_tool.outreach.queries import Seen
from lti_tool.web.clock import now

run = Blueprint("run", __name__, url_prefix="/communities/<public_id>/sessions/<proposal_id>")


@run.get("/rehearse")
def rehearse(public_id: str, proposal_id: str) -> Page:
    """Show one step at a time, large, with how many minutes are over before it."""
    here, found = seen(public_id, proposal_id)
    steps = found.proposal.steps
    if not steps:
        raise NotFound
    number = min(max(request.args.get("step", 1, type=int), 1), len(steps))
    before = sum(step.minutes for step in steps[: number - 1])
    step = steps[number - 1]
    return simple_page(
        "rehearse", here, found, step=step, number=number, many=len(steps), before=before
    )


@run.get("/paper")
def paper(public_id: str, proposal_id: str) -> Page:
    """Show a session as a sheet to print, with first names only."""
    return simple_page("paper", *seen(public_id, proposal_id))


@run.get("/after")
def after_form(public_id: str, proposal_id: str) -> Page:
    """Ask what came of it."""
    here, found = _told(public_id, proposal_id)
    here.must_go_on()
    if not actions.may_say_after(found.proposal, day_of(here)):
        raise NotFound
    was = found.proposal
    # Not of the proposal itself, whose own revision is the plan's.
    words = {name: getattr(was, name) for name in ("noticed", "tutor_line", "pupils")}
    form = AfterForm(data=words | {"revision": was.after_revision})
    return simple_page("after", here, found, form)


@run.post("/after")
def say_after(public_id: str, proposal_id: str) -> Page:
    """Keep what came of it: what was noticed is the planners' own to write."""
    here, found = _told(public_id, proposal_id)
    form = AfterForm(request.form)
    if not form.validate():
        return simple_page("after", here, found, form), 422
    try:
        actions.say_after(
            here,
            found.proposal,
            noticed=form.noticed.data if found.is_planner else None,
            tutor_line=form.tutor_line.data,
            pupils=form.pupils.data,
            revision=form.revision.data or 0,
            now=now(),
            today=day_of(here),
        )
    except actions.Changed:
        return simple_page("after", here, found, form, both=True), 409
    except actions.NotNow:
        return session_page(here, found), 409
    db.session.commit()
    return to(here, found)


def _told(public_id: str, proposal_id: str) -> tuple[Standing, Seen]:
    """Return a session for those who say what came of it: its planners and the hosts."""
    here, found = seen(public_id, proposal_id)
    if not here.hosts:
        actions.must_plan(here, found.proposal)
    return here, found
