"""What a launch finds of someone we know, read in one statement."""

import dataclasses
from typing import Any

from sqlalchemy import and_, bindparam, select

from lti_tool.communities.links import naming
from lti_tool.communities.models import Community, ResourceLink
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.lti.claims import Context, Launch
from lti_tool.lti.claims import ResourceLink as Link
from lti_tool.people.models import Course, Enrolment, Person, Session

people, courses, enrolments = table_of(Person), table_of(Course), table_of(Enrolment)
links, communities, sessions = table_of(ResourceLink), table_of(Community), table_of(Session)


@dataclasses.dataclass(frozen=True)
class Arrival:
    """A launch by someone we know, in which nothing changed but the time."""

    person_id: int
    enrolment_id: int
    link_public_id: str
    session_id: int | None  # the visit that this browser has, when it is the same person's


_FOUND = (
    select(
        people.c.id.label("person_id"),
        people.c.name,
        people.c.given_name,
        people.c.locale,
        people.c.is_test_user,
        courses.c.label,
        courses.c.title,
        courses.c.memberships_url,
        courses.c.line_items_url,
        enrolments.c.id.label("enrolment_id"),
        links.c.public_id,
        links.c.title.label("link_title"),
        links.c.line_item_url,
        links.c.named,
        links.c.cycle,
        links.c.dismissed,
        communities.c.public_id.label("community"),
        sessions.c.id.label("session_id"),
    )
    .select_from(people)
    .join(enrolments, enrolments.c.person_id == people.c.id)
    .join(courses, courses.c.id == enrolments.c.course_id)
    .join(links, links.c.course_id == courses.c.id)
    .outerjoin(communities, communities.c.id == links.c.community_id)
    .outerjoin(
        sessions,
        and_(
            sessions.c.cookie_hash == bindparam("cookie"),
            sessions.c.person_id == people.c.id,
            sessions.c.ended_at.is_(None),
        ),
    )
    .where(people.c.platform_id == bindparam("platform"))
    .where(people.c.subject == bindparam("subject"))
    .where(courses.c.deployment_id == bindparam("deployment"))
    .where(courses.c.context_id == bindparam("context"))
    .where(links.c.resource_link_id == bindparam("link"))
)


def arrival(launch: Launch, cookie_hash: str | None) -> Arrival | None:
    """Return the arrival of someone known, or None when something new has to be kept."""
    if launch.context is None or launch.resource_link is None:
        return None
    known = {
        "platform": launch.platform_id,
        "subject": launch.subject,
        "deployment": launch.deployment_id,
        "context": launch.context.id,
        "link": launch.resource_link.id,
        "cookie": cookie_hash,
    }
    row = db.session.connection().execute(_FOUND, known).first()
    if row is None or not _unchanged(row, launch, launch.context, launch.resource_link):
        return None
    if not _settled(row, launch):
        return None
    return Arrival(row.person_id, row.enrolment_id, row.public_id, row.session_id)


def _settled(row: Any, launch: Launch) -> bool:
    """Say whether a link opens what it names, so that there is nothing to follow."""
    said = naming(launch)
    follows = said.community in ("", row.dismissed, row.community)
    return follows and (said.community, said.cycle) == (row.named, row.cycle)


def _unchanged(row: Any, launch: Launch, context: Context, link: Link) -> bool:
    """Say whether a launch says what we keep already; what it leaves out changes nothing."""
    line_item = launch.endpoint.line_item if launch.endpoint else None
    said = (
        launch.name or row.name,
        launch.given_name or row.given_name,
        launch.locale[:35],
        launch.roles.is_test_user,
        context.label,
        context.title,
        launch.memberships_url or row.memberships_url,
        launch.line_items_url or row.line_items_url,
        link.title,
        line_item or row.line_item_url,
    )
    kept = (row.name, row.given_name, row.locale, row.is_test_user, row.label, row.title)
    services = (row.memberships_url, row.line_items_url)
    return said == (*kept, *services, row.link_title, row.line_item_url)
