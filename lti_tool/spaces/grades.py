"""What the gradebook has of a community: for those who look after it, and a student one's hosts."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.door import as_lead, standing
from lti_tool.communities.models import GradeReturn
from lti_tool.extensions import db
from lti_tool.gradebook import actions, comparing, errands
from lti_tool.gradebook.jobs import ring
from lti_tool.gradebook.models import ErrandKind
from lti_tool.gradebook.overview import Found, Stand, overview
from lti_tool.gradebook.queries import words
from lti_tool.lti.roles import CourseRole
from lti_tool.people.sessions import visitor
from lti_tool.spaces.actions import tie_columns
from lti_tool.spaces.jobs import ring_for
from lti_tool.web.clock import now

grades = Blueprint("grades", __name__, url_prefix="/communities/<public_id>/grades")


@grades.get("")
def what_it_has(public_id: str) -> str:
    """Show how many stand how with the LMS, and by name those who said yes."""
    here = standing(visitor(), public_id)
    if not here.sees_counts:
        raise NotALead
    community, seen = here.community, overview(here, now())
    comparison = errands.errands_of(community.id).get(ErrandKind.COMPARISON)
    return render_template(
        "spaces/grades.html",
        community=community,
        here=here,
        columns=actions.columns_of(community.id),
        overview=seen,
        Stand=Stand,
        Found=Found,
        GONE=actions.GONE,
        words=words,
        comparison=comparison,
        failed=errands.failed(comparison, now()),
        comparing=errands.goes_on(comparison, now()),
        pause=seen.pause,
        now=now(),
        sees_values=here.role is CourseRole.INSTRUCTOR,
        returns_grades=community.grade_return is not GradeReturn.NONE,
    )


@grades.post("/again")
def try_again(public_id: str) -> Response:
    """Send again what the LMS refused, because a lead has changed something there."""
    here = as_lead(visitor(), public_id, afterwards=True)
    if here.community.grade_return is not GradeReturn.NONE:
        actions.try_again(here.community, now())
    return _sent(here)


@grades.post("/compare")
def ask_to_compare(public_id: str) -> Response:
    """Read what the LMS has; who asks while it is being read asks for nothing new."""
    here = as_lead(visitor(), public_id, afterwards=True)
    returns_grades = here.community.grade_return is not GradeReturn.NONE
    if returns_grades and errands.ask(here.community, ErrandKind.COMPARISON, now()):
        db.session.commit()
        ring_for(here.community, ErrandKind.COMPARISON)
    return _back(here)


@grades.post("/send-again")
def send_again(public_id: str) -> Response:
    """Send again what the LMS was found to have less of."""
    here = as_lead(visitor(), public_id, afterwards=True)
    if here.community.grade_return is not GradeReturn.NONE:
        comparing.send_again(here.community, now())
    return _sent(here)


@grades.post("/let-go")
def let_go(public_id: str) -> Response:
    """Forget a column that the LMS has no more, and tie what its activities have instead."""
    here = as_lead(visitor(), public_id, afterwards=True)
    if actions.let_go(here.community):
        comparing.put_away(here.community)
        tie_columns(here.community, now())
    db.session.commit()
    ring()
    return redirect(url_for("grading.settings", public_id=public_id), code=303)


def _sent(here: Standing) -> Response:
    db.session.commit()
    ring()
    return _back(here)


def _back(here: Standing) -> Response:
    where = url_for("grades.what_it_has", public_id=here.community.public_id)
    return redirect(where, code=303)
