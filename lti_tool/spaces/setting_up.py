"""The way in from an activity: its community, or the page where a teacher sets one up."""

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities import queries
from lti_tool.communities.models import GradeReturn, Kind, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.actions import schedule
from lti_tool.meetings.half_terms import suggested_days
from lti_tool.people.actions import declare_staff
from lti_tool.people.models import Enrolment
from lti_tool.people.queries import enrolment
from lti_tool.people.sessions import visitor
from lti_tool.people.views import keep_fresh
from lti_tool.spaces.forms import CourseFacts, SetUpForm
from lti_tool.web.clock import now, today

links = Blueprint("links", __name__, url_prefix="/links/<public_id>")

Page = str | tuple[str, int] | Response


@links.get("")
def open_link(public_id: str) -> Page:
    """Lead someone who launched an activity to what is behind it."""
    link, place = _link(public_id)
    keep_fresh(link.course)
    if link.community is not None:
        return redirect(url_for("spaces.home", public_id=link.community.public_id), code=303)
    if place.role is CourseRole.INSTRUCTOR:
        return redirect(url_for("links.set_up", public_id=public_id), code=303)
    return render_template(
        "spaces/unbound.html", link=link, administers=place.role is CourseRole.ADMINISTRATOR
    )


@links.get("/set-up")
def set_up(public_id: str) -> Page:
    """Show a teacher of the course the form for a new community."""
    link = _settable(public_id)
    if link.community is not None:
        return _to_community(link)
    form = SetUpForm(data={"theme": link.title, "days": suggested_days(_today())})
    return _page(link, form)


@links.post("/set-up")
def press_set_up(public_id: str) -> Page:
    """Put a community behind the activity, with its meetings and its column, in one transaction."""
    link, form = _settable(public_id), SetUpForm(request.form)
    if not form.validate(course=_facts(link)):
        return _page(link, form), 422
    try:
        community = communities.set_up(link, visitor(), form.intent, now())
    except communities.AlreadySetUp:
        db.session.rollback()
        return _to_community(_settable(public_id))
    if form.staff.data and community.kind is Kind.TLC:
        declare_staff(link.course, visitor(), now())
    schedule(community, form.chosen_days)
    if community.grade_return is GradeReturn.ONE_COLUMN and link.line_item_url:
        open_column(community, link.line_item_url)
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=community.public_id), code=303)


def _link(public_id: str) -> tuple[ResourceLink, Enrolment]:
    """Return an activity for someone who is in its course now."""
    link = queries.link_by_public_id(public_id)
    place = enrolment(visitor(), link.course_id) if link else None
    if link is None or place is None:
        raise NotFound
    if place.ended_at is not None and link.community is None:
        raise Forbidden
    return link, place


def _settable(public_id: str) -> ResourceLink:
    link, place = _link(public_id)
    if place.role is not CourseRole.INSTRUCTOR or place.ended_at is not None:
        raise Forbidden
    return link


def _to_community(link: ResourceLink) -> Response:
    if link.community is None:
        raise NotFound
    return redirect(url_for("spaces.home", public_id=link.community.public_id), code=303)


def _page(link: ResourceLink, form: SetUpForm) -> str:
    return render_template(
        "spaces/set_up.html",
        link=link,
        form=form,
        errors=bool(form.errors),
        course=_facts(link),
    )


def _facts(link: ResourceLink) -> CourseFacts:
    return CourseFacts(
        today=_today(),
        is_staff=link.course.staff_declared_at is not None,
        has_students=queries.has_student_community(link.course_id),
        has_column=link.line_item_url is not None,
    )


def _today() -> dt.date:
    return today(visitor().school.time_zone)
