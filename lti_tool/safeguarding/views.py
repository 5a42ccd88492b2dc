"""Reporting a concern, what became of one's own, and the contact's pages."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Community, Kind
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.people.sessions import visitor
from lti_tool.safeguarding import actions, jobs, queries
from lti_tool.safeguarding.actions import About
from lti_tool.safeguarding.copies import reported
from lti_tool.safeguarding.forms import ConcernForm
from lti_tool.safeguarding.kinds import reportable
from lti_tool.safeguarding.mail import mailer
from lti_tool.safeguarding.models import Concern
from lti_tool.safeguarding.queries import PAGE, Contact
from lti_tool.web.clock import now

safeguarding = Blueprint("safeguarding", __name__)

Page = str | tuple[str, int] | Response
ITEM = "/communities/<public_id>/concern/<kind>/<item_id>"
MOST_PAGES = 10_000


@safeguarding.get(ITEM)
def report_form(public_id: str, kind: str, item_id: str) -> Page:
    """Show somebody what they are about to report, and who will read it."""
    here, about = _seen(public_id, kind, item_id)
    return _report_page(here, about, ConcernForm())


@safeguarding.post(ITEM)
def report(public_id: str, kind: str, item_id: str) -> Page:
    """Keep a copy of it for the contact."""
    here, about = _seen(public_id, kind, item_id)
    form = ConcernForm(request.form)
    if not form.validate():
        return _report_page(here, about, form), 422
    try:
        actions.report(here, about, form.worry.data, now(), by_mail=mailer() is not None)
    except actions.NobodyReads:
        return _report_page(here, about, form), 409
    db.session.commit()
    jobs.ring()
    return redirect(url_for("safeguarding.mine", public_id=public_id), code=303)


@safeguarding.get("/communities/<public_id>/concerns")
def mine(public_id: str) -> Page:
    """Show somebody what became of the concerns that they reported here."""
    here = _among_students(public_id)
    return render_template(
        "safeguarding/mine.html",
        community=here.community,
        concerns=queries.my_concerns(here),
        reader=queries.reader(here.person.school),
        kinds=reportable(),
    )


@safeguarding.get("/concerns")
def for_contact() -> Page:
    """Show the contact what was reported at their school."""
    contact = queries.the_contact(visitor())
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    found = queries.concerns(contact, page)
    return render_template(
        "safeguarding/concerns.html",
        concerns=found[:PAGE],
        kinds=reportable(),
        page=page,
        has_more=len(found) > PAGE,
    )


@safeguarding.get("/concerns/<concern_id>")
def concern(concern_id: str) -> Page:
    """Show the contact one concern as it was reported, and note that they opened it."""
    contact = queries.the_contact(visitor())
    found = _concern(contact, concern_id)
    actions.open_concern(contact, found, now())
    page = render_template(
        "safeguarding/concern.html",
        concern=found,
        events=queries.events(contact, found),
        kinds=reportable(),
    )
    db.session.commit()
    return page


@safeguarding.post("/concerns/<concern_id>")
def close(concern_id: str) -> Page:
    """Delete the copied words of one."""
    contact = queries.the_contact(visitor())
    actions.close(contact, _concern(contact, concern_id), now())
    db.session.commit()
    return redirect(url_for("safeguarding.for_contact"), code=303)


def _among_students(public_id: str) -> Standing:
    here = standing(visitor(), public_id, afterwards=True)
    here.must_read_shared()
    if here.community.kind is not Kind.SLC:
        raise NotFound
    return here


def _seen(public_id: str, kind: str, item_id: str) -> tuple[Standing, About]:
    """Return an item for somebody who sees it: nothing else can be reported, at any time."""
    here = _among_students(public_id)
    seen = reported(here, kind, item_id)
    if seen is None:
        raise NotFound
    return here, About(kind, item_id, seen)


def _concern(contact: Contact, concern_id: str) -> Concern:
    found = queries.concern(contact, concern_id)
    if found is None:
        raise NotFound
    return found


def _report_page(here: Standing, about: About, form: ConcernForm) -> str:
    return render_template(
        "safeguarding/report.html",
        community=here.community,
        action=url_for(
            "safeguarding.report",
            public_id=here.community.public_id,
            kind=about.kind,
            item_id=about.item,
        ),
        back=url_for("spaces.home", public_id=here.community.public_id),
        **facts(here.person, here.community, about, form),
    )


def facts(
    person: Person, community: Community, about: About, form: ConcernForm
) -> dict[str, object]:
    """Return what the page on which somebody reports says, from wherever they came."""
    return {
        "about": about,
        "kind": reportable()[about.kind],
        "school": person.school,
        "reader": queries.reader(person.school),
        "already": queries.my_open_concern(person, community, about.kind, about.item),
        "form": form,
        "errors": bool(form.errors),
    }
