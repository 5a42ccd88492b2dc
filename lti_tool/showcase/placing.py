"""The organiser puts each session into slots and rooms."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.showcase import actions
from lti_tool.showcase.door import organise
from lti_tool.showcase.models import Room, Twilight
from lti_tool.showcase.overview import rooms
from lti_tool.showcase.queries import Attendance, Offered, offered
from lti_tool.showcase.seats import hold

placing = Blueprint("placing", __name__, url_prefix="/twilights/<public_id>/sessions")

Page = str | tuple[str, int] | Response
Picked = Mapping[tuple[int, int], str]  # the room of a session in a slot, as the page sends it


@placing.get("")
def sessions(public_id: str) -> Page:
    """Show the organiser what is offered, and where it is."""
    here = organise(public_id)
    twilight = here.must_be_set_up()
    return _page(here, twilight, offered(twilight))


@placing.post("")
def place(public_id: str) -> Page:
    """Put the sessions where the organiser wants them."""
    here = organise(public_id)
    twilight = here.must_be_set_up()
    hold(twilight)
    there, found = rooms(twilight), offered(twilight)
    picked, meanwhile = _merged(twilight, found)
    wrong = meanwhile or _faults(twilight, found, there, picked)
    if wrong:
        return _page(here, twilight, found, picked, wrong), 409 if meanwhile else 422
    try:
        numbers = {key: int(room) if room else None for key, room in picked.items()}
        actions.place(twilight, numbers, confirmed="choose_again" in request.form)
    except (actions.InUse, actions.TooSmall) as refused:
        db.session.rollback()
        here = organise(public_id)
        twilight = here.must_be_set_up()
        asked = isinstance(refused, actions.InUse)
        return _page(here, twilight, offered(twilight), picked, [_said(refused)], asks=asked), 409
    db.session.commit()
    return redirect(url_for("placing.sessions", public_id=public_id, saved=1), code=303)


def _merged(twilight: Twilight, found: Sequence[Offered]) -> tuple[Picked, list[str]]:
    """Return the plan with what was changed on the page, and what another organiser changed too.

    What was left as the page showed it stays as it is by now.
    """
    placed, picked, moved = _placed(found), dict[tuple[int, int], str](), list[str]()
    for each in found:
        for slot in twilight.slots:
            key, name = (each.session.id, slot.id), f"{each.session.id}-{slot.number}"
            is_there = placed.get(key, "")
            was_there = request.form.get(f"was-{name}", is_there)
            wanted = request.form.get(f"room-{name}", was_there)
            if wanted != was_there and is_there not in (was_there, wanted):
                moved.append(each.session.title)
                wanted = was_there
            picked[key] = is_there if wanted == was_there else wanted
    return picked, [
        _(
            "Somebody else moved “%(title)s” meanwhile. It alone is shown where it is now: choose "
            "again if it should be elsewhere.",
            title=title,
        )
        for title in dict.fromkeys(moved)
    ]


def _placed(found: Sequence[Offered]) -> Picked:
    return {
        (each.session.id, slot): str(spot.room.id)
        for each in found
        for slot, spot in each.spots.items()
    }


def _faults(
    twilight: Twilight, found: Sequence[Offered], there: Sequence[Room], picked: Picked
) -> list[str]:
    """Return what is wrong with a plan: a room twice at one time, or students without an adult."""
    names = {str(room.id): room.name for room in there}
    faults = []
    for slot in twilight.slots:
        used = [picked[each.session.id, slot.id] for each in found]
        time = f"{slot.starts:%H:%M}"
        for room in sorted({each for each in used if each}):
            if room not in names:
                faults.append(_("Choose one of the rooms for each session."))
            elif used.count(room) > 1:
                faults.append(
                    _("Two sessions are in “%(room)s” at %(time)s.", room=names[room], time=time)
                )
    for each in found:
        placed = any(picked[each.session.id, slot.id] for slot in twilight.slots)
        if placed and each.is_of_students and not each.has_host:
            faults.append(_("“%(title)s” has no adult host yet.", title=each.session.title))
    return faults


def _said(refused: Exception) -> str:
    if isinstance(refused, actions.InUse):
        return str(
            ngettext(
                "One person has a place in what you take out. They would choose again.",
                "%(num)s people have a place in what you take out. They would choose again.",
                refused.people,
            )
        )
    return str(_("A room is too small for those who have a place in its session already."))


def _page(
    here: Attendance,
    twilight: Twilight,
    found: Sequence[Offered],
    picked: Picked | None = None,
    wrong: Sequence[str] = (),
    *,
    asks: bool = False,
) -> str:
    placed = _placed(found)
    return render_template(
        "showcase/sessions.html",
        here=here,
        twilight=twilight,
        sessions=found,
        rooms=rooms(twilight),
        placed=placed,
        picked=picked if picked is not None else placed,
        wrong=wrong,
        asks=asks,
        errors=bool(wrong),
        saved="saved" in request.args and not wrong,
    )
