"""Somebody who was there writes a card to those who presented."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.showcase import cards as actions
from lti_tool.showcase.door import come
from lti_tool.showcase.forms import CardForm
from lti_tool.showcase.models import Twilight, TwilightSession
from lti_tool.showcase.queries import Attendance, has_begun
from lti_tool.web.clock import now

thanking = Blueprint("thanking", __name__, url_prefix="/twilights/<public_id>/card/<session_id>")

Page = str | tuple[str, int] | Response


@thanking.get("")
def card(public_id: str, session_id: str) -> Page:
    """Show somebody the card for a session that they were in, or that they gave it."""
    here, twilight, session, given = _seat(public_id, session_id)
    return _page(here, twilight, session, CardForm(), given=given)


@thanking.post("")
def give(public_id: str, session_id: str) -> Page:
    """Keep the card, without saying whose it is."""
    here, twilight, session, given = _seat(public_id, session_id)
    form = CardForm(request.form)
    if not form.validate():
        return _page(here, twilight, session, form, given=given), 422
    try:
        actions.give_card(twilight, here.person, session, form.will_try.data, form.tell.data)
    except actions.GivenAlready:
        db.session.rollback()
        here, twilight, session, given = _seat(public_id, session_id)
        return _page(here, twilight, session, form, given=True), 409
    db.session.commit()
    where = url_for("thanking.card", public_id=public_id, session_id=session_id)
    return redirect(where, code=303)


def _seat(public_id: str, session_id: str) -> tuple[Attendance, Twilight, TwilightSession, bool]:
    """Return the session of somebody who has a place in it, once the evening has begun."""
    here = come(public_id)
    twilight = here.must_be_set_up()
    found = actions.seat_in(twilight, here.person, session_id)
    if found is None or not has_begun(twilight, here.person.school.time_zone, now()):
        raise NotFound
    return here, twilight, *found


def _page(
    here: Attendance,
    twilight: Twilight,
    session: TwilightSession,
    form: CardForm,
    *,
    given: bool,
) -> str:
    return render_template(
        "showcase/card.html",
        here=here,
        twilight=twilight,
        session=session,
        form=form,
        given=given,
        errors=bool(form.errors),
    )
