"""The way out: one click, and then 14 days to choose what becomes of what one shared."""

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities import earlier
from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Membership, Remains
from lti_tool.experiments import actions as experiments
from lti_tool.extensions import db
from lti_tool.findings import setbacks
from lti_tool.gradebook import actions as gradebook
from lti_tool.gradebook.queries import tally
from lti_tool.library import actions as library
from lti_tool.meetings import feeds, rounds
from lti_tool.outreach import planners as outreach
from lti_tool.people.sessions import visitor
from lti_tool.plans import actions as plans
from lti_tool.spaces.forms import RemainsForm
from lti_tool.support import actions as support
from lti_tool.web.clock import now

leaving = Blueprint("leaving", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@leaving.post("/leave")
def leave(public_id: str) -> Response:
    """End the visitor's membership, in one click."""
    here = standing(visitor(), public_id, afterwards=True)
    if here.membership is None or here.membership.left_at is None:  # a second click is no error
        _leave(here, now())
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
        _delete(membership, now())
    db.session.commit()
    return redirect(url_for("leaving.left", public_id=public_id), code=303)


def _leave(here: Standing, at: dt.datetime) -> None:
    """End a membership and all that lives by it: what is still to send, the calendar, visits."""
    membership = here.must_be_member()
    # Community, meeting, member, in the order of everybody else, or two would wait for each other.
    rounds.leave_rounds(membership)
    communities.one_at_a_time(membership)
    gradebook.withdraw(membership)
    feeds.stop(membership)
    support.end_visits(membership)
    outreach.leave(membership)
    communities.leave(here, at)


def _delete(membership: Membership, at: dt.datetime) -> None:
    plans.delete_all(membership, at)
    support.delete_words(membership)
    library.delete_notes(membership)
    experiments.delete_all(membership)
    setbacks.delete_all(membership)
    outreach.delete_all(membership)
    earlier.forget(membership)
    communities.describe(membership, "", None)


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
