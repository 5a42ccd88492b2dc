"""What every member of staff reads of the whole school, without joining anything."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager

from lti_tool.communities.models import Community, Kind, Membership, Remains
from lti_tool.communities.queries import FEWEST_SHOWN, shown_name
from lti_tool.communities.staff import StaffMember
from lti_tool.extensions import db
from lti_tool.findings.models import Findings, Setback
from lti_tool.lti.models import Deployment
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.people.models import Course

PAGE = 50


@dataclasses.dataclass(frozen=True)
class Listed:
    """A community as the directory shows it: nothing of who is in it, and no number of them."""

    community: Community
    findings_id: str | None  # None: not released
    meetings: int
    next_on: dt.date | None


@dataclasses.dataclass(frozen=True)
class Told:
    """A setback on the wall."""

    tried: str
    learned: str
    name: str | None  # None: its author wishes so, is a student, or left without their name


@dataclasses.dataclass(frozen=True)
class Wall:
    """A page of a year's setbacks; those without a name are on it from five people on."""

    told: Sequence[Told]
    has_more: bool
    shows_unnamed: bool


def years(reader: StaffMember) -> list[str]:
    """Return the school years in which there were communities, the newest first."""
    wanted = _of_school(select(Community.year), reader).distinct().order_by(Community.year.desc())
    return list(db.session.scalars(wanted))


def communities(reader: StaffMember, year: str, today: dt.date, page: int) -> list[Listed]:
    """Return a page of a year's communities and one more, by theme."""
    out = and_(Findings.community_id == Community.id, Findings.released_at.is_not(None))
    counts = and_(Meeting.community_id == Community.id, Meeting.state != MeetingState.SKIPPED)
    held = select(func.count(Meeting.id)).where(counts).scalar_subquery()
    coming = select(func.min(Meeting.on)).where(counts, Meeting.on >= today).scalar_subquery()
    listed = select(Community, Findings.public_id, held, coming).select_from(Community)
    rows = db.session.execute(
        _of_school(listed, reader)
        .outerjoin(Findings, out)
        .options(contains_eager(Community.course))
        .where(Community.year == year)
        .order_by(func.lower(Community.theme), Community.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    return [Listed(*row) for row in rows]


def released(reader: StaffMember, public_id: str) -> Findings | None:
    """Return a page of findings that its community released to the staff."""
    found: Findings | None = db.session.scalar(
        _of_school(select(Findings).join(Findings.community), reader)
        .options(contains_eager(Findings.community))
        .where(Findings.public_id == public_id, Findings.released_at.is_not(None))
    )
    return found


def wall(reader: StaffMember, year: str, page: int) -> Wall:
    """Return what people of a year learned when it did not work.

    What has no name waits until five people wrote such a thing: among fewer it could be guessed
    whose it is.
    """
    people = select(func.count(Membership.person_id.distinct())).select_from(Setback)
    unnamed = db.session.scalar(_of_year(people, reader, year).where(~_NAMED)) or 0
    shows_unnamed = unnamed >= FEWEST_SHOWN
    wanted = _of_year(select(Setback), reader, year)
    rows = db.session.scalars(
        (wanted if shows_unnamed else wanted.where(_NAMED))
        .options(
            contains_eager(Setback.membership).contains_eager(Membership.community),
            contains_eager(Setback.membership).joinedload(Membership.person),
        )
        .order_by(Setback.public_id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    ).all()
    told = [Told(each.tried, each.learned, _name(each)) for each in rows[:PAGE]]
    return Wall(told, has_more=len(rows) > PAGE, shows_unnamed=shows_unnamed)


# As `_name` says of one.
_NAMED = (
    Setback.signed
    & (Community.kind == Kind.TLC)
    & (Membership.left_at.is_(None) | (Membership.remains == Remains.NAMED))
)


def _name(setback: Setback) -> str | None:
    return shown_name(setback.membership) if setback.names_author else None


def _of_year(wanted: Select[Any], reader: StaffMember, year: str) -> Select[Any]:
    setbacks = wanted.join(Setback.membership).join(Membership.community)
    return _of_school(setbacks, reader).where(Community.year == year)


def _of_school(wanted: Select[Any], reader: StaffMember) -> Select[Any]:
    """Return a statement about communities with those of a reader's school alone."""
    return (
        wanted.join(Community.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == reader.platform_id)
    )
