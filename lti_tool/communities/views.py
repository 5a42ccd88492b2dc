"""Who is in a community, what it is for, and who looks after it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities import actions, leading, queries
from lti_tool.communities.access import Place, Standing
from lti_tool.communities.audience import of_the_list
from lti_tool.communities.door import as_lead, standing
from lti_tool.communities.forms import AboutMeForm, CommunityForm, InviteForm
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now

communities = Blueprint("communities", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@communities.get("/members")
def members(public_id: str) -> str:
    """Show who is here to those who may know: members, and the leads of a TLC."""
    here = standing(visitor(), public_id)
    return render_template(
        "communities/members.html",
        community=here.community,
        members=queries.members(here),
        leads=queries.leads(here.community),
        hosts=queries.hosts(here.community) if here.community.kind is Kind.SLC else [],
        audience=of_the_list(here.community),
        breadth=queries.breadth(here.community),
        waiting=queries.waiting_list(here.community) if here.hosts else [],
    )


@communities.get("/about-me")
def about_me(public_id: str) -> Page:
    """Show a member of a TLC what they say of themselves, which nobody has to."""
    here = _teacher(public_id)
    membership = here.must_be_member()
    said = membership.experience.value if membership.experience else None
    form = AboutMeForm(data={"subject": membership.subject, "experience": said})
    return _about_me_page(here, form)


@communities.post("/about-me")
def describe(public_id: str) -> Page:
    """Keep what a member says of themselves."""
    form, nothing = AboutMeForm(request.form), "nothing" in request.form
    here = _teacher(public_id, afterwards=nothing)
    membership = here.must_be_member()
    if nothing:
        actions.describe(membership, "", None)
    elif form.validate():
        actions.describe(membership, form.subject.data, form.chosen)
    else:
        return _about_me_page(here, form), 422
    db.session.commit()
    return _home(public_id)


@communities.post("/stop-waiting")
def stop_waiting(public_id: str) -> Response:
    """Take someone off the waiting list, in one click."""
    here = standing(visitor(), public_id, afterwards=True)
    if here.place is Place.WAITING:
        actions.stop_waiting(here)
        db.session.commit()
    return _home(public_id)


@communities.get("/settings")
def settings(public_id: str) -> Page:
    """Show a lead what the community is for, and for how many."""
    here = as_lead(visitor(), public_id)
    here.must_go_on()
    return _settings_page(here, CommunityForm(obj=here.community))


@communities.post("/settings")
def change(public_id: str) -> Page:
    """Keep a community's theme, purpose and size."""
    here, form = as_lead(visitor(), public_id), CommunityForm(request.form)
    if not form.validate(kind=here.community.kind):
        return _settings_page(here, form), 422
    form.fill(here.community)
    actions.resize(here.community, form.size, now())
    db.session.commit()
    return _home(public_id)


@communities.post("/make-room")
def make_room(public_id: str) -> Response:
    """Make the community large enough for everybody who waits."""
    here = as_lead(visitor(), public_id)
    actions.make_room(here.community, now())
    db.session.commit()
    return _home(public_id)


@communities.get("/leads")
def leads(public_id: str) -> Page:
    """Show a lead who looks after the community with them, and who could."""
    here = as_lead(visitor(), public_id)
    return _leads_page(here, _invite_form(here))


@communities.post("/leads")
def invite_lead(public_id: str) -> Page:
    """Ask someone to look after the community too, or stop doing it oneself."""
    here = as_lead(visitor(), public_id, afterwards=True)
    if "step_down" in request.form:
        return _step_down(here)
    form = InviteForm(request.form)
    could = queries.possible_leads(here.community)
    if not form.offering(could).validate():
        return _leads_page(here, form), 422
    chosen = next(person for person in could if str(person.id) == form.person.data)
    leading.invite_lead(here, chosen, now())
    db.session.commit()
    return redirect(url_for("communities.leads", public_id=public_id), code=303)


@communities.post("/invitation")
def answer_invitation(public_id: str) -> Response:
    """Take the answer of someone who was asked to look after the community."""
    here = standing(visitor(), public_id, afterwards=True)
    leading.answer_invitation(here, yes="yes" in request.form, now=now())
    db.session.commit()
    return _home(public_id)


def _step_down(here: Standing) -> Page:
    try:
        leading.step_down(here)
    except leading.LastLead:
        return _leads_page(here, _invite_form(here), last=True), 409
    db.session.commit()
    return _home(here.community.public_id)


def _teacher(public_id: str, *, afterwards: bool = False) -> Standing:
    """Return a member's standing in a TLC; nobody asks a student about themselves."""
    here = standing(visitor(), public_id, afterwards=afterwards)
    here.must_be_member()
    if here.community.kind is Kind.SLC:
        raise NotFound
    return here


def _home(public_id: str) -> Response:
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


def _invite_form(here: Standing) -> InviteForm:
    return InviteForm().offering(queries.possible_leads(here.community))


def _about_me_page(here: Standing, form: AboutMeForm) -> str:
    return render_template(
        "communities/about_me.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
    )


def _settings_page(here: Standing, form: CommunityForm) -> str:
    return render_template(
        "communities/settings.html",
        community=here.community,
        waiting=queries.waiting_list(here.community),
        sees_names=here.sees_waiting,
        form=form,
        errors=bool(form.errors),
    )


def _leads_page(here: Standing, form: InviteForm, *, last: bool = False) -> str:
    return render_template(
        "communities/leads.html",
        community=here.community,
        form=form,
        errors=last or bool(form.errors),
        last=last,
        leads=queries.leads(here.community),
        invited=queries.invited(here.community),
    )
