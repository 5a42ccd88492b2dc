"""The pages of my plan, of my feedback on it, and of what I note in between."""

import dataclasses

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.door import standing
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import ring
from lti_tool.library.strategies import strategy
from lti_tool.meetings.queries import calendar
from lti_tool.people.sessions import visitor
from lti_tool.plans import actions, queries
from lti_tool.plans.desk import Desk, desk
from lti_tool.plans.forms import AudienceForm, FeedbackForm, NoteForm, PlanForm, too_long
from lti_tool.plans.models import Feedback, Plan
from lti_tool.plans.pages import as_given, as_it_is, feedback_page, plan_page
from lti_tool.web.clock import now, today
from lti_tool.web.enough import Enough

plans = Blueprint("plans", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response
NUMBER = "<int(max=9999):number>"


@plans.get("/plan")
def current(public_id: str) -> Response:
    """Go to the plan of the meeting that a plan written today belongs to."""
    here = standing(visitor(), public_id)
    here.must_be_member()
    meeting = calendar(here.community, today(here.person.school.time_zone)).current
    if meeting is None:
        raise NotFound
    where = url_for("plans.plan", public_id=public_id, number=meeting.number)
    if (tried := strategy(request.args.get("try", ""))) is not None:
        where = f"{where}?try={tried.key}"
    return redirect(where, code=303)


@plans.get(f"/plan/{NUMBER}")
def plan(public_id: str, number: int) -> Page:
    """Show a member their own plan of one meeting, with the way to learn they came to try."""
    tried = strategy(request.args.get("try", ""))
    at = dataclasses.replace(desk(public_id, number), tried=tried)
    if at.plan is None and not at.is_writable:
        raise NotFound
    words = at.beginning(blank="blank" in request.args)
    return plan_page(at, PlanForm.showing(words, at.plan))


@plans.post(f"/plan/{NUMBER}")
def save_plan(public_id: str, number: int) -> Page:
    """Keep what a member wrote, for them only or for their community."""
    at, form = desk(public_id, number), PlanForm(request.form)
    if not at.is_writable:
        return plan_page(at, form), 409
    if not form.validate():
        return plan_page(at, form), 422
    try:
        saved = _save(at, form)
    except actions.Changed:
        return plan_page(at, form, both=True), 409
    actions.show(saved, to_community="share" in request.form, now=now())
    db.session.commit()
    return redirect(url_for("plans.plan", public_id=public_id, number=number), code=303)


@plans.post(f"/plan/{NUMBER}/words")
def keep_plan(public_id: str, number: int) -> Response:
    """Keep a plan as it is being written, finished or not; who can see it stays as it was."""
    at, form = desk(public_id, number), PlanForm(request.form)
    if not at.is_writable:
        return _kept(409)
    if too_long(form):
        return _kept(422)
    if not form.words and at.plan is None:
        return _kept(200, 0)
    try:
        saved = _save(at, form)
    except actions.Changed:
        return _kept(409)
    db.session.commit()
    return _kept(200, saved.revision, saved.public_id)


@plans.post(f"/plan/{NUMBER}/audience")
def show_plan(public_id: str, number: int) -> Page:
    """Let a plan be seen by its author only or by their community, whether or not it can change."""
    at, form = desk(public_id, number, afterwards=True), AudienceForm(request.form)
    if at.plan is None:
        raise NotFound
    try:
        chosen = _choose(at.plan, form, offered=not at.is_writable)
    except actions.Unfinished:
        return plan_page(at, as_it_is(at.plan), unshared=True), 409
    if not chosen:
        return plan_page(at, as_it_is(at.plan), audience=form), 422
    db.session.commit()
    return redirect(url_for("plans.plan", public_id=public_id, number=number), code=303)


@plans.post(f"/plan/{NUMBER}/notes")
def write_note(public_id: str, number: int) -> Page:
    """Keep a line about how it goes."""
    at, form = desk(public_id, number), NoteForm(request.form)
    if at.plan is None:
        raise NotFound
    if not form.validate():
        return plan_page(at, as_it_is(at.plan), note=form), 422
    if form.words.data:
        try:
            actions.note(at.here, at.plan, form.words.data, now())
        except Enough:
            form.say_enough()
            return plan_page(at, as_it_is(at.plan), note=form), 422
        db.session.commit()
    return redirect(url_for("plans.plan", public_id=public_id, number=number), code=303)


@plans.get("/notes/<note_id>")
def note(public_id: str, note_id: str) -> Page:
    """Show a member a line of their own, to change or delete."""
    return _note_page(public_id, note_id, None)


@plans.post("/notes/<note_id>")
def change_note(public_id: str, note_id: str) -> Page:
    """Keep a changed line, or drop one that was emptied."""
    form, deletes = NoteForm(request.form), "delete" in request.form
    here = standing(visitor(), public_id, afterwards=deletes)
    made = queries.my_note(here, note_id)
    if made is None:
        raise NotFound
    if not form.validate():
        return _note_page(public_id, note_id, form), 422
    number = made.plan.meeting.number
    words = "" if deletes else form.words.data
    try:
        actions.change_note(here, made, words, form.revision.data or 0, now())
    except actions.Changed:
        return _note_page(public_id, note_id, form, both=True), 409
    db.session.commit()
    return redirect(url_for("plans.plan", public_id=public_id, number=number), code=303)


@plans.get(f"/feedback/{NUMBER}")
def feedback(public_id: str, number: int) -> Page:
    """Show a member their plan of one meeting, and what they said became of it."""
    at = desk(public_id, number)
    if at.plan is None:
        raise NotFound
    return feedback_page(at, as_given(at.plan))


@plans.post(f"/feedback/{NUMBER}")
def give_feedback(public_id: str, number: int) -> Page:
    """Keep a member's feedback, which completes the cycle once the next meeting's day has come."""
    at, form = desk(public_id, number), FeedbackForm(request.form)
    if at.plan is None:
        raise NotFound
    if not at.takes_feedback:
        form = form.unfinished()
    if not form.validate():
        return feedback_page(at, form), 422
    try:
        _give(at, at.plan, form)
    except actions.Changed:
        return feedback_page(at, form, both=True), 409
    db.session.commit()
    ring()
    return redirect(url_for("plans.feedback", public_id=public_id, number=number), code=303)


@plans.post(f"/feedback/{NUMBER}/audience")
def show_feedback(public_id: str, number: int) -> Page:
    """Let feedback that was given be seen by its author only or by their community."""
    at, form = desk(public_id, number, afterwards=True), AudienceForm(request.form)
    given = at.plan.closed if at.plan else None
    if given is None or not given.has_words:
        raise NotFound
    try:
        chosen = _choose(given, form)
    except actions.Unfinished:
        return feedback_page(at, as_given(given.plan), unshared=True), 409
    if not chosen:
        return feedback_page(at, as_given(given.plan), audience=form), 422
    db.session.commit()
    return redirect(url_for("plans.feedback", public_id=public_id, number=number), code=303)


@plans.post(f"/feedback/{NUMBER}/words")
def keep_feedback(public_id: str, number: int) -> Response:
    """Keep feedback as it is being written; it completes nothing by itself."""
    at, form = desk(public_id, number), FeedbackForm(request.form)
    if at.plan is None:
        raise NotFound
    if too_long(form):
        return _kept(422)
    if not form.words and at.plan.feedback is None:
        return _kept(200, 0)
    try:
        kept = _jot(at, at.plan, form)
    except actions.Changed:
        return _kept(409)
    db.session.commit()
    return _kept(200, kept.revision)


def _save(at: Desk, form: PlanForm) -> Plan:
    revision = form.revision.data or 0
    return actions.save_plan(
        at.here, at.meeting, form.words, revision, now(), of_plan=form.of_plan.data
    )


def _jot(at: Desk, plan: Plan, form: FeedbackForm) -> Feedback:
    revision = form.revision.data or 0
    return actions.jot(at.here, plan, form.words, revision, now(), of_plan=form.of_plan.data)


def _give(at: Desk, plan: Plan, form: FeedbackForm) -> Feedback:
    revision = form.revision.data or 0
    if not at.takes_feedback:
        return _jot(at, plan, form)
    given = actions.give_feedback(
        at.here, plan, form.words, revision, at.calendar, now(), of_plan=form.of_plan.data
    )
    actions.show(given, to_community="share" in request.form, now=now())
    return given


def _choose(item: Plan | Feedback, form: AudienceForm, *, offered: bool = True) -> bool:
    """Let an item be seen by whom its author chose, and return whether they chose one of the two.

    Where the choice is not offered its form is not on the page, and nothing goes further out.
    """
    valid: bool = form.validate()
    if valid and not form.to_community:
        actions.show(item, to_community=False, now=now())
    elif not (offered and item.may_be_shared):
        raise actions.Unfinished
    elif valid:
        actions.show(item, to_community=True, now=now())
    return valid


def _kept(status: int, revision: int | None = None, of_plan: str | None = None) -> Response:
    """Answer a page that saves by itself; its own words say the rest to the reader."""
    answer = jsonify(revision=revision, of_plan=of_plan)
    answer.status_code = status
    return answer


def _note_page(public_id: str, note_id: str, form: NoteForm | None, *, both: bool = False) -> str:
    here = standing(visitor(), public_id)
    made = queries.my_note(here, note_id)
    if made is None:
        raise NotFound
    return render_template(
        "plans/note.html",
        community=here.community,
        note=made,
        form=form or NoteForm(data={"words": made.words, "revision": made.revision}),
        errors=both or bool(form and form.errors),
        both=both,
    )
