"""What members said to each other's plans, and the visits that they arranged."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.audience import may_read
from lti_tool.communities.models import Kind, Membership
from lti_tool.communities.queries import shown_name
from lti_tool.extensions import db
from lti_tool.people.queries import name_of
from lti_tool.plans.models import Plan
from lti_tool.support.models import Response, Visit


@dataclasses.dataclass(frozen=True)
class Said:
    """One response as a reader sees it."""

    response: Response
    author: str | None  # None: a former member who left without their name
    is_mine: bool


@dataclasses.dataclass(frozen=True)
class Arranged:
    """One peer visit as one of the two sees it."""

    visit: Visit
    visited: str
    visitor: str
    i_visit: bool


def responses(standing: Standing, plan_public_id: str) -> list[Said]:
    """Return what was said to a plan, the oldest first, for those who may read it."""
    community = standing.must_read_shared()
    found = db.session.scalars(
        select(Response)
        .join(Response.plan)
        .join(Response.membership)
        .options(
            contains_eager(Response.plan).joinedload(Plan.feedback),
            contains_eager(Response.membership).joinedload(Membership.person),
        )
        .where(Plan.public_id == plan_public_id)
        .where(Membership.community_id == community.id)
        .order_by(Response.id)
    )
    return [
        Said(each, shown_name(each.membership), each.membership_id == standing.member_id)
        for each in found
        if may_read(standing, each)
    ]


def my_response(standing: Standing, public_id: str) -> Response | None:
    """Return a response that a member wrote."""
    wanted = select(Response).options(joinedload(Response.plan))
    return db.session.scalar(
        wanted.filter_by(public_id=public_id, membership_id=standing.must_be_member().id)
    )


def my_visits(standing: Standing) -> list[Arranged]:
    """Return the visits that a member takes part in, the newest first; students have none."""
    own = standing.must_be_member()
    if standing.community.kind is Kind.SLC:
        return []
    found: Sequence[Visit] = db.session.scalars(
        _visits().where(or_(Visit.visited_id == own.id, Visit.visitor_id == own.id))
    ).all()
    return [_arranged(standing, visit) for visit in found if may_read(standing, visit)]


def my_visit(standing: Standing, public_id: str) -> Arranged | None:
    """Return one visit for one of the two."""
    own = standing.must_be_member()
    visit = db.session.scalar(_visits().where(Visit.public_id == public_id))
    if visit is None or visit.visited.community_id != own.community_id:
        return None
    return _arranged(standing, visit) if may_read(standing, visit) else None


def _visits() -> Select[Visit]:
    return (
        select(Visit)
        .options(
            joinedload(Visit.visited).joinedload(Membership.person),
            joinedload(Visit.visitor).joinedload(Membership.person),
        )
        .order_by(Visit.asked_at.desc(), Visit.id.desc())
    )


def _arranged(standing: Standing, visit: Visit) -> Arranged:
    return Arranged(
        visit=visit,
        visited=name_of(visit.visited.person),
        visitor=name_of(visit.visitor.person),
        i_visit=visit.visitor_id == standing.must_be_member().id,
    )
