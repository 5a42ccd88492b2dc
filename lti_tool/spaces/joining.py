"""The joining page, a sample of a meeting for the curious, and Not now."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities import queries as people
from lti_tool.communities.access import Admission, Place, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.forms import JoinForm
from lti_tool.communities.lineage import invites, neighbours
from lti_tool.communities.models import GradeReturn
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import ring
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.forms import SEGMENTS
from lti_tool.meetings.queries import agenda, calendar
from lti_tool.people.sessions import visitor
from lti_tool.progress import actions as progress
from lti_tool.web.clock import now, today

joining = Blueprint("joining", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@joining.get("/join")
def join(public_id: str) -> Page:
    """Show what joining means, with Join and Not now side by side."""
    here = standing(visitor(), public_id)
    if here.is_member:
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    return _page(here, JoinForm())


@joining.post("/join")
def press_join(public_id: str) -> Page:
    """Make the visitor a member, because they pressed Join; without room they wait."""
    here, form = standing(visitor(), public_id), JoinForm(request.form)
    if not form.validate():
        return _page(here, form), 422
    answer = form.answer if _asks(here) else None
    try:
        membership = communities.join(here, sends_cycles=answer, now=now())
    except communities.CannotJoin:
        db.session.commit()  # the lead is told that someone could not join
        return _page(here, form), 403
    if membership is not None and answer:
        # Of someone who comes back, what they completed before is sent again.
        progress.send_cycles(membership, here.role, yes=True, at=now())
    db.session.commit()
    ring()
    where = "joining.join" if membership is None else "spaces.home"
    return redirect(url_for(where, public_id=public_id), code=303)


@joining.get("/not-now")
def not_now(public_id: str) -> str:
    """Say that nothing was recorded."""
    here = standing(visitor(), public_id)
    return render_template("spaces/not_now.html", community=here.community, at_home=True)


@joining.get("/sample")
def sample(public_id: str) -> str:
    """Show anybody in the course what a meeting is like; nothing is recorded."""
    here = standing(visitor(), public_id)
    if not here.enrolled:
        raise NotFound
    return render_template(
        "spaces/sample.html",
        community=here.community,
        here=here,
        agenda=agenda(here.community),
        segments=SEGMENTS,
        at_home=True,
    )


def _page(here: Standing, form: JoinForm) -> str:
    community = here.community
    count = people.member_count(community)
    return render_template(
        "spaces/join.html",
        community=community,
        here=here,
        form=form,
        errors=bool(form.errors),
        admission=here.admission,
        Admission=Admission,
        calendar=calendar(community, today(here.person.school.time_zone)),
        minutes=sum(item.minutes for item in agenda(community)),
        count=count if count >= people.FEWEST_SHOWN else None,
        is_full=community.size_to is not None and count >= community.size_to,
        place_in_line=people.place_in_line(here) if here.place is Place.WAITING else None,
        breadth=people.breadth(community),
        leads=people.leads(community),
        hosts=people.hosts(community),
        invited=people.invitation(here) is not None,
        asks=_asks(here),
        near=neighbours(community, here.person),
        invites=invites,
        returns_grades=community.grade_return is not GradeReturn.NONE,
        at_home=True,
    )


def _asks(here: Standing) -> bool:
    """Say whether the gradebook's question makes sense: an Instructor's role gets no grades."""
    returns = here.community.grade_return is not GradeReturn.NONE
    return returns and here.role is not CourseRole.INSTRUCTOR
