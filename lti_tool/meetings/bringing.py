"""Bring something new to learn to a meeting, or correct what it takes in."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.library import actions as library
from lti_tool.library.forms import SOURCES
from lti_tool.library.queries import may_change
from lti_tool.meetings.forms import BroughtForm
from lti_tool.meetings.learning import bring, written_about
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import calendar
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now, today

bringing = Blueprint(
    "bringing", __name__, url_prefix="/communities/<public_id>/meetings/<int(max=9999):number>"
)

Page = str | tuple[str, int] | Response


@bringing.get("/learning")
def learning(public_id: str, number: int) -> Page:
    """Show the form for what a meeting takes in."""
    here = _contributor(public_id)
    meeting = _to_bring(here, number)
    return _learning_page(here, meeting, BroughtForm.of(meeting))


@bringing.post("/learning")
def write_learning(public_id: str, number: int) -> Page:
    """Keep what a meeting takes in; any member may bring it."""
    here, form = _contributor(public_id), BroughtForm(request.form)
    if here.community.kind is Kind.SLC:
        form = form.must_have_plain_words()
    meeting = _to_bring(here, number)
    if not form.validate():
        return _learning_page(here, meeting, form), 422
    try:
        bring(here, meeting, form.cited, form.showed, now())
    except library.Changed:
        return _learning_page(here, meeting, form, both=True), 409
    db.session.commit()
    return redirect(url_for("rooms.room", public_id=public_id, number=number), code=303)


def _contributor(public_id: str) -> Standing:
    here = standing(visitor(), public_id)
    here.must_contribute()
    here.must_go_on()
    return here


def _to_bring(here: Standing, number: int) -> Meeting:
    """Return a meeting for somebody who may write what it takes in."""
    day = today(here.person.school.time_zone)
    meeting = calendar(here.community, day, with_words=True).numbered(number)
    if meeting is None:
        raise NotFound
    if meeting.item is not None and not may_change(here, meeting.item):
        raise NotAMember
    return meeting


def _learning_page(
    here: Standing, meeting: Meeting, form: BroughtForm, *, both: bool = False
) -> str:
    return render_template(
        "meetings/learning.html",
        community=here.community,
        here=here,
        meeting=meeting,
        form=form,
        errors=both or bool(form.errors),
        both=both,
        written_about=written_about(here, form.showed) if both else None,
        sources=SOURCES,
        for_students=here.community.kind is Kind.SLC,
    )
