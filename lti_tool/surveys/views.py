"""The year's survey: its members answer it, and those who look after it open it and read it."""

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.door import standing
from lti_tool.extensions import db
from lti_tool.meetings.queries import calendar
from lti_tool.people.sessions import visitor
from lti_tool.surveys import actions, queries
from lti_tool.surveys.bars import bar
from lti_tool.surveys.forms import BANDS, LEVELS, AnswerForm, answer_form
from lti_tool.web.clock import now, today

surveys = Blueprint("surveys", __name__, url_prefix="/communities/<public_id>/survey")

Page = str | tuple[str, int] | Response


@surveys.get("")
def survey(public_id: str) -> Page:
    """Show where the survey stands, and to a member its form; never what anybody answered."""
    here = standing(visitor(), public_id)
    here.must_belong()
    return _page(here, answer_form(here.community.kind))


@surveys.post("")
def answer(public_id: str) -> Page:
    """Count a member's answer."""
    here = standing(visitor(), public_id, afterwards=True)  # it was promised until its last day
    here.must_be_member()
    form, found = answer_form(here.community.kind, request.form), queries.asked(here).survey
    if not form.validate():
        return _page(here, form), 422
    try:
        actions.answer(here, found, form.said, _today(here))
    except actions.NotOpen:
        db.session.rollback()
        form.say_closed()
        return _page(standing(visitor(), public_id, afterwards=True), form), 409
    db.session.commit()
    return _back(public_id)


@surveys.post("/open")
def open_survey(public_id: str) -> Page:
    """Ask the members, two weeks long."""
    here = standing(visitor(), public_id)
    if not here.sees_counts:
        raise NotALead
    try:
        actions.open_survey(here, calendar(here.community, _today(here)), now())
    except actions.TooSoon:
        db.session.rollback()
        here = standing(visitor(), public_id)
        return _page(here, answer_form(here.community.kind)), 409
    db.session.commit()
    return _back(public_id)


@surveys.get("/results")
def results(public_id: str) -> Page:
    """Show those who look after the community what a settled survey says."""
    here = standing(visitor(), public_id)
    return render_template(
        "surveys/results.html",
        community=here.community,
        here=here,
        report=queries.report(here),
        **drawing(),
    )


def drawing() -> dict[str, object]:
    """Return what a page needs to show answers: the bars, and the words of levels and bands."""
    return {"bar": bar, "levels": tuple(LEVELS.values()), "bands": BANDS}


def _today(here: Standing) -> dt.date:
    return today(here.person.school.time_zone)


def _back(public_id: str) -> Response:
    return redirect(url_for("surveys.survey", public_id=public_id), code=303)


def _page(here: Standing, form: AnswerForm) -> str:
    seen = calendar(here.community, _today(here))
    return render_template(
        "surveys/survey.html",
        community=here.community,
        here=here,
        asked=queries.asked(here),
        today=seen.today,
        opens_from=queries.opens_from(seen),
        form=form,
        errors=bool(form.errors),
    )
