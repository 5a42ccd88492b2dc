"""A community's own findings, and a member's own setbacks; each read by someone's standing."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager, joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Membership
from lti_tool.communities.queries import shown_name
from lti_tool.extensions import db
from lti_tool.findings.models import Findings, FindingsEvent, Setback, Step
from lti_tool.library.models import LibraryItem
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of
from lti_tool.plans.models import Outcome, Plan
from lti_tool.plans.queries import my_plans

LATEST = 10
MOST = 500  # setbacks of one community of students, for its host


@dataclasses.dataclass(frozen=True)
class Happened:
    """One thing that somebody did with the findings, as their own community reads it."""

    what: Step
    at: dt.datetime
    name: str | None  # None: they left without their name, or are gone


def ours(standing: Standing) -> Findings | None:
    """Return a community's page for those who may read it.

    Members and hosts may; who looks after it and is neither reads what the staff can read.
    """
    standing.must_belong()
    page = db.session.scalar(
        select(Findings)
        .options(joinedload(Findings.saved_by))
        .where(Findings.community_id == standing.community.id)
    )
    if standing.reads_shared or (page is not None and page.is_out):
        return page
    return None


def events(standing: Standing, page: Findings) -> list[Happened]:
    """Return what was done with a page lately, the newest first, for its community alone."""
    community = standing.must_read_shared()
    theirs = and_(
        Membership.person_id == Person.id,
        Membership.community_id == community.id,
    )
    rows = db.session.execute(
        select(FindingsEvent, Person, Membership)
        .outerjoin(Person, Person.id == FindingsEvent.person_id)
        .outerjoin(Membership, theirs)
        .where(FindingsEvent.findings_id == page.id)
        .order_by(FindingsEvent.id.desc())
        .limit(LATEST)
    )
    return [Happened(event.what, event.at, _name(who, own)) for event, who, own in rows]


def readings_so_far(standing: Standing) -> str:
    """Return what a community's meetings took in, a line for each, to begin a page with."""
    rows = db.session.scalars(
        select(LibraryItem.citation)
        .join(Meeting, Meeting.item_id == LibraryItem.id)
        .where(Meeting.community_id == standing.must_be_member().community_id)
        .order_by(Meeting.on)
    )
    return "\n".join(dict.fromkeys(rows))


def setbacks(standing: Standing) -> Sequence[Setback]:
    """Return a member's own setbacks; a host of students reads all that they wrote, unnamed."""
    community = standing.must_read_shared()
    wanted = _setbacks().where(Membership.community_id == community.id)
    if not standing.hosts:
        wanted = wanted.where(Setback.membership_id == standing.member_id)
    return db.session.scalars(wanted.order_by(Setback.public_id).limit(MOST)).all()


def setback(standing: Standing, public_id: str) -> Setback | None:
    """Return one for its author, or for a host."""
    community = standing.must_read_shared()
    found = db.session.scalar(
        _setbacks().where(Setback.public_id == public_id, Membership.community_id == community.id)
    )
    if found is None or not (standing.hosts or found.membership_id == standing.member_id):
        return None
    return found


def did_not_work(standing: Standing) -> list[Plan]:
    """Return a member's own plans of which they said that they did not work, the newest first."""
    plans = reversed(my_plans(standing))
    return [p for p in plans if p.closed and p.closed.outcome is Outcome.DID_NOT_WORK]


def _setbacks() -> Select[Setback]:
    return (
        select(Setback)
        .join(Setback.membership)
        .options(
            contains_eager(Setback.membership).joinedload(Membership.community),
            contains_eager(Setback.membership).joinedload(Membership.person),
        )
    )


def _name(who: Person | None, own: Membership | None) -> str | None:
    if who is None:
        return None
    return shown_name(own) if own else name_of(who)
