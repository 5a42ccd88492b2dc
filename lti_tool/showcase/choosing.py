"""Choose a session for each slot, and change it until the cut-off, or at the door."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.showcase import seats
from lti_tool.showcase.door import come
from lti_tool.showcase.models import Phase, Twilight
from lti_tool.showcase.patience import patiently
from lti_tool.showcase.picking import ChoiceForm
from lti_tool.showcase.queries import Attendance, Mine, mine, offered
from lti_tool.web.clock import now, today

picks = Blueprint("picks", __name__, url_prefix="/twilights/<public_id>/choose")

Page = str | tuple[str, int] | Response


@picks.get("")
def choose(public_id: str) -> Page:
    """Show somebody what they can choose, and what they have."""
    here, twilight, phase = _open(public_id)
    form, own = _form(here, twilight, phase)
    return _page(here, twilight, phase, form.showing(own))


@picks.post("")
def press_choose(public_id: str) -> Page:
    """Take all that somebody picked, or nothing of it."""
    return patiently(partial(_press, public_id))


def _press(public_id: str) -> Page:
    here, twilight, phase = _open(public_id)
    form, _own = _form(here, twilight, phase, sent=True)
    if not form.validate():
        return _page(here, twilight, phase, form), 422
    try:
        if phase is Phase.DOOR:
            day = today(here.person.school.time_zone)
            seats.change_at_the_door(twilight, here.person, form.picks(), form.shown(), day)
        else:
            seats.choose(twilight, here.person, form.picks(), form.shown(), now())
    except (seats.Full, seats.Changed, seats.Closed, seats.Twice) as refused:
        return _again(public_id, refused)
    db.session.commit()
    return redirect(url_for("twilights.programme", public_id=public_id), code=303)


def _again(public_id: str, refused: Exception) -> Page:
    """Show the page anew, with what is true now and with what was picked."""
    db.session.rollback()
    here, twilight, phase = _open(public_id)
    form, own = _form(here, twilight, phase, sent=True)
    form.noting(own)
    if isinstance(refused, seats.Full):
        titles = {each.session.id: each.session.title for each in form.offers}
        for slot in form.slots:
            if slot.id == refused.slot_id:
                form.say_full(slot, titles[refused.session_id])
        return _page(here, twilight, phase, form), 409
    return _page(here, twilight, phase, form, changed=True), 409


def _open(public_id: str) -> tuple[Attendance, Twilight, Phase]:
    here = come(public_id)
    twilight = here.must_be_set_up()
    phase = twilight.phase(today(here.person.school.time_zone))
    if phase not in (Phase.CHOOSING, Phase.DOOR):
        raise NotFound
    return here, twilight, phase


def _form(
    here: Attendance, twilight: Twilight, phase: Phase, *, sent: bool = False
) -> tuple[ChoiceForm, Mine]:
    sessions = offered(twilight)
    own = mine(here.person, twilight, sessions)
    form = ChoiceForm(request.form if sent else None)
    return form.asking(twilight.slots, sessions, own, waits=phase is Phase.CHOOSING), own


def _page(
    here: Attendance,
    twilight: Twilight,
    phase: Phase,
    form: ChoiceForm,
    *,
    changed: bool = False,
) -> str:
    return render_template(
        "showcase/choose.html",
        here=here,
        twilight=twilight,
        at_the_door=phase is Phase.DOOR,
        form=form,
        changed=changed,
        errors=changed or bool(form.errors),
    )
