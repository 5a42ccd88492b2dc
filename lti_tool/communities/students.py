"""What only a community of students has: its adult hosts, and how its members want to talk."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities import hosting as actions
from lti_tool.communities import queries
from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.earlier import can_be_reported
from lti_tool.communities.forms import AgreementForm, InviteForm
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now

students = Blueprint("students", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@students.get("/hosts")
def hosts(public_id: str) -> Page:
    """Show a lead who the adult hosts are, and who could be asked."""
    here = _lead(public_id)
    here.must_go_on()
    return _hosts_page(here, InviteForm().offering(queries.possible_hosts(here.community)))


@students.post("/hosts")
def invite_host(public_id: str) -> Page:
    """Ask an adult to be a host."""
    here, form = _lead(public_id), InviteForm(request.form)
    could = queries.possible_hosts(here.community)
    if not form.offering(could).validate():
        return _hosts_page(here, form), 422
    chosen = next(person for person in could if str(person.id) == form.person.data)
    actions.invite_host(here, chosen, now())
    db.session.commit()
    return redirect(url_for("students.hosts", public_id=public_id), code=303)


@students.get("/hosting")
def hosting(public_id: str) -> Page:
    """Show an adult what they were asked, or that they are a host and can stop."""
    here = _of_students(public_id)
    if queries.host_invitation(here) is None and not here.hosts:
        raise NotFound
    return render_template("communities/hosting.html", community=here.community, here=here)


@students.post("/hosting")
def answer(public_id: str) -> Response:
    """Take an adult's answer, or their word that they stop."""
    here = _of_students(public_id, afterwards="yes" not in request.form)
    if "stop" in request.form:
        actions.stop_hosting(here)
    else:
        actions.answer_host(here, yes="yes" in request.form, now=now())
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


@students.get("/agreement")
def agreement(public_id: str) -> Page:
    """Show those who belong here how the members want to talk."""
    here = _of_students(public_id)
    community = here.must_read_shared()
    form = AgreementForm(
        data={"words": community.agreement, "revision": community.agreement_revision}
    )
    return _agreement_page(here, form)


@students.post("/agreement")
def agree(public_id: str) -> Page:
    """Keep what the members agree on."""
    here, form = _of_students(public_id), AgreementForm(request.form)
    here.must_be_member()
    if not form.validate():
        return _agreement_page(here, form), 422
    try:
        actions.agree(here, form.words.data, form.revision.data or 0, now())
    except actions.Changed:
        return _agreement_page(here, form, both=True), 409
    db.session.commit()
    return redirect(url_for("students.agreement", public_id=public_id), code=303)


def _of_students(public_id: str, *, afterwards: bool = False) -> Standing:
    here = standing(visitor(), public_id, afterwards=afterwards)
    if here.community.kind is not Kind.SLC:
        raise NotFound
    return here


def _lead(public_id: str) -> Standing:
    here = _of_students(public_id)
    here.must_lead()
    return here


def _hosts_page(here: Standing, form: InviteForm) -> str:
    return render_template(
        "communities/hosts.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
        hosts=queries.hosts(here.community),
        invited=queries.invited_hosts(here.community),
    )


def _agreement_page(here: Standing, form: AgreementForm, *, both: bool = False) -> str:
    words = here.community.agreement
    return render_template(
        "communities/agreement.html",
        community=here.community,
        reportable=can_be_reported(here, "agreement", "words", words),
        here=here,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )
