"""The meeting room: everybody's own view, the wall, and the paper."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.earlier import can_be_reported
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.library.forms import SOURCES
from lti_tool.meetings import actions, queries, rounds
from lti_tool.meetings.forms import DUTIES, SEGMENTS
from lti_tool.meetings.models import Duty, Meeting
from lti_tool.meetings.queries import Calendar, Turn, agenda, calendar, the_round
from lti_tool.people.sessions import visitor
from lti_tool.plans.desk import Desk
from lti_tool.plans.forms import NEXT_STEPS, OUTCOMES, on_paper
from lti_tool.plans.queries import my_plans
from lti_tool.spaces.running import running
from lti_tool.web.clock import now, today

rooms = Blueprint("rooms", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response
ONE = "/meetings/<int(max=9999):number>"


@rooms.get(ONE)
def room(public_id: str, number: int) -> Page:
    """Show a member one meeting with their own plan in front of them, a lead its agenda."""
    here, seen, meeting = _room(public_id, number)
    items = agenda(here.community)
    desk = Desk(here, seen, meeting, my_plans(here)) if here.is_member else None
    turns, held, waits = _people(here, meeting)
    return render_template(
        "spaces/room.html",
        community=here.community,
        here=here,
        calendar=seen,
        meeting=meeting,
        agenda=items,
        segments=SEGMENTS,
        sources=SOURCES,
        outcomes=OUTCOMES,
        running=None if here.community.is_over else running(meeting, items, now()),
        has_come=seen.has_come(meeting),
        reportable_notes=can_be_reported(here, "notes", str(meeting.number), meeting.notes),
        turns=turns,
        waits=waits,
        duties=held,
        duty_names=DUTIES,
        may_run=queries.may_run(here, held),
        desk=desk,
        last=desk.last if desk else None,
    )


@rooms.post(ONE)
def lead_meeting(public_id: str, number: int) -> Page:
    """Let whoever runs a meeting begin it, go on in its agenda, call the next one, or end it."""
    here, seen, meeting = _room(public_id, number)
    _turns, held, _waits = _people(here, meeting)
    if not queries.may_run(here, held):
        raise NotALead
    if "begin" in request.form:
        rounds.begin(seen, meeting, now())
    elif "next" in request.form:
        rounds.call_next(meeting, request.form["next"])
    elif "end" in request.form:
        rounds.end(meeting, now())
    else:
        position = request.form.get("position", 0, type=int)
        if position not in {item.position for item in agenda(here.community)}:
            raise NotFound
        rounds.turn_to(meeting, position, now())
    db.session.commit()
    where = "rooms.projector" if "projector" in request.form else "rooms.room"
    return redirect(url_for(where, public_id=public_id, number=number), code=303)


@rooms.post(f"{ONE}/pass")
def say_pass(public_id: str, number: int) -> Response:
    """Let a member say pass in the round, or take it back; nothing of it is kept."""
    here, _seen, meeting = _room(public_id, number)
    if "back" in request.form:
        rounds.speak_after_all(here, meeting)
    else:
        rounds.say_pass(here, meeting)
    db.session.commit()
    return redirect(url_for("rooms.room", public_id=public_id, number=number), code=303)


@rooms.post(f"{ONE}/duty")
def take_duty(public_id: str, number: int) -> Response:
    """Let a student take something over for a meeting."""
    here, _seen, meeting = _room(public_id, number)
    try:
        duty = Duty(request.form.get("duty", ""))
    except ValueError:
        raise NotFound from None
    actions.take_duty(here, meeting, duty)
    db.session.commit()
    return redirect(url_for("rooms.room", public_id=public_id, number=number), code=303)


@rooms.get(f"{ONE}/projector")
def projector(public_id: str, number: int) -> Page:
    """Show the wall: the agenda, about how many minutes are left, and whose turn it is."""
    here, seen, meeting = _room(public_id, number)
    items = agenda(here.community)
    turns, held, waits = _people(here, meeting)
    return render_template(
        "spaces/projector.html",
        community=here.community,
        here=here,
        meeting=meeting,
        agenda=items,
        segments=SEGMENTS,
        running=running(meeting, items, now()),
        has_come=seen.has_come(meeting),
        turns=turns,
        waits=waits,
        may_run=queries.may_run(here, held),
    )


@rooms.get(f"{ONE}/pack")
def pack(public_id: str, number: int) -> Page:
    """Show a member what they need on paper: the agenda, their own last plan, empty forms."""
    here, seen, meeting = _room(public_id, number)
    here.must_be_member()
    return render_template(
        "spaces/pack.html",
        community=here.community,
        meeting=meeting,
        agenda=agenda(here.community),
        segments=SEGMENTS,
        last=Desk(here, seen, meeting, my_plans(here)).last,
        following=seen.after(meeting),
        outcomes=OUTCOMES,
        next_steps=NEXT_STEPS,
        blanks=on_paper(visits=here.community.kind is Kind.TLC),
    )


def _people(here: Standing, meeting: Meeting) -> tuple[list[Turn], dict[Duty, Turn], bool]:
    """Return the round and who does what, for those who may read who is here.

    Whether somebody in the round has come since the last call is for all.
    """
    wanted = meeting.is_going_on or (here.community.kind is Kind.SLC and here.sees_members)
    turns = the_round(here.community, meeting) if wanted else []
    waits = any(turn.waits and not turn.passes for turn in turns)
    seen = turns if here.sees_members else []
    return seen, queries.duties(here.community, meeting, seen), waits


def _room(public_id: str, number: int) -> tuple[Standing, Calendar, Meeting]:
    here = standing(visitor(), public_id)
    here.must_belong()
    seen = calendar(here.community, today(here.person.school.time_zone), with_words=True)
    meeting = seen.numbered(number)
    if meeting is None:
        raise NotFound
    return here, seen, meeting
