"""An adult host looks at a session: three checks, comments, and nothing that they could rewrite."""

from flask import Blueprint, request

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.extensions import db
from lti_tool.outreach import hosting
from lti_tool.outreach.actions import NotNow
from lti_tool.outreach.checks import CheckForm, CommentForm
from lti_tool.outreach.pages import Page, seen, session_page, simple_page, to
from lti_tool.outreach.queries import Seen
from lti_tool.web.clock import now
from lti_tool.web.enough import Enough

answering = Blueprint(
    "answering", __name__, url_prefix="/communities/<public_id>/sessions/<proposal_id>"
)


@answering.get("/answer")
def check_form(public_id: str, proposal_id: str) -> Page:
    """Show a host what to check."""
    here, found = _hosted(public_id, proposal_id)
    here.must_go_on()
    return simple_page("answer", here, found, CheckForm(revision=found.proposal.revision))


@answering.post("/answer")
def check(public_id: str, proposal_id: str) -> Page:
    """Take a host's three checks."""
    here, found = _hosted(public_id, proposal_id)
    form = CheckForm(request.form)
    if not form.validate():
        return simple_page("answer", here, found, form), 422
    try:
        hosting.check(here, found.proposal, form.said, form.revision.data or 0, now())
    except hosting.NoWords:
        form.say_no_words()
        return simple_page("answer", here, found, form), 422
    except Enough:
        form.say_enough()
        return simple_page("answer", here, found, form), 422
    except (hosting.MeanwhileChanged, NotNow):
        return simple_page("answer", here, found, form, both=True), 409
    db.session.commit()
    return to(here, found)


@answering.post("/comment")
def comment(public_id: str, proposal_id: str) -> Page:
    """Keep what a host says besides."""
    here, found = _hosted(public_id, proposal_id)
    form = CommentForm(request.form)
    if not form.validate():
        return session_page(here, found, comment=form), 422
    try:
        hosting.comment(here, found.proposal, form.words.data, now())
    except Enough:
        form.say_enough()
        return session_page(here, found, comment=form), 422
    db.session.commit()
    return to(here, found)


def _hosted(public_id: str, proposal_id: str) -> tuple[Standing, Seen]:
    here, found = seen(public_id, proposal_id)
    if not here.hosts:
        raise NotAMember
    return here, found
