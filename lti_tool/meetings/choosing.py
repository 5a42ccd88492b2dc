"""Choose something from the shelf for a meeting."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.extensions import db
from lti_tool.library import queries as library
from lti_tool.library.actions import NoPlainWords
from lti_tool.library.queries import Shown
from lti_tool.meetings import learning
from lti_tool.meetings.models import MeetingState
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now, today

choosing = Blueprint("choosing", __name__, url_prefix="/communities/<public_id>/library/<item_id>")

Page = str | tuple[str, int] | Response


@choosing.get("/use")
def meetings_for(public_id: str, item_id: str) -> Page:
    """Show the planned meetings that could take an item in."""
    return _page(*_choice(public_id, item_id))


@choosing.post("/use")
def use(public_id: str, item_id: str) -> Page:
    """Let a meeting take an item in."""
    here, shown = _choice(public_id, item_id)
    seen = _calendar(here)
    meeting = seen.numbered(request.form.get("number", 0, type=int))
    if meeting is None:
        raise NotFound
    try:
        learning.use(here, meeting, shown.item, now())
    except NoPlainWords:
        db.session.rollback()
        return _page(*_choice(public_id, item_id)), 422
    except learning.NotPlanned:
        db.session.rollback()
        return _page(*_choice(public_id, item_id), not_planned=True), 409
    db.session.commit()
    where = url_for("rooms.room", public_id=public_id, number=meeting.number)
    return redirect(where, code=303)


def _choice(public_id: str, item_id: str) -> tuple[Standing, Shown]:
    here = standing(visitor(), public_id)
    here.must_contribute()
    here.must_go_on()
    shown = library.item(here, item_id)
    if shown is None:
        raise NotFound
    return here, shown


def _calendar(here: Standing) -> Calendar:
    return calendar(here.community, today(here.person.school.time_zone), with_words=True)


def _page(here: Standing, shown: Shown, *, not_planned: bool = False) -> str:
    planned = [m for m in _calendar(here).meetings if m.state is MeetingState.PLANNED]
    return render_template(
        "library/use.html",
        community=here.community,
        shown=shown,
        meetings=planned,
        number=request.values.get("for", 0, type=int) or request.form.get("number", 0, type=int),
        not_planned=not_planned,
        errors=not_planned or (shown.needs_summary and request.method == "POST"),
    )
