"""What goes to the gradebook: chosen by a lead, with a column made if they ask, and a guide."""

import math

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import as_lead
from lti_tool.communities.models import Community, GradeReturn
from lti_tool.extensions import db
from lti_tool.gradebook import errands
from lti_tool.gradebook.actions import columns_of, has_last_years_column
from lti_tool.gradebook.jobs import ring
from lti_tool.gradebook.making import may_be_made
from lti_tool.gradebook.models import ErrandKind
from lti_tool.gradebook.queries import words
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people.sessions import visitor
from lti_tool.spaces.actions import return_grades, ways
from lti_tool.spaces.forms import GradingForm
from lti_tool.spaces.jobs import ring_for
from lti_tool.web.clock import now, today

grading = Blueprint("grading", __name__, url_prefix="/communities/<public_id>/grades")

Page = str | tuple[str, int] | Response
# A member can miss some and pass all the same: three of five.
SHARE_TO_PASS = 0.6
# Above this, a column weighs in a course total that somebody forgot to keep it out of.
LARGE = 10


@grading.get("/settings")
def settings(public_id: str) -> Page:
    """Show a lead what is sent, what could be, and how the columns stand."""
    here = as_lead(visitor(), public_id)
    form = GradingForm(data={"grade_return": here.community.grade_return.value})
    return _settings_page(here, form)


@grading.post("/settings")
def choose(public_id: str) -> Page:
    """Let grades be returned, or nothing more; what a member said stays what they said."""
    stops = request.form.get("grade_return") == GradeReturn.NONE
    here = as_lead(visitor(), public_id, afterwards=stops)
    form = GradingForm(request.form).offering(ways(here.community))
    cycles = cycles_to_fix(here.community, _calendar(here), form.grade_return.data)
    if not form.validate(community=here.community, cycles=cycles):
        return _settings_page(here, form), 422
    return_grades(here.community, form.chosen, cycles, now())
    db.session.commit()
    ring()
    return _back(here)


@grading.post("/column")
def ask_for_column(public_id: str) -> Page:
    """Have a column made for a link that came without one; who is second asks for nothing new."""
    here = as_lead(visitor(), public_id)
    community = here.community
    if may_be_made(community) and errands.ask(community, ErrandKind.COLUMN, now()):
        db.session.commit()
        ring_for(community, ErrandKind.COLUMN)
    return _back(here)


@grading.get("/guide")
def guide(public_id: str) -> Page:
    """Show a lead what to set in their LMS, with this community's numbers."""
    here = as_lead(visitor(), public_id)
    community = here.community
    if community.grade_return is GradeReturn.NONE:
        raise NotFound
    to_pass = math.ceil(community.cycles * SHARE_TO_PASS)
    return render_template(
        "spaces/grading_guide.html",
        community=community,
        columns=columns_of(community.id),
        to_pass=to_pass,
        # Rounded down: Moodle rescales two of three to less than 67 of 100.
        of_100=math.floor(100 * to_pass / community.cycles),
        large=community.cycles > LARGE,
        per_cycle=community.grade_return is GradeReturn.PER_CYCLE,
    )


def cycles_to_fix(community: Community, seen: Calendar, how: str | None) -> int:
    """Return how many cycles make the maximum: fixed already, or by the year as it is planned.

    A column for each cycle goes by the number of the meeting that opens it.
    """
    if community.returns_since is not None:
        return community.cycles
    counting = seen.counting
    if how == GradeReturn.PER_CYCLE and counting:
        return max(meeting.number for meeting in counting) - 1
    return len(counting) - 1


def _settings_page(here: Standing, form: GradingForm) -> str:
    community, seen = here.community, _calendar(here)
    errand = errands.errands_of(community.id).get(ErrandKind.COLUMN)
    return render_template(
        "spaces/grading.html",
        community=community,
        form=form.offering(ways(community)),
        errors=bool(form.errors),
        columns=columns_of(community.id),
        cycles=cycles_to_fix(community, seen, GradeReturn.ONE_COLUMN),
        columns_to_come=cycles_to_fix(community, seen, GradeReturn.PER_CYCLE),
        may_be_made=may_be_made(community),
        has_last_years=community.follows_id is not None and has_last_years_column(community),
        errand=errand,
        failed=errands.failed(errand, now()),
        making=errands.goes_on(errand, now()),
        words=words,
        returns_grades=community.grade_return is not GradeReturn.NONE,
    )


def _calendar(here: Standing) -> Calendar:
    return calendar(here.community, today(here.person.school.time_zone))


def _back(here: Standing) -> Response:
    where = url_for("grading.settings", public_id=here.community.public_id)
    return redirect(where, code=303)
