"""The organiser's pages before choosing begins: the evening, its rooms, a look over it all."""

import zoneinfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.years import school_year
from lti_tool.extensions import db
from lti_tool.showcase import actions
from lti_tool.showcase.door import organise
from lti_tool.showcase.forms import EveningForm, RoomForm
from lti_tool.showcase.models import Room, Twilight
from lti_tool.showcase.overview import attendees, balances, rooms
from lti_tool.showcase.queries import Attendance, offered
from lti_tool.showcase.seats import Closed
from lti_tool.web.clock import now, today
from lti_tool.web.enough import Enough

organising = Blueprint("organising", __name__, url_prefix="/twilights/<public_id>")

Page = str | tuple[str, int] | Response


@organising.get("/evening")
def evening(public_id: str) -> Page:
    """Show the organiser when it is."""
    here = organise(public_id)
    return _evening_page(here, EveningForm(data=_facts(here)))


@organising.post("/evening")
def set_evening(public_id: str) -> Page:
    """Keep when it is; rooms come next."""
    here, form = organise(public_id), EveningForm(request.form)
    zone = here.person.school.time_zone
    if not form.validate(today=today(zone)):
        return _evening_page(here, form), 422
    try:
        year = school_year(today(zone))
        actions.set_up(here.link, year, form.evening(zone))
    except actions.InUse as used:
        db.session.rollback()
        form.say_in_use(used.people)
        return _evening_page(organise(public_id), form), 409
    db.session.commit()
    return redirect(url_for("organising.rooms_page", public_id=public_id), code=303)


@organising.get("/rooms")
def rooms_page(public_id: str) -> Page:
    """Show the organiser the rooms and their limits."""
    here = organise(public_id)
    return _rooms_page(here, here.must_be_set_up(), {})


@organising.post("/rooms")
def change_rooms(public_id: str) -> Page:
    """Add a room, change one, or take one away."""
    here = organise(public_id)
    twilight = here.must_be_set_up()
    number = request.form.get("room", "")
    form = RoomForm(request.form, prefix=f"room{number}-")
    if "remove" not in request.form and not form.validate():
        return _rooms_page(here, twilight, {number: form}), 422
    try:
        _change(twilight, number, form)
    except (actions.NameTaken, actions.TooSmall, actions.InUse, Enough) as refused:
        db.session.rollback()
        form.say(refused)
        here = organise(public_id)
        return _rooms_page(here, here.must_be_set_up(), {number: form}), 409
    db.session.commit()
    return redirect(url_for("organising.rooms_page", public_id=public_id), code=303)


@organising.get("/opening")
def opening(public_id: str) -> Page:
    """Show the organiser whether there is a place for everybody, before anybody chooses."""
    here = organise(public_id)
    return _opening_page(here, here.must_be_set_up())


@organising.post("/opening")
def press_open(public_id: str) -> Page:
    """Let the staff choose."""
    here = organise(public_id)
    twilight = here.must_be_set_up()
    try:
        actions.open_choosing(twilight, now())
    except (actions.NothingToChoose, Closed) as refused:
        db.session.rollback()
        here = organise(public_id)
        return _opening_page(here, here.must_be_set_up(), refused), 409
    db.session.commit()
    return redirect(url_for("twilights.programme", public_id=public_id), code=303)


def _change(twilight: Twilight, number: str, form: RoomForm) -> None:
    if not number:
        actions.add_room(twilight, form.name.data, form.places.data)
        return
    room = next((each for each in rooms(twilight) if str(each.id) == number), None)
    if room is None:
        raise NotFound
    if "remove" in request.form:
        actions.remove_room(twilight, room)
    else:
        actions.change_room(twilight, room, form.name.data, form.places.data)


def _facts(here: Attendance) -> dict[str, object]:
    twilight = here.twilight
    if twilight is None:
        return {}
    until = twilight.choose_until.astimezone(zoneinfo.ZoneInfo(here.person.school.time_zone))
    times = {f"starts_{slot.number}": slot.starts for slot in twilight.slots}
    return {
        **times,
        "on": twilight.on,
        "minutes": twilight.minutes,
        "until_day": until.date(),
        "until_time": until.time(),
    }


def _evening_page(here: Attendance, form: EveningForm) -> str:
    return render_template("showcase/evening.html", here=here, form=form, errors=bool(form.errors))


def _rooms_page(here: Attendance, twilight: Twilight, sent: dict[str, RoomForm]) -> str:
    def form_of(room: Room) -> RoomForm:
        return sent.get(str(room.id)) or RoomForm(obj=room, prefix=f"room{room.id}-")

    return render_template(
        "showcase/rooms.html",
        here=here,
        rooms=[(room, form_of(room)) for room in rooms(twilight)],
        new=sent.get("") or RoomForm(prefix="room-"),
        wrong=next(iter(sent.values()), None),
        errors=bool(sent),
    )


def _opening_page(here: Attendance, twilight: Twilight, refused: Exception | None = None) -> str:
    sessions = offered(twilight)
    people = attendees(twilight, here.person.platform_id)
    return render_template(
        "showcase/opening.html",
        here=here,
        twilight=twilight,
        sessions=sessions,
        balances=balances(twilight, people, sessions),
        is_late=twilight.choose_until <= now(),
        refused=refused,
        errors=refused is not None,
    )
