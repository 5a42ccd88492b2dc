"""What a head reads: the newest figures, beside those of earlier years, and nothing else."""

import dataclasses
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import Forbidden

from lti_tool.communities.models import Opens, ResourceLink
from lti_tool.extensions import db
from lti_tool.insights.models import Count, CultureView, Snapshot
from lti_tool.insights.rounding import share
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment

PAST_YEARS = 2


class NotAHead(Forbidden):
    """The culture view is for whoever teaches in the course of its activity."""


@dataclasses.dataclass(frozen=True)
class Year:
    """A school year as it was published last; a number is None where it is hidden."""

    snapshot: Snapshot
    counts: Mapping[Count, int | None]
    share_of_staff: int | None  # in a hundred, to the nearest ten; None too without a headcount
    loops_closed: int | None


def years(platform_id: int) -> list[Year]:
    """Return a school's newest published year and those before it, the newest first."""
    last = (
        select(Snapshot.year, func.max(Snapshot.half_term).label("half_term"))
        .where(Snapshot.platform_id == platform_id)
        .group_by(Snapshot.year)
        .order_by(Snapshot.year.desc())
        .limit(1 + PAST_YEARS)
        .subquery()
    )
    found = db.session.scalars(
        select(Snapshot)
        .join(last, (last.c.year == Snapshot.year) & (last.c.half_term == Snapshot.half_term))
        .where(Snapshot.platform_id == platform_id)
        .options(selectinload(Snapshot.figures))
        .order_by(Snapshot.year.desc())
    )
    return [_year(each) for each in found]


def is_head(place: Enrolment) -> bool:
    """Say whether somebody teaches now, by their place in the course of a culture view."""
    return place.ended_at is None and place.role is CourseRole.INSTRUCTOR


def approval(link: ResourceLink) -> CultureView | None:
    """Return the approval of an activity, if it has one."""
    return db.session.get(CultureView, link.id)


def asked_for(platform_id: int) -> Sequence[tuple[ResourceLink, CultureView | None]]:
    """Return a school's activities that open the culture view, each with its approval if any."""
    rows = db.session.execute(
        select(ResourceLink, CultureView)
        .join(ResourceLink.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .outerjoin(CultureView, CultureView.link_id == ResourceLink.id)
        .options(joinedload(ResourceLink.course))
        .where(Deployment.platform_id == platform_id, ResourceLink.opens == Opens.CULTURE)
        .order_by(ResourceLink.id)
    )
    return [(link, found) for link, found in rows]


def _year(snapshot: Snapshot) -> Year:
    figures = {each.count: each for each in snapshot.figures}
    # What is hidden is hidden in its share too, whatever count it stands for.
    basis = {count: each.basis if each.published else 0 for count, each in figures.items()}
    members, begun = basis.get(Count.STAFF_MEMBERS, 0), basis.get(Count.LOOPS_BEGUN, 0)
    return Year(
        snapshot,
        {count: each.published for count, each in figures.items()},
        share(members, snapshot.headcount) if snapshot.headcount else None,
        share(basis.get(Count.LOOPS, 0), begun),
    )
