"""The year's meetings, a lead's forms for them, and the notes that the community keeps."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.actions import hold
from lti_tool.communities.door import as_lead, standing
from lti_tool.extensions import db
from lti_tool.meetings import actions, queries, rounds
from lti_tool.meetings.forms import (
    SEGMENTS,
    MeetingForm,
    NotesForm,
    chosen_minutes,
    minutes_form,
)
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, NotYet, calendar
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now, today
from lti_tool.web.enough import Enough
from lti_tool.web.forms import Form

meetings = Blueprint("meetings", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response
ONE = "/meetings/<int(max=9999):number>"


@meetings.get("/meetings")
def year(public_id: str) -> Page:
    """Show the year's meetings to those who belong here or look after it."""
    here = _insider(public_id)
    return render_template(
        "meetings/year.html",
        community=here.community,
        here=here,
        calendar=_calendar(here),
        agenda=queries.agenda(here.community),
        segments=SEGMENTS,
    )


@meetings.get("/meetings/add")
def add_form(public_id: str) -> Page:
    """Show a lead the form for one more meeting."""
    here = as_lead(visitor(), public_id)
    here.must_go_on()
    return _meeting_page(here, MeetingForm(), None)


@meetings.post("/meetings/add")
def add(public_id: str) -> Page:
    """Add a meeting to the year."""
    here, form = as_lead(visitor(), public_id), MeetingForm(request.form)
    seen = _calendar_to_change(here)
    if not form.validate(today=seen.today, is_new=True):
        return _meeting_page(here, form, None), 422
    return _try(here, form, None, lambda: actions.add(here.community, seen, form.when, now()))


@meetings.get(f"{ONE}/change")
def change_form(public_id: str, number: int) -> Page:
    """Show a lead the form that moves a meeting."""
    here = as_lead(visitor(), public_id)
    here.must_go_on()
    meeting = _meeting(_calendar(here), number)
    return _meeting_page(here, MeetingForm(obj=meeting), meeting)


@meetings.post(f"{ONE}/change")
def change(public_id: str, number: int) -> Page:
    """Move a meeting, or change its time and place."""
    here, form = as_lead(visitor(), public_id), MeetingForm(request.form)
    seen = _calendar_to_change(here)
    meeting = _meeting(seen, number)
    if not form.validate(today=seen.today):
        return _meeting_page(here, form, meeting), 422
    return _try(here, form, meeting, lambda: actions.move(seen, meeting, form.when, now()))


@meetings.post(f"{ONE}/state")
def settle(public_id: str, number: int) -> Response:
    """Take a lead's word for what became of a meeting; of one that was, also afterwards."""
    was = "held" in request.form or "skipped" in request.form
    here = as_lead(visitor(), public_id, afterwards=was)
    seen = _calendar_to_change(here)
    meeting = _meeting(seen, number)
    if "held" in request.form:
        if not seen.has_come(meeting):
            raise NotYet
        rounds.hold(meeting, now())
    elif "skipped" in request.form:
        actions.skip(meeting, now())
    else:
        actions.put_back(meeting, now())
    db.session.commit()
    return _to_year(public_id)


@meetings.get("/agenda")
def agenda(public_id: str) -> Page:
    """Show a lead the minutes of each segment, which can change until the first meeting."""
    here = as_lead(visitor(), public_id)
    here.must_go_on()
    return _agenda_page(here, minutes_form(queries.agenda(here.community))())


@meetings.post("/agenda")
def set_minutes(public_id: str) -> Page:
    """Keep the minutes of each segment."""
    here = as_lead(visitor(), public_id)
    seen, items = _calendar_to_change(here), queries.agenda(here.community)
    form = minutes_form(items)(request.form)
    if seen.has_started:
        return _agenda_page(here, minutes_form(items)()), 409
    if not form.validate():
        return _agenda_page(here, form), 422
    actions.set_minutes(items, chosen_minutes(form))
    db.session.commit()
    return _to_year(public_id)


@meetings.get(f"{ONE}/notes")
def notes(public_id: str, number: int) -> Page:
    """Show a member what the community notes of a meeting."""
    here = _member(public_id)
    here.must_go_on()
    meeting = _meeting(_calendar(here, with_words=True), number)
    form = NotesForm(data={"notes": meeting.notes, "revision": meeting.notes_revision})
    return _notes_page(here, meeting, form)


@meetings.post(f"{ONE}/notes")
def write_notes(public_id: str, number: int) -> Page:
    """Keep what a member wrote into the community's notes."""
    here, form = _member(public_id), NotesForm(request.form)
    meeting = _meeting(_calendar(here, with_words=True), number)
    if not form.validate():
        return _notes_page(here, meeting, form), 422
    revision = form.revision.data or 0
    try:
        actions.write_notes(here.must_be_member(), meeting, form.notes.data, revision, now())
    except actions.Changed:
        return _notes_page(here, meeting, form, both=True), 409
    db.session.commit()
    return _to_meeting(public_id, number)


def _insider(public_id: str) -> Standing:
    here = standing(visitor(), public_id)
    here.must_belong()
    return here


def _member(public_id: str) -> Standing:
    here = standing(visitor(), public_id)
    here.must_be_member()
    return here


def _calendar(here: Standing, *, with_words: bool = False) -> Calendar:
    day = today(here.person.school.time_zone)
    return calendar(here.community, day, with_words=with_words)


def _calendar_to_change(here: Standing) -> Calendar:
    """Return the meetings as no other lead can change them before this request is over."""
    hold(here.community)
    return _calendar(here)


def _meeting(seen: Calendar, number: int) -> Meeting:
    found = seen.numbered(number)
    if found is None:
        raise NotFound
    return found


def _try(
    here: Standing, form: MeetingForm, meeting: Meeting | None, act: Callable[[], object]
) -> Page:
    """Do what a lead asks for, or say on the form why it cannot be."""
    try:
        act()
    except actions.Taken:
        form.say_taken()
    except actions.OutOfOrder:
        form.say_out_of_order()
    except Enough:
        form.say_enough()
    if form.errors:
        return _meeting_page(here, form, meeting), 422
    db.session.commit()
    return _to_year(here.community.public_id)


def _to_year(public_id: str) -> Response:
    return redirect(url_for("meetings.year", public_id=public_id), code=303)


def _to_meeting(public_id: str, number: int) -> Response:
    return redirect(url_for("rooms.room", public_id=public_id, number=number), code=303)


def _meeting_page(here: Standing, form: MeetingForm, meeting: Meeting | None) -> str:
    return render_template(
        "meetings/change.html",
        community=here.community,
        meeting=meeting,
        form=form,
        errors=bool(form.errors),
    )


def _agenda_page(here: Standing, form: Form) -> str:
    return render_template(
        "meetings/agenda.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
        locked=_calendar(here).has_started,
    )


def _notes_page(here: Standing, meeting: Meeting, form: NotesForm, *, both: bool = False) -> str:
    return render_template(
        "meetings/notes.html",
        community=here.community,
        meeting=meeting,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )
