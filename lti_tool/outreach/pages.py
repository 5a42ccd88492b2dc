"""What the views of a session share: who stands before it, and its pages in each case."""

import datetime as dt

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.queries import hosts, peers
from lti_tool.meetings.queries import half_terms
from lti_tool.outreach import actions, queries
from lti_tool.outreach.checks import CHECKS, CommentForm, said_of
from lti_tool.outreach.forms import (
    FORMATS,
    LACKS,
    AskForm,
    SessionForm,
    day_before,
    time_left,
)
from lti_tool.outreach.models import State
from lti_tool.outreach.planning import Planned, lacks
from lti_tool.outreach.queries import Seen
from lti_tool.outreach.school_days import school_day_after
from lti_tool.outreach.sources import sources
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import today
from lti_tool.web.forms import Form

Page = str | tuple[str, int] | Response


def seen(public_id: str, proposal_id: str, *, afterwards: bool = False) -> tuple[Standing, Seen]:
    """Return the visitor's standing, and a session that they may read."""
    here = standing(visitor(), public_id, afterwards=afterwards)
    return here, queries.one(here, proposal_id)


def planned(public_id: str, proposal_id: str, *, afterwards: bool = False) -> tuple[Standing, Seen]:
    """Return the visitor's standing, and a session that they plan."""
    here, found = seen(public_id, proposal_id, afterwards=afterwards)
    actions.must_plan(here, found.proposal)
    return here, found


def day_of(here: Standing) -> dt.date:
    """Return the date at the visitor's school."""
    return today(here.person.school.time_zone)


def reply_by(here: Standing) -> dt.date:
    """Return by when a host is to answer what is sent to them today."""
    days = current_app.extensions["settings"].reply_school_days
    return school_day_after(day_of(here), days, half_terms(here.person.platform_id))


def to(here: Standing, found: Seen) -> Response:
    """Return the way back to a session's page."""
    public_id, proposal_id = here.community.public_id, found.proposal.public_id
    where = url_for("outreach.one", public_id=public_id, proposal_id=proposal_id)
    return redirect(where, code=303)


def session_page(
    here: Standing,
    found: Seen,
    *,
    comment: CommentForm | None = None,
    ask: AskForm | None = None,
    trouble: str = "",
) -> str:
    """Show a session to one of its readers; `trouble` is what a button could not do, and why."""
    proposal, day = found.proposal, day_of(here)
    goes_on = not here.community.is_over
    open_to_more = found.is_planner and proposal.state is not State.RAN and goes_on
    return render_template(
        "outreach/one.html",
        **_words(here, found),
        adults=hosts(here.community),
        today=day,
        lacking=[LACKS[name] for name in lacks(proposal, day)],
        is_late=found.is_late(day),
        may_say_after=goes_on and actions.may_say_after(proposal, day),
        is_tight=day_before(proposal.wished_on, proposal.reply_by),
        ask=(ask or AskForm()).offering(queries.names(peers(here))) if open_to_more else None,
        comment=comment or CommentForm(),
        trouble=trouble,
        errors=bool(trouble or (comment and comment.errors)),
    )


def write_page(
    here: Standing, found: Seen, form: SessionForm | None = None, *, both: bool = False
) -> str:
    """Show the form of a session; `both`: beside what was saved elsewhere meanwhile."""
    proposal = found.proposal
    form = form or SessionForm.showing(Planned.of(proposal), proposal.revision)
    named = {key: source.name for key, source in sources(here).items()}
    return render_template(
        "outreach/write.html",
        **_words(here, found),
        form=form.offering(named),
        errors=both or bool(form.errors),
        both=both,
    )


def simple_page(
    name: str, here: Standing, found: Seen, form: Form | None = None, **more: object
) -> str:
    """Show one of a session's other pages."""
    errors = bool(more.get("both") or (form and form.errors))
    known = {"form": form, "errors": errors, "today": day_of(here)}
    return render_template(f"outreach/{name}.html", **{**_words(here, found), **known, **more})


def _words(here: Standing, found: Seen) -> dict[str, object]:
    proposal = found.proposal
    return {
        "community": here.community,
        "here": here,
        "found": found,
        "proposal": proposal,
        "formats": FORMATS,
        "checks": CHECKS,
        "said_of": said_of,
        "time_left": time_left,
    }
