"""The school's shelf of sessions to use again: for student communities, and for its staff."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.door import as_staff, standing
from lti_tool.extensions import db
from lti_tool.outreach import actions, queries
from lti_tool.outreach.forms import FORMATS, time_left
from lti_tool.outreach.pages import Page
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now
from lti_tool.web.enough import Enough

shelves = Blueprint("shelves", __name__)

HERE = "/communities/<public_id>/session-shelf"


@shelves.get(HERE)
def shelf(public_id: str) -> Page:
    """Show a student community what the school's students have run."""
    here = standing(visitor(), public_id)
    found = queries.shelf(here)
    return render_template(
        "outreach/shelf.html", community=here.community, sessions=found, formats=FORMATS
    )


@shelves.get(f"{HERE}/<proposal_id>")
def shelved(public_id: str, proposal_id: str) -> Page:
    """Show a student community one of them."""
    return _shelved_page(public_id, proposal_id)


@shelves.post(f"{HERE}/<proposal_id>")
def use_again(public_id: str, proposal_id: str) -> Page:
    """Let a student begin a session of their own with what another one was."""
    here = standing(visitor(), public_id)
    here.must_be_member_of_students()
    plan = queries.on_shelf(here, proposal_id).plan
    try:
        made = actions.begin(here, plan, now())
    except Enough:
        return _shelved_page(public_id, proposal_id, is_full=True), 422
    db.session.commit()
    where = url_for("outreach.write_form", public_id=public_id, proposal_id=made.public_id)
    return redirect(where, code=303)


@shelves.get("/session-shelf")
def for_staff() -> Page | Response:
    """Show the staff of a school what its students have run."""
    found = queries.shelf_for_staff(as_staff(visitor()))
    return render_template("outreach/shelf.html", sessions=found, formats=FORMATS)


@shelves.get("/session-shelf/<proposal_id>")
def one_for_staff(proposal_id: str) -> Page | Response:
    """Show the staff of a school one of them."""
    found = queries.on_shelf_for_staff(as_staff(visitor()), proposal_id)
    return render_template(
        "outreach/shelved.html", shelved=found, formats=FORMATS, time_left=time_left
    )


def _shelved_page(public_id: str, proposal_id: str, *, is_full: bool = False) -> str:
    here = standing(visitor(), public_id)
    return render_template(
        "outreach/shelved.html",
        community=here.community,
        here=here,
        shelved=queries.on_shelf(here, proposal_id),
        formats=FORMATS,
        time_left=time_left,
        is_full=is_full,
        errors=is_full,
    )
