"""The way out: one click, and then 14 days to choose what becomes of what one shared."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Remains
from lti_tool.extensions import db
from lti_tool.gradebook.queries import tally
from lti_tool.people.sessions import visitor
from lti_tool.spaces import departing
from lti_tool.spaces.forms import RemainsForm
from lti_tool.web.clock import now

leaving = Blueprint("leaving", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@leaving.post("/leave")
def leave(public_id: str) -> Response:
    """End the visitor's membership, in one click."""
    here = standing(visitor(), public_id, afterwards=True)
    if here.membership is None or here.membership.left_at is None:  # a second click is no error
        departing.leave(here, now())
        db.session.commit()
    return redirect(url_for("leaving.left", public_id=public_id), code=303)


@leaving.get("/left")
def left(public_id: str) -> Page:
    """Ask someone who left what becomes of what they shared."""
    here = standing(visitor(), public_id)
    if here.membership is None or here.membership.left_at is None:
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    return _page(here, RemainsForm(data={"remains": here.membership.remains.value}))


@leaving.post("/left")
def choose_remains(public_id: str) -> Page:
    """Take a leaver's choice."""
    here, form = standing(visitor(), public_id, afterwards=True), RemainsForm(request.form)
    if here.membership is None or here.membership.left_at is None:
        raise NotAMember
    if not form.validate():
        return _page(here, form), 422
    membership = communities.choose_remains(here, Remains(form.remains.data), now())
    if membership.remains is Remains.DELETED:
        departing.delete_words(membership, now())
    db.session.commit()
    return redirect(url_for("leaving.left", public_id=public_id), code=303)


def _page(here: Standing, form: RemainsForm) -> str:
    membership = here.membership
    if membership is None or membership.left_at is None:
        raise NotAMember
    score = tally(membership.community_id, membership.person_id)
    until = membership.left_at + communities.TO_CHOOSE
    return render_template(
        "spaces/left.html",
        community=here.community,
        form=form.among(here.community.kind),
        errors=bool(form.errors),
        membership=membership,
        sent=score.sent_value if score else 0,
        until=until,
        may_choose=now() <= until and membership.remains is not Remains.DELETED,
        at_home=True,
    )
