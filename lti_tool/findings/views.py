"""A community's findings: read, write, let the staff read them, take them back, and print."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.earlier import can_be_reported
from lti_tool.communities.queries import hosts
from lti_tool.extensions import db
from lti_tool.findings import actions, queries
from lti_tool.findings.forms import FindingsForm
from lti_tool.findings.models import Findings
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now

findings = Blueprint("findings", __name__, url_prefix="/communities/<public_id>/findings")

Page = str | tuple[str, int] | Response


@findings.get("")
def ours(public_id: str) -> Page:
    """Show a community's findings to those who may read them there."""
    return _page(standing(visitor(), public_id))


@findings.post("")
def decide(public_id: str) -> Page:
    """Let the staff read them, look at them for the students, or take them back."""
    takes_back = "take_back" in request.form or "talk" in request.form
    here = standing(visitor(), public_id, afterwards=takes_back)
    revision = request.form.get("revision", 0, type=int)
    try:
        _chosen(here, revision)()
    except (actions.Changed, actions.Unfinished, actions.NoHost) as trouble:
        db.session.rollback()
        here = standing(visitor(), public_id, afterwards=takes_back)
        return _page(here, trouble=type(trouble).__name__), 409
    db.session.commit()
    return redirect(url_for("findings.ours", public_id=public_id), code=303)


@findings.get("/write")
def write(public_id: str) -> Page:
    """Show a member the form with what is written so far."""
    here = standing(visitor(), public_id)
    here.must_be_member()
    here.must_go_on()
    page = queries.ours(here)
    if page is None or not page.said:
        begun = {"readings": queries.readings_so_far(here), "revision": page and page.revision}
        return _form_page(here, FindingsForm(data=begun), page)
    return _form_page(here, FindingsForm(obj=page), page)


@findings.post("/write")
def save(public_id: str) -> Page:
    """Keep what a member wrote."""
    here, form = standing(visitor(), public_id), FindingsForm(request.form)
    here.must_be_member()
    if not form.validate():
        return _form_page(here, form, queries.ours(here)), 422
    try:
        actions.save(here, form.text, form.revision.data or 0, now())
    except actions.Changed:
        return _form_page(here, form, queries.ours(here), both=True), 409
    except actions.Unfinished:
        form.say_unfinished()
        return _form_page(here, form, queries.ours(here)), 422
    db.session.commit()
    return redirect(url_for("findings.ours", public_id=public_id), code=303)


@findings.get("/print")
def on_paper(public_id: str) -> Page:
    """Show findings that are out as a sheet for a noticeboard."""
    here = standing(visitor(), public_id)
    page = queries.ours(here)
    if page is None or not page.is_out:
        raise NotFound
    back = url_for("findings.ours", public_id=public_id)
    return render_template("findings/sheet.html", found=page, of=here.community, back=back)


def _chosen(here: Standing, revision: int) -> Callable[[], None]:
    """Return what a button stands for."""
    if "take_back" in request.form:
        return lambda: actions.take_back(here, now())
    if "go_out" in request.form or "talk" in request.form:
        may = "talk" not in request.form  # by which the door let it in
        return lambda: actions.look(here, revision, may_go_out=may, now=now())
    return lambda: actions.release(here, revision, now())


def _page(here: Standing, trouble: str = "") -> str:
    page = queries.ours(here)
    item, words = (page.public_id, page.said) if page else ("", "")
    return render_template(
        "findings/ours.html",
        community=here.community,
        here=here,
        page=page,
        events=queries.events(here, page) if page and here.reads_shared else [],
        hosts=hosts(here.community),
        reportable=bool(page) and can_be_reported(here, "findings", item, words),
        trouble=trouble,
        errors=bool(trouble),
    )


def _form_page(
    here: Standing, form: FindingsForm, page: Findings | None = None, *, both: bool = False
) -> str:
    return render_template(
        "findings/write.html",
        community=here.community,
        page=page,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )
