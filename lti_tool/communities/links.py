"""Which community an activity opens: what it names binds nothing until a lead says so.

Any teacher can edit what an activity sends, and a copied course keeps it: so a link follows its
name only within its course, and by the act of somebody who leads the community it names.
"""

import dataclasses
import re
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from lti_tool.communities.lineage import newest
from lti_tool.communities.models import Community, Kind, Lead, Opens, ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.claims import Launch
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course, Enrolment, Person

# What our own ids look like; anything else names nothing.
_ID, _CYCLE = re.compile(r"[A-Za-z0-9_-]{1,64}"), re.compile(r"[1-9][0-9]?")


class AlreadySetUp(Exception):
    """Somebody else set a community up behind this activity in the meantime."""


@dataclasses.dataclass(frozen=True)
class Naming:
    """What an activity says of itself; empty words and 0 where it says nothing."""

    community: str
    selection: str
    cycle: int
    opens: Opens


NOTHING = Naming("", "", 0, Opens.COMMUNITY)


def naming(launch: Launch) -> Naming:
    """Return what a launch names, in its custom parameters or else in its address.

    Canvas drops custom parameters on some paths, so the address carries the same.
    """
    said = launch.custom
    if not (said.get("community") or said.get("opens")):
        if "?" not in launch.target_link_uri:
            return NOTHING
        said = dict(parse_qsl(urlsplit(launch.target_link_uri).query))
    community, selection = (_sound(said.get(name, "")) for name in ("community", "selection"))
    cycle = said.get("cycle", "")
    opens = said.get("opens", "")
    return Naming(
        community,
        selection,
        int(cycle) if _CYCLE.fullmatch(cycle) else 0,
        Opens(opens) if opens in set(Opens) else Opens.COMMUNITY,
    )


def open_link(course: Course, launch: Launch) -> ResourceLink:
    """Return the activity that was opened, with its title, column and name as launched now."""
    if launch.resource_link is None:
        raise ValueError("this launch came from no activity")
    wanted = select(ResourceLink).filter_by(
        course_id=course.id, resource_link_id=launch.resource_link.id
    )
    link = db.session.scalar(wanted)
    if link is None:
        link = ResourceLink(course_id=course.id, resource_link_id=launch.resource_link.id)
        db.session.add(link)
    link.title = launch.resource_link.title
    # Moodle leaves the claim out once a second item hangs on a link: what we knew still holds.
    if launch.endpoint and launch.endpoint.line_item:
        link.line_item_url = launch.endpoint.line_item
    said = naming(launch)
    link.named, link.cycle, link.opens = said.community, said.cycle, said.opens
    db.session.flush()
    return link


def named_elsewhere(link: ResourceLink) -> Community | None:
    """Return the community that a link names and does not open, within its own platform.

    Whatever year of a community it names, the last one is meant: nobody starts another from there.
    """
    bound = link.community.public_id if link.community else ""
    if link.named in ("", link.dismissed, bound):
        return None
    after = aliased(Community)
    found = db.session.execute(
        select(Community, after)
        .outerjoin(after, after.follows_id == Community.id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Community.public_id == link.named)
        .where(Deployment.platform_id == link.course.deployment.platform_id)
    ).first()
    if found is None:
        return None
    named, next_year = found
    last = newest(next_year) if next_year else named
    return None if last.id == link.community_id else last


def leads(person: Person, community: Community) -> bool:
    """Say whether somebody looks after a community and has a place in its course."""
    wanted = (
        select(Lead.person_id)
        .join(Enrolment, Enrolment.person_id == Lead.person_id)
        .where(Lead.community_id == community.id, Lead.person_id == person.id)
        .where(Enrolment.course_id == community.course_id, Enrolment.ended_at.is_(None))
    )
    return bool(db.session.scalar(select(wanted.exists())))


def hold(link: ResourceLink) -> None:
    """Let launches of one activity that would bind it wait for each other.

    A write that changes nothing, because SQLite has no other way to hold one row.
    """
    held = update(ResourceLink).where(ResourceLink.id == link.id)
    db.session.execute(held.values(id=link.id), execution_options={"synchronize_session": False})
    db.session.refresh(link)


def bind(link: ResourceLink, community: Community) -> None:
    """Let an activity open another community of its course, by the act of one who leads it."""
    if link.course_id != community.course_id:
        raise ValueError("a link opens communities of its own course only")
    link.community_id = community.id
    db.session.flush()
    db.session.expire(link)


def take(link: ResourceLink, community: Community) -> None:
    """Bind an activity that is free; of two at the same moment the database lets one."""
    free = update(ResourceLink).where(
        ResourceLink.id == link.id, ResourceLink.community_id.is_(None)
    )
    taken = db.session.execute(
        free.values(community_id=community.id).returning(ResourceLink.id),
        execution_options={"synchronize_session": False},
    )
    if taken.first() is None:
        raise AlreadySetUp
    db.session.expire(link)


def dismiss(link: ResourceLink) -> None:
    """Forget what a copied link names: it is as good as new, and what it opened stays."""
    link.dismissed = link.named
    db.session.flush()


def may_move(community: Community, link: ResourceLink) -> bool:
    """Say whether a community could be in the course of a link: students are no staff."""
    return community.kind is Kind.TLC or link.course.staff_declared_at is None


def move(community: Community, link: ResourceLink) -> None:
    """Let a community go on in another course of its school, behind this link.

    The links of the course it leaves open it no more. Its column stays what it was.
    """
    db.session.execute(
        update(ResourceLink)
        .where(ResourceLink.community_id == community.id)
        .values(community_id=None),
        execution_options={"synchronize_session": False},
    )
    community.course_id = link.course_id
    db.session.flush()
    db.session.expire_all()
    bind(link, community)


def _sound(name: str) -> str:
    return name if _ID.fullmatch(name) else ""
