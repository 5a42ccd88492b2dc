"""Where staff report what students wrote for all staff of their school."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.door import as_staff
from lti_tool.communities.staff import StaffMember
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.safeguarding import actions, jobs
from lti_tool.safeguarding.actions import About
from lti_tool.safeguarding.copies import published
from lti_tool.safeguarding.forms import ConcernForm
from lti_tool.safeguarding.kinds import Published
from lti_tool.safeguarding.mail import mailer
from lti_tool.safeguarding.views import facts
from lti_tool.web.clock import now

from_school = Blueprint("from_school", __name__, url_prefix="/concern/<kind>/<item_id>")

Page = str | tuple[str, int] | Response


@from_school.get("")
def report_form(kind: str, item_id: str) -> Page:
    """Show a member of staff what they are about to report, or that they did."""
    reader, found = _seen(kind, item_id)
    return _page(reader, found, About(kind, item_id, found.seen), ConcernForm())


@from_school.post("")
def report(kind: str, item_id: str) -> Page:
    """Keep a copy of it for the contact."""
    reader, found = _seen(kind, item_id)
    about, form = About(kind, item_id, found.seen), ConcernForm(request.form)
    if not form.validate():
        return _page(reader, found, about, form), 422
    community, worry, by_mail = found.community, form.worry.data, mailer() is not None
    try:
        actions.report_as_staff(reader, community, about, worry, now(), by_mail=by_mail)
    except actions.NobodyReads:
        return _page(reader, found, about, form), 409
    db.session.commit()
    jobs.ring()
    return redirect(url_for("from_school.report_form", kind=kind, item_id=item_id), code=303)


def _seen(kind: str, item_id: str) -> tuple[StaffMember, Published]:
    reader = as_staff(visitor())
    found = published(reader, kind, item_id)
    if found is None:
        raise NotFound
    return reader, found


def _page(reader: StaffMember, found: Published, about: About, form: ConcernForm) -> str:
    return render_template(
        "safeguarding/report.html",
        action=url_for("from_school.report", kind=about.kind, item_id=about.item),
        back=found.page,
        **facts(reader.person, found.community, about, form),
    )
