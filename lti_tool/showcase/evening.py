"""The organiser's pages of the evening itself: lists for the doors of rooms, and late changes."""

import datetime as dt
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of
from lti_tool.showcase import seats
from lti_tool.showcase.door import organise
from lti_tool.showcase.forms import MoveForm, apart, places_left
from lti_tool.showcase.models import Phase, Twilight
from lti_tool.showcase.overview import attendees, lists
from lti_tool.showcase.queries import Attendance, Offered, offered
from lti_tool.showcase.seats import Pick, hold
from lti_tool.showcase.settling import needs, settle
from lti_tool.web.clock import now, today

evenings = Blueprint("evenings", __name__, url_prefix="/twilights/<public_id>")

Page = str | tuple[str, int] | Response


@evenings.get("/lists")
def room_lists(public_id: str) -> Page:
    """Show who is where, a sheet for each room and slot, to print."""
    here = organise(public_id)
    twilight = here.must_be_set_up()
    return render_template(
        "showcase/lists.html",
        here=here,
        twilight=twilight,
        sessions=offered(twilight),
        names=lists(twilight),
        phase=_phase(here, twilight),
        Phase=Phase,
    )


@evenings.get("/door")
def door(public_id: str) -> Page:
    """Show the organiser where there is room, and a form to move somebody."""
    here, twilight = _at_the_door(public_id)
    return _door_page(here, twilight, None)


@evenings.post("/door")
def move(public_id: str) -> Page:
    """Move somebody, or propose a place to everybody who has none."""
    here, twilight = _at_the_door(public_id)
    if "propose" in request.form:
        hold(twilight)
        settle(twilight, now())
        db.session.commit()
        return redirect(url_for("evenings.door", public_id=public_id), code=303)
    sessions, people = offered(twilight), attendees(twilight, here.person.platform_id)
    form = _offering(MoveForm(request.form), twilight, sessions, people)
    if not form.validate():
        return _door_page(here, twilight, form), 422
    if (refusal := _move(here, twilight, form, sessions, people)) is not None:
        db.session.rollback()
        here, twilight = _at_the_door(public_id)
        form.say(refusal)
        return _door_page(here, twilight, form), 409
    db.session.commit()
    return redirect(url_for("evenings.door", public_id=public_id), code=303)


def _move(
    here: Attendance,
    twilight: Twilight,
    form: MoveForm,
    sessions: Sequence[Offered],
    people: Sequence[Person],
) -> str | None:
    """Move somebody; return why not, where they cannot go."""
    person = next(each for each in people if str(each.id) == form.person.data)
    slot = next(each for each in twilight.slots if str(each.number) == form.slot.data)
    wanted = next(e for e in sessions if e.session.public_id == form.session.data)
    if any(person.id in e.presenter_ids.get(slot.id, ()) for e in sessions if slot.id in e.spots):
        return str(_("They present at that time."))
    try:
        picks = {slot.id: Pick(wanted.session.id)}
        seats.change_at_the_door(twilight, person, picks, {}, _today(here))
    except seats.Full:
        return str(_("There is no place left there, or they present it themselves."))
    except seats.Twice:
        return str(_("They have that session in the other slot."))
    return None


def _at_the_door(public_id: str) -> tuple[Attendance, Twilight]:
    here = organise(public_id)
    twilight = here.must_be_set_up()
    if _phase(here, twilight) is not Phase.DOOR:
        raise NotFound
    return here, twilight


def _today(here: Attendance) -> dt.date:
    return today(here.person.school.time_zone)


def _phase(here: Attendance, twilight: Twilight) -> Phase:
    return twilight.phase(_today(here))


def _offering(
    form: MoveForm, twilight: Twilight, sessions: Sequence[Offered], people: Sequence[Person]
) -> MoveForm:
    form.person.choices = [("", _("Choose"))] + [(str(p.id), name_of(p)) for p in people]
    form.slot.offer({str(s.number): f"{s.starts:%H:%M}" for s in twilight.slots})
    form.session.offer({e.session.public_id: _told(twilight, e) for e in sessions if e.spots})
    return form


def _told(twilight: Twilight, each: Offered) -> str:
    spots = [(slot, each.spots.get(slot.id)) for slot in twilight.slots]
    parts = [f"{s.starts:%H:%M} ({places_left(spot.free)})" for s, spot in spots if spot]
    return f"{apart(each.session.title)}: {', '.join(parts)}"


def _door_page(here: Attendance, twilight: Twilight, sent: MoveForm | None) -> str:
    sessions, people = offered(twilight), attendees(twilight, here.person.platform_id)
    form = _offering(sent or MoveForm(), twilight, sessions, people)
    names = lists(twilight)
    seated = {(slot, who) for (slot, _session), found in names.items() for who, _name in found}
    return render_template(
        "showcase/door.html",
        here=here,
        twilight=twilight,
        form=form,
        without=len([need for need in needs(twilight) if need not in seated]),
        errors=bool(form.errors),
    )
