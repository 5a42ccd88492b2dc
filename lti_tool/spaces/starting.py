"""Start a community's next year: from its home, behind a copied activity, or in the picker."""

import dataclasses
import functools

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from lti_tool.communities import links as following
from lti_tool.communities.door import as_lead
from lti_tool.communities.lineage import successor
from lti_tool.communities.models import Community, ResourceLink
from lti_tool.communities.succession import StartedAlready
from lti_tool.extensions import db
from lti_tool.gradebook.actions import couple_all, has_spare_column
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.queries import Calendar, calendar, half_terms
from lti_tool.people.actions import declare_staff
from lti_tool.people.models import Course
from lti_tool.people.sessions import visitor
from lti_tool.spaces import next_year
from lti_tool.spaces.forms import CourseFacts, SetUpForm
from lti_tool.spaces.setting_up import facts_of, settled
from lti_tool.web.clock import now

starting = Blueprint("starting", __name__)

Page = str | tuple[str, int] | Response
AT_HOME = "/communities/<public_id>/next-year"
BEHIND_A_LINK = "/links/<public_id>/next-year"


@dataclasses.dataclass(frozen=True)
class Start:
    """Where a community's next year would begin, and what a form for it is checked against."""

    old: Community
    course: Course
    facts: CourseFacts
    teaches: bool
    action: str
    back: str

    @functools.cached_property
    def seen(self) -> Calendar:
        """Return the meetings of the year that would end."""
        return calendar(self.old, self.facts.today)


@starting.get(AT_HOME)
def at_home(public_id: str) -> Page:
    """Show a lead the form for the next year in the same course."""
    return form_page(_at_home(public_id))


@starting.post(AT_HOME)
def start_at_home(public_id: str) -> Page:
    """Start the next year in the same course."""
    return _start(_at_home(public_id))


@starting.get(BEHIND_A_LINK)
def behind_a_link(public_id: str) -> Page:
    """Show a lead the form for the next year in a course that was copied."""
    _link, at = _behind_a_link(public_id)
    return form_page(at)


@starting.post(BEHIND_A_LINK)
def start_behind_a_link(public_id: str) -> Page:
    """Start the next year in a course that was copied, behind its activity."""
    link, at = _behind_a_link(public_id)
    try:
        return _start(at, link)
    except following.AlreadySetUp:
        db.session.rollback()
        return _open(link)


def began(at: Start, form: SetUpForm) -> Community | None:
    """Start the year that a form asks for; None where it cannot be, which the form then says."""
    if form.staff.data and not at.teaches:
        raise Forbidden
    if at.seen.next is not None or not form.validate(course=at.facts):
        return None
    if not next_year.is_later(form, at.old):
        return None
    if form.staff.data:
        declare_staff(at.course, visitor(), now())
    return next_year.start(at.old, at.course, visitor(), form, now())


def form_page(at: Start, form: SetUpForm | None = None) -> str:
    """Show the form, or what is still to be waited for."""
    own = half_terms(visitor().platform_id)
    form = form or next_year.blank(at.old, at.seen, own)
    return render_template(
        "spaces/next_year.html",
        community=at.old,
        at=at,
        year=next_year.upcoming(at.old, at.facts.today),
        to_come=at.seen.next,
        to_settle=at.seen.to_settle,
        form=form.offering(at.facts),
        errors=bool(form.errors),
        course=at.facts,
        days_are_set=next_year.days_are_set(at.old, at.facts.today, own),
    )


def sent(at: Start) -> SetUpForm:
    """Return the form that was sent, for a community whose kind never changes."""
    return next_year.sent(at.old, request.form).offering(at.facts)


@starting.errorhandler(StartedAlready)
def started_already(error: StartedAlready) -> Response:
    """Lead whoever comes second to the year that is there."""
    public_id = error.new.public_id
    db.session.rollback()
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


def _start(at: Start, link: ResourceLink | None = None) -> Page:
    form = sent(at)
    new = began(at, form)
    if new is None:
        return form_page(at, form), 422
    if link is not None:
        next_year.put_behind(link, new)
    couple_all(new)
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=new.public_id), code=303)


def _at_home(public_id: str) -> Start:
    here = as_lead(visitor(), public_id, afterwards=True)
    old = here.community
    if (there := successor(old)) is not None:
        raise StartedAlready(there)
    has_column = has_spare_column(old.course, ResourceLink.community_id == old.id)
    return Start(
        old,
        old.course,
        facts_of(old.course, has_column=has_column),
        here.role is CourseRole.INSTRUCTOR,
        url_for("starting.start_at_home", public_id=public_id),
        url_for("spaces.home", public_id=public_id),
    )


def _behind_a_link(public_id: str) -> tuple[ResourceLink, Start]:
    """Return a link that was copied, for one who leads what it names and teaches its course."""
    link, place = settled(public_id)
    old = following.named_elsewhere(link)
    teaches = place.role is CourseRole.INSTRUCTOR and place.ended_at is None
    if old is None or not teaches or not following.leads(visitor(), old):
        raise Forbidden
    has_column = has_spare_column(link.course, ResourceLink.id == link.id)
    at = Start(
        old,
        link.course,
        facts_of(link.course, has_column=has_column),
        teaches,
        url_for("starting.start_behind_a_link", public_id=public_id),
        url_for("links.open_link", public_id=public_id),
    )
    return link, at


def _open(link: ResourceLink) -> Response:
    return redirect(url_for("links.open_link", public_id=link.public_id), code=303)
