"""A community's badges: what they take, and those that are given by hand."""

import datetime as dt
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.badges import actions, queries, signing
from lti_tool.badges.catalogue import Occasion
from lti_tool.badges.forms import ChooseForm, GiveForm
from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.queries import members
from lti_tool.communities.years import school_year
from lti_tool.extensions import db
from lti_tool.meetings.queries import calendar
from lti_tool.people.models import Person
from lti_tool.people.sessions import visitor
from lti_tool.progress import actions as progress
from lti_tool.web.clock import now, today

awarding = Blueprint("awarding", __name__, url_prefix="/communities/<public_id>/badges")

Page = str | tuple[str, int] | Response


@awarding.get("")
def badges_here(public_id: str) -> Page:
    """Show who looks after a community what its badges take, and who can be given one."""
    return _page(_caring(public_id))


@awarding.post("")
def choose(public_id: str) -> Page:
    """Take what the badges are to take; who has reached it already has the badge at once."""
    here = _caring(public_id)
    community, form = here.must_lead(), ChooseForm(request.form)
    if not form.of(community).validate():
        return _page(here, choice=form), 422
    actions.choose(community, form.chosen)
    progress.award_all(community, now())
    db.session.commit()
    return redirect(url_for("awarding.badges_here", public_id=public_id), code=303)


@awarding.post("/given")
def give(public_id: str) -> Page:
    """Award what only somebody who was there can know."""
    here, form = _caring(public_id, afterwards=True), GiveForm(request.form)
    people = _people(here)
    if not form.offering(here.community, people).validate():
        return _page(here, giving=form), 422
    year = school_year(_first_day(here))
    badge = actions.Earned(form.badge, Occasion(year), year)
    try:
        actions.give(here.community, form.chosen_of(people), badge, here.person, now())
    except (actions.HasItAlready, actions.GaveItBack) as why:
        db.session.rollback()
        form.refuse(gave_it_back=isinstance(why, actions.GaveItBack))
        return _page(_caring(public_id, afterwards=True), giving=form), 422
    db.session.commit()
    return redirect(url_for("awarding.badges_here", public_id=public_id), code=303)


@awarding.post("/given/<award_id>")
def take_back(public_id: str, award_id: str) -> Page:
    """Revoke a badge that was given by mistake."""
    here = _caring(public_id, afterwards=True)
    here.must_see_members()
    given = {each.award.public_id: each.award for each in queries.given_by_hand(here.community)}
    if award_id not in given:
        raise NotFound
    signing.revoke(given[award_id], now())
    db.session.commit()
    return redirect(url_for("awarding.badges_here", public_id=public_id), code=303)


def _caring(public_id: str, *, afterwards: bool = False) -> Standing:
    """Return the standing of a lead or an adult host."""
    here = standing(visitor(), public_id, afterwards=afterwards)
    if not (here.leads or here.hosts):
        raise NotALead
    return here


def _first_day(here: Standing) -> dt.date:
    """Return a day of the community's school year: its first meeting's."""
    day = today(here.person.school.time_zone)
    meetings = calendar(here.community, day).meetings
    return meetings[0].on if meetings else day


def _people(here: Standing) -> Sequence[Person]:
    """Return the members, for who may see them."""
    here.must_see_members()
    return members(here)


def _page(
    here: Standing, *, choice: ChooseForm | None = None, giving: GiveForm | None = None
) -> str:
    community, chosen = here.community, queries.chosen(here.community)
    giving = giving or GiveForm()
    if here.sees_members:
        giving.offering(community, _people(here))
    return render_template(
        "spaces/badges.html",
        community=community,
        here=here,
        choice=choice or ChooseForm(obj=chosen),
        giving=giving,
        errors=bool((choice and choice.errors) or giving.errors),
        chosen=chosen,
        given=queries.given_by_hand(community) if here.sees_members else [],
    )
