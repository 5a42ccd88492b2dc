"""What the gradebook has of a member, and whether it should."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import GradeReturn
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import ring
from lti_tool.gradebook.queries import my_columns, pause_of, words
from lti_tool.lti.roles import CourseRole
from lti_tool.people.sessions import visitor
from lti_tool.progress import actions as progress
from lti_tool.progress.queries import completed
from lti_tool.spaces.forms import GradebookForm
from lti_tool.web.clock import now

sending = Blueprint("sending", __name__, url_prefix="/communities/<public_id>")

Page = str | tuple[str, int] | Response


@sending.get("/gradebook")
def what_the_gradebook_has(public_id: str) -> Page:
    """Show a member what was sent for them, and ask again whether it should be."""
    here = standing(visitor(), public_id)
    answer = here.must_be_member().sends_cycles
    said = {True: "yes", False: "no", None: None}[answer]
    return _page(here, GradebookForm(data={"sends_cycles": said}))


@sending.post("/gradebook")
def answer_gradebook(public_id: str) -> Page:
    """Take a member's answer about their own cycles."""
    here = standing(visitor(), public_id, afterwards=True)
    form = GradebookForm(request.form)
    membership = here.must_be_member()
    if here.community.grade_return is GradeReturn.NONE:
        raise NotFound
    if not form.validate():
        return _page(here, form), 422
    progress.send_cycles(membership, here.role, yes=form.answer, at=now())
    db.session.commit()
    ring()
    return redirect(url_for("sending.what_the_gradebook_has", public_id=public_id), code=303)


def _page(here: Standing, form: GradebookForm) -> str:
    membership = here.must_be_member()
    return render_template(
        "spaces/gradebook.html",
        community=here.community,
        form=form,
        errors=bool(form.errors),
        said_yes=membership.sends_cycles,
        completed=min(completed(membership), here.community.cycles),
        columns=my_columns(membership.community_id, membership.person_id),
        words=words,
        is_paused=pause_of(here.person.platform_id) is not None,
        now=now(),
        teaches=here.role is CourseRole.INSTRUCTOR,
        returns_grades=here.community.grade_return is not GradeReturn.NONE,
    )
