"""What the group shared, what members say to it, and visits between two."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.communities.queries import peers
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.plans.desk import desk
from lti_tool.plans.forms import OUTCOMES
from lti_tool.plans.queries import PAGE, Shared, shared, shared_lately
from lti_tool.support import actions, queries
from lti_tool.support.forms import EditForm, ResponseForm, VisitForm, VisitNoteForm
from lti_tool.support.models import Response, ResponseKind
from lti_tool.support.queries import Arranged
from lti_tool.web.clock import now
from lti_tool.web.enough import Enough

support = Blueprint("support", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Answer
MOST_PAGES = 10_000


@support.get("/shared")
def all_shared(public_id: str) -> Page:
    """Show a member what the group shared this year, the newest first."""
    here = standing(visitor(), public_id)
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    found = shared_lately(here, PAGE + 1, (page - 1) * PAGE)
    return render_template(
        "support/shared.html",
        community=here.community,
        here=here,
        shared=found[:PAGE],
        outcomes=OUTCOMES,
        page=page,
        has_older=len(found) > PAGE,
    )


@support.get("/shared/<plan_id>")
def one_shared(public_id: str, plan_id: str) -> Page:
    """Show a member one cycle that somebody shared, with what was said to it."""
    here = standing(visitor(), public_id)
    return _cycle_page(here, _shared(here, plan_id), ResponseForm())


@support.post("/shared/<plan_id>")
def respond(public_id: str, plan_id: str) -> Page:
    """Keep what a member says to it."""
    here, form = standing(visitor(), public_id), ResponseForm(request.form)
    each = _shared(here, plan_id)
    item = each.plan or (each.feedback.plan if each.feedback else None)
    if item is None or not each.is_shared:
        raise NotFound
    if not form.validate():
        return _cycle_page(here, each, form), 422
    try:
        actions.respond(here, item, ResponseKind(form.kind.data), form.words.data, now())
    except Enough:
        form.say_enough()
        return _cycle_page(here, each, form), 422
    db.session.commit()
    return _to_cycle(here, plan_id)


@support.get("/responses/<response_id>")
def response(public_id: str, response_id: str) -> Page:
    """Show a member their own words, to change or take back."""
    here = standing(visitor(), public_id)
    mine = _mine(here, response_id)
    form = EditForm(data={"words": mine.words, "revision": mine.revision})
    return _edit_page(here, mine, form)


@support.post("/responses/<response_id>")
def edit(public_id: str, response_id: str) -> Page:
    """Keep changed words, or delete them."""
    form, deletes = EditForm(request.form), "delete" in request.form
    here = standing(visitor(), public_id, afterwards=deletes)
    mine = _mine(here, response_id)
    plan_id = mine.plan.public_id
    if deletes:
        actions.take_back(here, mine, now())
        db.session.commit()
        return _to_cycle(here, plan_id)
    if not form.validate():
        return _edit_page(here, mine, form), 422
    try:
        actions.edit(here, mine, form.words.data, form.revision.data or 0, now())
    except actions.Changed:
        return _edit_page(here, mine, form, both=True), 409
    db.session.commit()
    return _to_cycle(here, plan_id)


@support.get("/plan/<int(max=9999):number>/visit")
def visit_form(public_id: str, number: int) -> Page:
    """Show a member whom they could ask to visit them."""
    here = desk(public_id, number).here
    _must_have_visits(here)
    here.must_go_on()
    return _visit_form_page(here, number, VisitForm().offering(peers(here)))


@support.post("/plan/<int(max=9999):number>/visit")
def ask_for_visit(public_id: str, number: int) -> Page:
    """Ask another member."""
    at = desk(public_id, number)
    _must_have_visits(at.here)
    others = peers(at.here)
    form = VisitForm(request.form).offering(others)
    if not form.validate():
        return _visit_form_page(at.here, number, form), 422
    chosen = next(each for each in others if str(each.id) == form.visitor.data)
    try:
        actions.ask_for_visit(at.here, chosen, at.meeting, form.asked, now())
    except Enough:
        form.say_asked_already()
        return _visit_form_page(at.here, number, form), 422
    db.session.commit()
    return redirect(url_for("support.visits", public_id=public_id), code=303)


@support.get("/visits")
def visits(public_id: str) -> Page:
    """Show a member the visits that they take part in."""
    here = standing(visitor(), public_id)
    here.must_be_member()
    _must_have_visits(here)
    return render_template(
        "support/visits.html", community=here.community, visits=queries.my_visits(here)
    )


@support.get("/visits/<visit_id>")
def visit(public_id: str, visit_id: str) -> Page:
    """Show one of the two their visit."""
    here = standing(visitor(), public_id)
    arranged = _arranged(here, visit_id)
    return _visit_page(here, arranged, VisitNoteForm(obj=arranged.visit))


@support.post("/visits/<visit_id>")
def write_visit(public_id: str, visit_id: str) -> Page:
    """Answer a request, keep the note of the two, or call the visit off."""
    here = standing(visitor(), public_id, afterwards="call_off" in request.form)
    arranged = _arranged(here, visit_id)
    if "call_off" in request.form:
        actions.call_off(here, arranged.visit)
    elif "yes" in request.form or "no" in request.form:
        actions.answer_visit(here, arranged.visit, yes="yes" in request.form, now=now())
    else:
        form = VisitNoteForm(request.form)
        if not form.validate():
            return _visit_page(here, arranged, form), 422
        try:
            actions.write_note(
                here, arranged.visit, form.asked, form.note.data, form.revision.data or 0
            )
        except actions.Changed:
            return _visit_page(here, arranged, form, both=True), 409
    db.session.commit()
    if "call_off" in request.form:
        return redirect(url_for("support.visits", public_id=public_id), code=303)
    return redirect(url_for("support.visit", public_id=public_id, visit_id=visit_id), code=303)


def _shared(here: Standing, plan_id: str) -> Shared:
    found = shared(here, plan_id)
    if found is None:
        raise NotFound
    return found


def _mine(here: Standing, response_id: str) -> Response:
    found = queries.my_response(here, response_id)
    if found is None:
        raise NotFound
    return found


def _arranged(here: Standing, visit_id: str) -> Arranged:
    here.must_be_member()
    _must_have_visits(here)
    found = queries.my_visit(here, visit_id)
    if found is None:
        raise NotFound
    return found


def _must_have_visits(here: Standing) -> None:
    """Refuse what two students would have to themselves."""
    if here.community.kind is Kind.SLC:
        raise NotFound


def _to_cycle(here: Standing, plan_id: str) -> Answer:
    """Go back to what was answered, or home where it is no longer shared with the reader."""
    public_id = here.community.public_id
    where = url_for("support.one_shared", public_id=public_id, plan_id=plan_id)
    if shared(here, plan_id) is None:
        where = url_for("spaces.home", public_id=public_id)
    return redirect(where, code=303)


def _cycle_page(here: Standing, each: Shared, form: ResponseForm) -> str:
    return render_template(
        "support/cycle.html",
        community=here.community,
        each=each,
        outcomes=OUTCOMES,
        said=queries.responses(here, each.public_id),
        can_respond=each.is_shared and here.is_member and not here.community.is_over,
        form=form,
        errors=bool(form.errors),
    )


def _edit_page(here: Standing, mine: Response, form: EditForm, *, both: bool = False) -> str:
    return render_template(
        "support/response.html",
        community=here.community,
        response=mine,
        can_go_back=shared(here, mine.plan.public_id) is not None,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )


def _visit_form_page(here: Standing, number: int, form: VisitForm) -> str:
    return render_template(
        "support/ask_for_visit.html",
        community=here.community,
        number=number,
        form=form,
        errors=bool(form.errors),
    )


def _visit_page(
    here: Standing, arranged: Arranged, form: VisitNoteForm, *, both: bool = False
) -> str:
    return render_template(
        "support/visit.html",
        community=here.community,
        arranged=arranged,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )
