"""A member's own setbacks: write one, from a feedback or afresh, change it, delete it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.findings import queries
from lti_tool.findings import setbacks as actions
from lti_tool.findings.actions import Changed
from lti_tool.findings.forms import SetbackForm
from lti_tool.findings.models import Setback
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now
from lti_tool.web.enough import Enough

setbacks = Blueprint("setbacks", __name__, url_prefix="/communities/<public_id>/setbacks")

Page = str | tuple[str, int] | Response


@setbacks.get("")
def mine(public_id: str) -> Page:
    """Show a member what they put onto the wall, and a host of students what is theirs on it."""
    here = _here(public_id)
    return render_template(
        "findings/setbacks.html",
        community=here.community,
        here=here,
        setbacks=queries.setbacks(here),
    )


@setbacks.get("/new")
def new(public_id: str) -> Page:
    """Show a member the form, with the words of a feedback if they chose one to begin with."""
    here = _member(public_id)
    here.must_go_on()
    chosen = request.args.get("plan", "")
    plan = next((p for p in queries.did_not_work(here) if p.public_id == chosen), None)
    if plan is None or plan.closed is None:
        return _form_page(here, SetbackForm())
    said = {"tried": plan.closed.tried, "learned": plan.closed.learned}
    return _form_page(here, SetbackForm(data=said))


@setbacks.post("/new")
def put(public_id: str) -> Page:
    """Put one onto the wall."""
    here = _member(public_id)
    form = SetbackForm(request.form).among(here.community.kind)
    if not form.validate():
        return _form_page(here, form), 422
    try:
        actions.write(here, form.told)
    except Enough:
        form.say_enough()
        return _form_page(here, form), 422
    db.session.commit()
    return _to_mine(public_id)


@setbacks.get("/<setback_id>")
def one(public_id: str, setback_id: str) -> Page:
    """Show an author one of theirs, to change or delete."""
    here, made = _own(public_id, setback_id)
    signed = "name" if made.signed else "anonymous"
    said = {"tried": made.tried, "learned": made.learned, "revision": made.revision}
    return _form_page(here, SetbackForm(data=said | {"signed": signed}), made)


@setbacks.post("/<setback_id>")
def change(public_id: str, setback_id: str) -> Page:
    """Keep what its author changed, or delete it at their word."""
    deletes = "delete" in request.form
    here, made = _own(public_id, setback_id, afterwards=deletes)
    if deletes:
        actions.drop(here, made, now())
        db.session.commit()
        return _to_mine(public_id)
    form = SetbackForm(request.form).among(here.community.kind)
    if not form.validate():
        return _form_page(here, form, made), 422
    try:
        actions.change(here, made, form.told, form.revision.data or 0, now())
    except Changed:
        return _form_page(here, form, made, both=True), 409
    db.session.commit()
    return _to_mine(public_id)


def _here(public_id: str) -> Standing:
    here = standing(visitor(), public_id)
    here.must_read_shared()
    return here


def _member(public_id: str, *, afterwards: bool = False) -> Standing:
    here = standing(visitor(), public_id, afterwards=afterwards)
    here.must_be_member()
    return here


def _own(public_id: str, setback_id: str, *, afterwards: bool = False) -> tuple[Standing, Setback]:
    here = _member(public_id, afterwards=afterwards)
    made = queries.setback(here, setback_id)
    if made is None:
        raise NotFound
    return here, made


def _to_mine(public_id: str) -> Response:
    return redirect(url_for("setbacks.mine", public_id=public_id), code=303)


def _form_page(
    here: Standing, form: SetbackForm, made: Setback | None = None, *, both: bool = False
) -> str:
    asks = form if form.signed is None else form.among(here.community.kind)
    return render_template(
        "findings/setback.html",
        community=here.community,
        setback=made,
        plans=[] if made else queries.did_not_work(here),
        form=asks,
        errors=both or bool(form.errors),
        both=both,
        among_students=here.community.kind is Kind.SLC,
    )
