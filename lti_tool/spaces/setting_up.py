"""The way in from an activity: its community, or the page where a teacher sets one up."""

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities import links as following
from lti_tool.communities import queries
from lti_tool.communities.models import Community, Kind, ResourceLink
from lti_tool.communities.years import next_year
from lti_tool.extensions import db
from lti_tool.gradebook.actions import couple
from lti_tool.library.actions import stock
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.actions import schedule, set_agenda
from lti_tool.meetings.half_terms import suggested_days
from lti_tool.meetings.queries import half_terms
from lti_tool.people.actions import declare_staff
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.people.queries import enrolment
from lti_tool.people.sessions import visitor
from lti_tool.people.views import keep_fresh
from lti_tool.spaces.forms import USUAL_SIZE, CourseFacts, SetUpForm
from lti_tool.spaces.wider import room_of
from lti_tool.web.clock import now, today

links = Blueprint("links", __name__, url_prefix="/links/<public_id>")

Page = str | tuple[str, int] | Response


@links.get("")
def open_link(public_id: str) -> Page:
    """Lead someone who launched an activity to what is behind it."""
    link, place = settled(public_id)
    keep_fresh(link.course)
    if (named := following.named_elsewhere(link)) is not None:
        return _held(link, place, named)
    if link.community is not None:
        return redirect(url_for("spaces.home", public_id=link.community.public_id), code=303)
    if (room := room_of(link.opens)) is not None:
        return redirect(url_for(room.endpoint, public_id=public_id), code=303)
    if place.role is CourseRole.INSTRUCTOR:
        return redirect(url_for("links.set_up", public_id=public_id), code=303)
    others = queries.communities_of(link.course_id)
    return render_template("spaces/unbound.html", link=link, role=place.role, others=others)


@links.get("/set-up")
def set_up(public_id: str) -> Page:
    """Show a teacher of the course the form for a new community."""
    link = _settable(public_id)
    if link.community is not None:
        return _to_community(link)
    return _page(link, blank_form(link.title))


@links.post("/set-up")
def press_set_up(public_id: str) -> Page:
    """Put a community behind the activity, with its meetings and its column, in one transaction."""
    link = _settable(public_id)
    facts = _facts(link)
    form = SetUpForm(request.form).offering(facts)
    if not form.validate(course=facts):
        return _page(link, form), 422
    community = set_up_in(link.course, form)
    try:
        following.take(link, community)
    except following.AlreadySetUp:
        db.session.rollback()
        return _to_community(_settable(public_id))
    couple(link)
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=community.public_id), code=303)


def set_up_in(course: Course, form: SetUpForm) -> Community:
    """Make the community that a valid form asks for, with its meetings, in a course."""
    if form.staff.data and form.intent.kind is Kind.TLC:
        declare_staff(course, visitor(), now())
    community = communities.found(course, visitor(), form.intent, now())
    schedule(community, form.chosen_days, form.starts.data, form.place.data)
    set_agenda(community, form.chosen_agenda)
    stock(visitor().platform_id, now())
    return community


def blank_form(theme: str = "") -> SetUpForm:
    """Return the form with what most communities begin with, for the visitor's school."""
    smallest, largest = USUAL_SIZE
    return SetUpForm(
        data={
            "theme": theme,
            "days": days_for(visitor()),
            "size_from": smallest,
            "size_to": largest,
        }
    )


def facts_of(course: Course, *, has_column: bool, per_cycle: bool = False) -> CourseFacts:
    """Return what a set-up in a course is checked against."""
    return CourseFacts(
        today=_today(),
        is_staff=course.staff_declared_at is not None,
        has_students=queries.has_student_community(course.id),
        has_column=has_column,
        per_cycle=per_cycle,
    )


def days_for(person: Person) -> list[dt.date]:
    """Return when a new community of a person's school might meet."""
    own = half_terms(person.platform_id)
    return suggested_days(today(person.school.time_zone), own)


def settled(public_id: str) -> tuple[ResourceLink, Enrolment]:
    """Return an activity for someone who is in its course now."""
    link = queries.link_by_public_id(public_id)
    place = enrolment(visitor(), link.course_id) if link else None
    if link is None or place is None:
        raise NotFound
    if place.ended_at is not None and link.community is None:
        raise Forbidden
    return link, place


def _settable(public_id: str) -> ResourceLink:
    link, place = settled(public_id)
    if place.role is not CourseRole.INSTRUCTOR or place.ended_at is not None:
        raise Forbidden
    if following.named_elsewhere(link) is not None:
        raise Forbidden
    return link


def _held(link: ResourceLink, place: Enrolment, named: Community) -> Page:
    """Show what a link is that names a community of elsewhere: its lead may decide."""
    teaches = place.role is CourseRole.INSTRUCTOR and place.ended_at is None
    return render_template(
        "spaces/held.html",
        link=link,
        teaches=teaches,
        named=named if teaches and following.leads(visitor(), named) else None,
        copied=named.course_id != link.course_id,
        may_move=following.may_move(named, link),
        year=next_year(named.year, _today()),
    )


def _to_community(link: ResourceLink) -> Response:
    if link.community is None:
        raise NotFound
    return redirect(url_for("spaces.home", public_id=link.community.public_id), code=303)


def _page(link: ResourceLink, form: SetUpForm) -> str:
    facts = _facts(link)
    return render_template(
        "spaces/set_up.html",
        action=url_for("links.press_set_up", public_id=link.public_id),
        others=queries.communities_of(link.course_id),
        form=form.offering(facts),
        errors=bool(form.errors),
        course=facts,
    )


def _facts(link: ResourceLink) -> CourseFacts:
    return facts_of(link.course, has_column=link.line_item_url is not None)


def _today() -> dt.date:
    return today(visitor().school.time_zone)
