"""The page of my plan, and the page of my feedback on it."""

import dataclasses

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing, standing
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import ring
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people.sessions import visitor
from lti_tool.plans import actions, queries
from lti_tool.plans.forms import FeedbackForm, PlanForm
from lti_tool.plans.models import Plan
from lti_tool.web.clock import now, today

plans = Blueprint("plans", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@dataclasses.dataclass(frozen=True)
class Desk:
    """A member at one meeting of their community, with their own plan of it if there is one."""

    here: Standing
    calendar: Calendar
    meeting: Meeting
    plan: Plan | None

    @property
    def following(self) -> Meeting | None:
        """Return the meeting at which this one's plan is looked back on."""
        return self.calendar.after(self.meeting)

    @property
    def is_writable(self) -> bool:
        """Say whether the plan can still change: it is today's, and not yet looked back on."""
        if self.plan is None:
            return self.meeting == self.calendar.current
        return self.plan.feedback is None


def _desk(public_id: str, number: int) -> Desk:
    here = standing(visitor(), public_id)
    here.must_be_member()
    seen = calendar(here.community, today(here.person.school.time_zone))
    meeting = next((m for m in seen.meetings if m.number == number), None)
    if meeting is None:
        raise NotFound
    return Desk(here, seen, meeting, queries.my_plan(here, number))


@plans.get("/plan")
def current(public_id: str) -> Response:
    """Go to the plan of the meeting that a plan written today belongs to."""
    here = standing(visitor(), public_id)
    here.must_be_member()
    meeting = calendar(here.community, today(here.person.school.time_zone)).current
    if meeting is None:
        raise NotFound
    return redirect(url_for("plans.plan", public_id=public_id, number=meeting.number), code=303)


@plans.get("/plan/<int:number>")
def plan(public_id: str, number: int) -> Page:
    """Show a member their own plan of one meeting."""
    desk = _desk(public_id, number)
    if desk.plan is None and not desk.is_writable:
        raise NotFound
    return _plan_page(desk, PlanForm(obj=desk.plan))


@plans.post("/plan/<int:number>")
def save_plan(public_id: str, number: int) -> Page:
    """Keep what a member wrote, for them only or for their community."""
    desk, form = _desk(public_id, number), PlanForm(request.form)
    if not desk.is_writable:
        return _plan_page(desk, form), 409
    if not form.validate():
        return _plan_page(desk, form), 422
    try:
        saved = actions.save_plan(
            desk.here, desk.meeting, form.words, form.revision.data or 0, now()
        )
    except actions.Changed:
        return _plan_page(desk, form, both=True), 409
    actions.show(saved, to_community="share" in request.form, now=now())
    db.session.commit()
    return redirect(url_for("plans.plan", public_id=public_id, number=number), code=303)


@plans.get("/feedback/<int:number>")
def feedback(public_id: str, number: int) -> Page:
    """Show a member their plan of one meeting, and what they said became of it."""
    desk = _desk(public_id, number)
    if desk.plan is None:
        raise NotFound
    return _feedback_page(desk, FeedbackForm(obj=desk.plan.feedback))


@plans.post("/feedback/<int:number>")
def give_feedback(public_id: str, number: int) -> Page:
    """Keep a member's feedback, which completes the cycle."""
    desk, form = _desk(public_id, number), FeedbackForm(request.form)
    if desk.plan is None:
        raise NotFound
    if not form.validate():
        return _feedback_page(desk, form), 422
    try:
        given = actions.give_feedback(
            desk.here, desk.plan, form.words, form.revision.data or 0, desk.calendar, now()
        )
    except actions.NotYet:
        return _feedback_page(desk, form), 409
    except actions.Changed:
        return _feedback_page(desk, form, both=True), 409
    actions.show(given, to_community="share" in request.form, now=now())
    db.session.commit()
    ring()
    return redirect(url_for("plans.feedback", public_id=public_id, number=number), code=303)


def _plan_page(desk: Desk, form: PlanForm, *, both: bool = False) -> str:
    return render_template(
        "plans/plan.html",
        community=desk.here.community,
        desk=desk,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )


def _feedback_page(desk: Desk, form: FeedbackForm, *, both: bool = False) -> str:
    return render_template(
        "plans/feedback.html",
        community=desk.here.community,
        desk=desk,
        form=form,
        errors=both or bool(form.errors),
        both=both,
        is_open=desk.calendar.feedback_is_open(desk.meeting),
    )
