"""A community's home, joining it, the gradebook's question, and the way out."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities import queries as people
from lti_tool.communities.access import Admission, NotAMember, Place, Standing, standing
from lti_tool.communities.forms import JoinForm
from lti_tool.communities.models import GradeReturn, Remains
from lti_tool.extensions import db
from lti_tool.gradebook import actions as gradebook
from lti_tool.gradebook import queries as scores
from lti_tool.gradebook.jobs import ring
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.queries import calendar
from lti_tool.people.sessions import visitor
from lti_tool.people.views import keep_fresh
from lti_tool.plans import actions as plans
from lti_tool.plans.forms import OUTCOMES
from lti_tool.plans.queries import shared_lately
from lti_tool.progress import actions as progress
from lti_tool.progress.queries import completed
from lti_tool.spaces import queries
from lti_tool.spaces.forms import GradebookForm, RemainsForm
from lti_tool.web.clock import now, today

spaces = Blueprint("spaces", __name__)

Page = str | tuple[str, int] | Response


@spaces.get("/communities/<public_id>")
def home(public_id: str) -> Page:
    """Show a community's home to its people, the joining page to others."""
    here = standing(visitor(), public_id)
    keep_fresh(here.community.course)
    if here.place is Place.ENDED and not here.leads:
        return _ended(here)
    if not here.is_member and not here.leads:
        return redirect(url_for("spaces.join", public_id=public_id), code=303)
    seen = calendar(here.community, today(here.person.school.time_zone))
    return render_template(
        "spaces/home.html",
        community=here.community,
        here=here,
        calendar=seen,
        mine=queries.mine(here, seen) if here.is_member else None,
        shared=shared_lately(here) if here.is_member else [],
        outcomes=OUTCOMES,
        counts=queries.counts(here, seen),
        returns_grades=here.community.grade_return is not GradeReturn.NONE,
        teaches=here.role is CourseRole.INSTRUCTOR,
        at_home=True,
    )


@spaces.get("/communities/<public_id>/join")
def join(public_id: str) -> Page:
    """Show what joining means, with Join and Not now side by side."""
    here = standing(visitor(), public_id)
    if here.is_member:
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    return _join_page(here, JoinForm())


@spaces.post("/communities/<public_id>/join")
def press_join(public_id: str) -> Page:
    """Make the visitor a member, because they pressed Join."""
    here, form = standing(visitor(), public_id), JoinForm(request.form)
    if not form.validate():
        return _join_page(here, form), 422
    answer = form.answer if _asks(here) else None
    try:
        membership = communities.join(here, sends_cycles=answer, now=now())
    except communities.CannotJoin:
        db.session.commit()  # the lead is told that someone could not join
        return _join_page(here, form), 403
    if answer:  # of someone who comes back, what they completed before is sent again
        progress.send_cycles(membership, here.role, yes=True, at=now())
    db.session.commit()
    ring()
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


@spaces.get("/communities/<public_id>/not-now")
def not_now(public_id: str) -> str:
    """Say that nothing was recorded."""
    here = standing(visitor(), public_id)
    return render_template("communities/not_now.html", community=here.community, at_home=True)


def _join_page(here: Standing, form: JoinForm) -> str:
    count = people.member_count(here.community)
    return render_template(
        "communities/join.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
        admission=here.admission,
        Admission=Admission,
        calendar=calendar(here.community, today(here.person.school.time_zone)),
        count=count if count >= queries.FEWEST_SHOWN else None,
        leads=people.leads(here.community),
        asks=_asks(here),
        returns_grades=here.community.grade_return is not GradeReturn.NONE,
        at_home=True,
    )


def _asks(here: Standing) -> bool:
    """Say whether the gradebook's question makes sense: an Instructor's role gets no grades."""
    returns = here.community.grade_return is not GradeReturn.NONE
    return returns and here.role is not CourseRole.INSTRUCTOR


def _ended(here: Standing) -> Page:
    left = here.membership is not None and here.membership.left_at is not None
    if left and here.enrolled:
        return redirect(url_for("spaces.left", public_id=here.community.public_id), code=303)
    return render_template("spaces/ended.html", community=here.community, at_home=True)


@spaces.get("/communities/<public_id>/gradebook")
def what_the_gradebook_has(public_id: str) -> Page:
    """Show a member what was sent for them, and ask again whether it should be."""
    here = standing(visitor(), public_id)
    answer = here.must_be_member().sends_cycles
    said = {True: "yes", False: "no", None: None}[answer]
    return _gradebook_page(here, GradebookForm(data={"sends_cycles": said}))


@spaces.post("/communities/<public_id>/gradebook")
def answer_gradebook(public_id: str) -> Page:
    """Take a member's answer about their own cycles."""
    here, form = standing(visitor(), public_id), GradebookForm(request.form)
    membership = here.must_be_member()
    if here.community.grade_return is GradeReturn.NONE:
        raise NotFound
    if not form.validate():
        return _gradebook_page(here, form), 422
    progress.send_cycles(membership, here.role, yes=form.answer, at=now())
    db.session.commit()
    ring()
    return redirect(url_for("spaces.what_the_gradebook_has", public_id=public_id), code=303)


def _gradebook_page(here: Standing, form: GradebookForm) -> str:
    membership = here.must_be_member()
    score = scores.tally(membership.community_id, membership.person_id)
    return render_template(
        "spaces/gradebook.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
        membership=membership,
        completed=completed(membership),
        score=score,
        refusal=scores.words(score.last_status) if score and score.last_status else None,
        teaches=here.role is CourseRole.INSTRUCTOR,
        returns_grades=here.community.grade_return is not GradeReturn.NONE,
    )


@spaces.post("/communities/<public_id>/leave")
def leave(public_id: str) -> Response:
    """End the visitor's membership, in one click."""
    here = standing(visitor(), public_id)
    gradebook.withdraw(here.must_be_member())
    communities.leave(here, now())
    db.session.commit()
    return redirect(url_for("spaces.left", public_id=public_id), code=303)


@spaces.get("/communities/<public_id>/left")
def left(public_id: str) -> Page:
    """Ask someone who left what becomes of what they shared."""
    here = standing(visitor(), public_id)
    if here.membership is None or here.membership.left_at is None:
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    return _left_page(here, RemainsForm(data={"remains": here.membership.remains.value}))


@spaces.post("/communities/<public_id>/left")
def choose_remains(public_id: str) -> Page:
    """Take a leaver's choice."""
    here, form = standing(visitor(), public_id), RemainsForm(request.form)
    if here.membership is None or here.membership.left_at is None:
        raise NotAMember
    if not form.validate():
        return _left_page(here, form), 422
    membership = communities.choose_remains(here, Remains(form.remains.data), now())
    if membership.remains is Remains.DELETED:
        plans.delete_shared(membership)
    db.session.commit()
    return redirect(url_for("spaces.left", public_id=public_id), code=303)


def _left_page(here: Standing, form: RemainsForm) -> str:
    membership = here.membership
    if membership is None or membership.left_at is None:
        raise NotAMember
    until = membership.left_at + communities.TO_CHOOSE
    return render_template(
        "spaces/left.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
        membership=membership,
        until=until,
        may_choose=now() <= until and membership.remains is not Remains.DELETED,
        at_home=True,
    )
