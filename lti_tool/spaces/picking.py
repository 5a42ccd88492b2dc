"""The picker inside the LMS: what a teacher puts onto their course page (Deep Linking 2.0).

Kinds of content register themselves with `offer`; each leads to a page that ends in `hand_over`.
"""

import dataclasses
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, make_response, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.lineage import led_by
from lti_tool.communities.models import Community
from lti_tool.communities.years import next_year
from lti_tool.extensions import db
from lti_tool.gradebook.actions import columns_of
from lti_tool.lti import deep_linking
from lti_tool.lti.deep_linking import ContentItem, DeepLinkingSettings
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.tool import tool
from lti_tool.people.queries import enrolment
from lti_tool.people.sessions import visitor
from lti_tool.spaces import actions
from lti_tool.spaces.content import empty_activity, items_of
from lti_tool.spaces.forms import CourseFacts, SetUpForm
from lti_tool.spaces.models import Selection
from lti_tool.spaces.setting_up import blank_form, facts_of, set_up_in
from lti_tool.spaces.wider import ROOMS, activity, room_of
from lti_tool.web.clock import now, today
from lti_tool.web.errors import Trouble, trouble_page
from lti_tool.web.headers import post_towards

picking = Blueprint("picking", __name__, url_prefix="/selections/<public_id>")

Page = str | tuple[str, int] | Response
TEACHES, PLACES = {CourseRole.INSTRUCTOR}, {CourseRole.INSTRUCTOR, CourseRole.ADMINISTRATOR}
ANSWERED = Trouble(
    lazy_gettext("You have chosen already"),
    lazy_gettext("This choice was handed to your LMS, or it was begun too long ago."),
    lazy_gettext("What you set up here is kept: it is in the list of communities you lead."),
    lazy_gettext("Close this page, and add the activity again in your course."),
)


@dataclasses.dataclass(frozen=True)
class Choice:
    """A kind of content: its words, and the page that makes it, which gets a selection's id."""

    name: LazyString
    description: LazyString
    endpoint: str
    offered: Callable[[CourseRole], bool]


def offer(app: Flask, choice: Choice) -> None:
    """Put a kind of content into an app's picker, after those that are there."""
    app.extensions.setdefault("picker", []).append(choice)


def offer_communities(app: Flask) -> None:
    """Put what this package has into an app's picker."""
    offer(
        app,
        Choice(
            lazy_gettext("New community"),
            lazy_gettext("Set up a learning community now, and put it onto the course page."),
            "picking.new_community",
            TEACHES.__contains__,
        ),
    )


@picking.get("")
def choose(public_id: str) -> Page:
    """Show what can be put onto the course page."""
    selection, role = begun(public_id, PLACES)
    if not _settings(selection).takes_links:
        return render_template("spaces/pick_nothing.html", selection=selection)
    choices: Sequence[Choice] = current_app.extensions.get("picker", [])
    mine = led_by(visitor()) if role in TEACHES else []
    here = [each for each in mine if each.course_id == selection.course_id]
    return render_template(
        "spaces/pick.html",
        selection=selection,
        choices=[choice for choice in choices if choice.offered(role)],
        communities=[each for each in here if not each.is_over],
        to_go_on=mine,
        day=today(visitor().school.time_zone),
        next_year=next_year,
        rooms=ROOMS,
    )


@picking.get("/new")
def new_community(public_id: str) -> Page:
    """Show a teacher the form for a new community."""
    selection, _role = begun(public_id, TEACHES)
    return _form_page(selection, blank_form())


@picking.post("/new")
def press_new_community(public_id: str) -> Page:
    """Set a community up, and hand its activities to the LMS."""
    selection, _role = begun(public_id, TEACHES)
    facts = facts_for(selection)
    form = SetUpForm(request.form).offering(facts)
    if not form.validate(course=facts):
        return _form_page(selection, form), 422
    community = set_up_in(selection.course, form)
    return hand_over_community(selection, community)


@picking.post("/community/<community_id>")
def existing_community(public_id: str, community_id: str) -> Page:
    """Hand a community that the teacher leads to the LMS."""
    selection, _role = begun(public_id, TEACHES)
    chosen = led(community_id)
    if chosen.course_id != selection.course_id or chosen.is_over:
        raise NotFound
    return hand_over_community(selection, chosen)


