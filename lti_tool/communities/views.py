"""Join a community, or not now; and who is in it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities import actions, queries
from lti_tool.communities.access import Admission, Standing, standing
from lti_tool.communities.forms import JoinForm
from lti_tool.communities.models import GradeReturn
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now

communities = Blueprint("communities", __name__, url_prefix="/communities/<public_id>")

FEWEST_SHOWN = 5


@communities.get("/join")
def join(public_id: str) -> str | Response:
    """Show what joining means, with Join and Not now side by side."""
    here = standing(visitor(), public_id)
    if here.is_member:
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    return _page(here, JoinForm())


@communities.post("/join")
def press_join(public_id: str) -> str | Response | tuple[str, int]:
    """Make the visitor a member, because they pressed Join."""
    here, form = standing(visitor(), public_id), JoinForm(request.form)
    if not form.validate():
        return _page(here, form), 422
    answer = form.answer if _asks(here) else None
    try:
        actions.join(here, sends_cycles=answer, now=now())
    except actions.CannotJoin:
        db.session.commit()  # the lead is told that someone could not join
        return _page(here, form), 403
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


@communities.get("/not-now")
def not_now(public_id: str) -> str:
    """Say that nothing was recorded."""
    here = standing(visitor(), public_id)
    return render_template("communities/not_now.html", community=here.community)


@communities.get("/members")
def members(public_id: str) -> str:
    """Show a member who else is in their community."""
    here = standing(visitor(), public_id)
    return render_template(
        "communities/members.html",
        community=here.community,
        members=queries.members(here),
        leads=queries.leads(here.community),
    )


def _page(here: Standing, form: JoinForm) -> str:
    count = queries.member_count(here.community)
    return render_template(
        "communities/join.html",
        community=here.community,
        form=form,
        admission=here.admission,
        Admission=Admission,
        count=count if count >= FEWEST_SHOWN else None,
        leads=queries.leads(here.community),
        asks=_asks(here),
        returns_grades=here.community.grade_return is not GradeReturn.NONE,
        at_home=True,
    )


def _asks(here: Standing) -> bool:
    """Say whether the gradebook's question makes sense: an Instructor's role gets no grades."""
    returns = here.community.grade_return is not GradeReturn.NONE
    return returns and here.role is not CourseRole.INSTRUCTOR
