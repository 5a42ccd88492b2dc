"""The dates for a member's own calendar: one meeting as a file, and an address that stays fresh."""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.experiments.queries import days_to_ask
from lti_tool.extensions import db
from lti_tool.lti.tool import tool
from lti_tool.meetings import feeds, queries
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.outreach.queries import days_agreed
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now, today

calendars = Blueprint("calendars", __name__)


@calendars.get("/calendar/<token>.ics")
def feed(token: str) -> Response:
    """Answer a member's calendar with the dates; without a membership the address is dead."""
    found = feeds.feed_at(token)
    if found is None:
        raise NotFound
    here = standing(found.membership.person, found.membership.community.public_id)
    if not here.is_member:
        raise NotFound
    own, learns = here.must_be_member(), here.community.kind is Kind.SLC
    return _file(
        here,
        _calendar(here).meetings,
        nudges=found.nudges,
        questions=days_to_ask(own) if learns else feeds.NONE,
        sessions=days_agreed(own) if learns else feeds.NONE,
    )


@calendars.get("/communities/<public_id>/meetings/<int(max=9999):number>.ics")
def one(public_id: str, number: int) -> Response:
    """Hand a member one meeting for their calendar."""
    here = standing(visitor(), public_id)
    here.must_be_member()
    meeting = _calendar(here).numbered(number)
    if meeting is None:
        raise NotFound
    return _file(here, [meeting])


@calendars.get("/communities/<public_id>/calendar")
def my_calendar(public_id: str) -> str:
    """Show a member what their own calendar can be told."""
    return _page(standing(visitor(), public_id), None)


@calendars.post("/communities/<public_id>/calendar")
def change(public_id: str) -> str:
    """Make a new address, switch the half-way line, or let the address die."""
    here = standing(visitor(), public_id, afterwards="stop" in request.form)
    membership = here.must_be_member()
    address = None
    if "stop" in request.form:
        feeds.stop(membership)
    elif "nudges" in request.form:
        feeds.nudge(membership, yes=request.form["nudges"] == "yes")
    else:
        token = feeds.renew(membership, now())
        address = tool().public_url + url_for("calendars.feed", token=token)
    db.session.commit()
    return _page(here, address)


def _calendar(here: Standing) -> Calendar:
    return queries.calendar(here.community, today(here.person.school.time_zone))


def _file(
    here: Standing,
    meetings: Sequence[Meeting],
    *,
    nudges: bool = False,
    questions: Mapping[str, dt.date] = feeds.NONE,
    sessions: Mapping[str, dt.date] = feeds.NONE,
) -> Response:
    minutes = sum(item.minutes for item in queries.agenda(here.community))
    zone = here.person.school.time_zone
    made = feeds.ics(
        meetings, minutes, zone, now(), nudges=nudges, questions=questions, sessions=sessions
    )
    answer = make_response(made)
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return answer


def _page(here: Standing, address: str | None) -> str:
    here.must_be_member()
    seen = _calendar(here)
    return render_template(
        "meetings/calendar.html",
        community=here.community,
        feed=feeds.feed_of(here.must_be_member()),
        address=address,
        meetings=[m for m in seen.counting if m.on >= seen.today],
    )