@picking.post("/rooms/<opens>")
def room(public_id: str, opens: str) -> Page:
    """Hand over an activity that opens a page of the whole school."""
    selection, _role = begun(public_id, PLACES)
    chosen = room_of(opens)
    if chosen is None:
        raise NotFound
    return hand_over(selection, [activity(chosen, tool().launch_url)])


@picking.post("/later")
def later(public_id: str) -> Page:
    """Hand over an activity behind which a teacher sets something up later."""
    selection, _role = begun(public_id, PLACES)
    return hand_over(selection, [empty_activity(_settings(selection), tool().launch_url)])


@picking.post("/cancel")
def cancel(public_id: str) -> Page:
    """Go back to the LMS with nothing."""
    selection, _role = begun(public_id, PLACES)
    if not _settings(selection).takes_links:
        return hand_over(selection, [], error=_("This tool has activities only."))
    return hand_over(selection, [], message=_("Nothing was chosen."))


@picking.errorhandler(actions.AlreadyAnswered)
def already_answered(_error: actions.AlreadyAnswered) -> tuple[str, int]:
    """Say that this choice is made."""
    db.session.rollback()
    return trouble_page(ANSWERED, 409)


def led(community_id: str) -> Community:
    """Return a community that the visitor looks after and whose next year is not there yet."""
    found = next((each for each in led_by(visitor()) if each.public_id == community_id), None)
    if found is None:
        raise NotFound
    return found


def hand_over(
    selection: Selection,
    items: list[ContentItem],
    community: Community | None = None,
    *,
    message: str = "",
    error: str = "",
) -> Response:
    """Answer the LMS once, by a form of the browser that the teacher is in."""
    settings = _settings(selection)
    if items and not settings.takes_links:
        raise Forbidden
    actions.answer(selection, items, community, now())
    deployment, ours = selection.course.deployment, tool()
    registration = ours.registrations.get(db.session, deployment.platform_id)
    if registration is None:
        raise NotFound
    signed = deep_linking.response(
        registration,
        deployment.deployment_id,
        settings,
        items,
        ours.keys.signing,
        now=now(),
        message=message,
        error=error,
    )
    db.session.commit()
    parts = urlsplit(settings.return_url)
    post_towards(f"{parts.scheme}://{parts.netloc}")
    return make_response(
        render_template("spaces/hand_over.html", to=settings.return_url, signed=signed, items=items)
    )


def hand_over_community(selection: Selection, community: Community) -> Response:
    """Answer the LMS with a community's activities."""
    columns = frozenset(column.cycle for column in columns_of(community.id))
    items = items_of(
        community, selection.public_id, _settings(selection), tool().launch_url, columns
    )
    return hand_over(selection, items, community)


def begun(public_id: str, roles: set[CourseRole]) -> tuple[Selection, CourseRole]:
    """Return a choice that is still open, for the person who began it and may make it."""
    selection = db.session.scalar(select(Selection).filter_by(public_id=public_id))
    if selection is None or selection.person_id != visitor().id:
        raise NotFound
    place = enrolment(visitor(), selection.course_id)
    if place is None or place.ended_at is not None or place.role not in roles:
        raise Forbidden
    if selection.answered_at is not None or selection.asked_at < now() - actions.TO_CHOOSE:
        raise actions.AlreadyAnswered
    return selection, place.role


def _settings(selection: Selection) -> DeepLinkingSettings:
    return deep_linking.kept_settings(selection.settings)


def facts_for(selection: Selection) -> CourseFacts:
    """Return what a set-up is checked against that begins in the picker."""
    settings = _settings(selection)
    return facts_of(
        selection.course,
        has_column=settings.takes_columns,
        per_cycle=settings.takes_columns and settings.accept_multiple,
    )


def _form_page(selection: Selection, form: SetUpForm) -> str:
    facts = facts_for(selection)
    return render_template(
        "spaces/set_up.html",
        action=url_for("picking.press_new_community", public_id=selection.public_id),
        back=url_for("picking.choose", public_id=selection.public_id),
        form=form.offering(facts),
        errors=bool(form.errors),
        course=facts,
    )
