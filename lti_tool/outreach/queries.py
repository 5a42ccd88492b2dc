"""Sessions as their readers see them, the school's shelf of them, and how many were run."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from werkzeug.exceptions import NotFound

from lti_tool.communities.access import Standing
from lti_tool.communities.audience import may_read
from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.communities.queries import shown_name
from lti_tool.communities.staff import StaffMember
from lti_tool.communities.years import BEGINS
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.outreach.models import MOST_OF_ONE, CoPlanner, HostAnswer, Proposal, State
from lti_tool.outreach.planning import Planned
from lti_tool.people.models import Course, Person

MOST = 100  # of others', on one page


@dataclasses.dataclass(frozen=True)
class Seen:
    """A session as one reader sees it; a planner who left without their name is None."""

    proposal: Proposal
    planners: tuple[str | None, ...]
    asked: tuple[str | None, ...]
    is_planner: bool
    is_asked: bool

    @property
    def first_names(self) -> tuple[str, ...]:
        """Return what its planners are called on paper."""
        return tuple(first_name(name) for name in self.planners if name)

    def is_late(self, today: dt.date) -> bool:
        """Say whether a host was to have answered before today."""
        waits = self.proposal.state is State.WAITING and self.proposal.reply_by is not None
        return waits and self.proposal.reply_by is not None and self.proposal.reply_by < today


@dataclasses.dataclass(frozen=True)
class Shelved:
    """A session to use again, without a name and without a day."""

    public_id: str
    plan: Planned
    noticed: str
    theme: str
    year: str  # the school year it is from

    @property
    def taken(self) -> int:
        """Return how many minutes its steps take."""
        return sum(step.minutes for step in self.plan.steps)


@dataclasses.dataclass(frozen=True)
class Run:
    """What a school's students ran in one school year."""

    sessions: int
    pupils: int


def first_name(name: str) -> str:
    """Return the first word of a name: all that stands on paper that leaves the community."""
    return next(iter(name.split()), "")


def seen(standing: Standing) -> list[Seen]:
    """Return a reader's own sessions, then the latest of the community, the newest first."""
    among_students(standing)
    found = db.session.scalars(
        _proposals(standing).order_by(Proposal.id.desc()).limit(MOST_OF_ONE + MOST)
    ).unique()
    return [_as_seen(standing, each) for each in found if may_see(standing, each)]


def one(standing: Standing, public_id: str) -> Seen:
    """Return one session for those who may read it, with what the hosts answered."""
    among_students(standing)
    wanted = _proposals(standing).where(Proposal.public_id == public_id)
    answers = selectinload(Proposal.answers).joinedload(HostAnswer.person)
    found = db.session.scalars(wanted.options(answers)).unique().one_or_none()
    if found is None or not may_see(standing, found):
        raise NotFound
    return _as_seen(standing, found)


def answer(standing: Standing, public_id: str) -> HostAnswer | None:
    """Return what a host said, for those who may read what it is about."""
    among_students(standing)
    found = db.session.scalar(
        select(HostAnswer)
        .join(HostAnswer.proposal)
        .join(Proposal.membership)
        .options(
            contains_eager(HostAnswer.proposal).joinedload(Proposal.others),
            joinedload(HostAnswer.person),
        )
        .where(HostAnswer.public_id == public_id)
        .where(Membership.community_id == standing.community.id)
    )
    return found if found and may_see(standing, found.proposal) else None


def may_see(standing: Standing, proposal: Proposal) -> bool:
    """Say whether somebody may read a session of their community."""
    return may_read(standing, proposal)


def among_students(standing: Standing) -> Community:
    """Return the community for those who read what its students share."""
    if standing.community.kind is not Kind.SLC:
        raise NotFound
    return standing.must_read_shared()


def shelf(standing: Standing) -> list[Shelved]:
    """Return the school's shelf for a student community, the newest first."""
    among_students(standing)
    return _shelf(standing.person.platform_id)


def on_shelf(standing: Standing, public_id: str) -> Shelved:
    """Return one session of the school's shelf for a student community."""
    among_students(standing)
    return _on_shelf(standing.person.platform_id, public_id)


def shelf_for_staff(reader: StaffMember) -> list[Shelved]:
    """Return the school's shelf for its staff, the newest first."""
    return _shelf(reader.platform_id)


def on_shelf_for_staff(reader: StaffMember, public_id: str) -> Shelved:
    """Return one session of the school's shelf for its staff."""
    return _on_shelf(reader.platform_id, public_id)


def reportable(standing: Standing, public_id: str) -> Proposal | None:
    """Return a session that somebody reads here or on the shelf, for the copy of a concern."""
    among_students(standing)
    row = _with_planners(standing.person.platform_id, public_id)
    if row is None or row.membership.community_id != standing.community.id:
        return row if row and row.shelved_at else None
    return row if may_see(standing, row) else None


def reportable_by_staff(reader: StaffMember, public_id: str) -> Proposal | None:
    """Return a session that staff read on the shelf, for the copy of a concern."""
    row = _with_planners(reader.platform_id, public_id)
    return row if row and row.shelved_at else None


def _with_planners(platform_id: int, public_id: str) -> Proposal | None:
    """Return a session of a school with whoever plans it."""
    along = joinedload(Proposal.others).joinedload(CoPlanner.membership)
    found = db.session.scalars(
        select(Proposal)
        .join(Proposal.membership)
        .join(Membership.person)
        .options(
            contains_eager(Proposal.membership).contains_eager(Membership.person),
            along.joinedload(Membership.person),
        )
        .where(Proposal.public_id == public_id, Person.platform_id == platform_id)
    )
    return found.unique().one_or_none()


def days_agreed(membership: Membership) -> dict[str, dt.date]:
    """Return the days of the sessions that a member runs, by session, for their calendar."""
    along = select(CoPlanner.proposal_id).where(
        CoPlanner.membership_id == membership.id, CoPlanner.accepted_at.is_not(None)
    )
    rows = db.session.execute(
        select(Proposal.public_id, Proposal.wished_on)
        .where((Proposal.membership_id == membership.id) | Proposal.id.in_(along))
        .where(Proposal.state.in_((State.AGREED, State.RAN)))
    )
    return {public_id: day for public_id, day in rows if day}


def run_in(platform_id: int, year: str) -> Run:
    """Return how many sessions a school's students ran in a school year, for how many pupils."""
    first = dt.date(int(year[:4]), BEGINS, 1)
    sessions, pupils = db.session.execute(
        select(func.count(Proposal.id), func.coalesce(func.sum(Proposal.pupils), 0))
        .join(Proposal.membership)
        .join(Membership.community)
        .join(Community.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == platform_id, Proposal.state == State.RAN)
        .where(Proposal.wished_on >= first, Proposal.wished_on < first.replace(first.year + 1))
    ).one()
    return Run(sessions, pupils or 0)


def _proposals(standing: Standing) -> Select[Proposal]:
    """Return what belongs to a community, and of what is not shared a reader's own alone."""
    mine = Proposal.membership_id == standing.member_id
    holder = contains_eager(Proposal.membership).joinedload(Membership.person)
    return (
        select(Proposal)
        .join(Proposal.membership)
        .options(
            holder,
            joinedload(Proposal.others)
            .joinedload(CoPlanner.membership)
            .joinedload(Membership.person),
        )
        .where(Membership.community_id == standing.community.id)
        .where(mine | Proposal.shared_at.is_not(None))
    )


def _as_seen(standing: Standing, found: Proposal) -> Seen:
    own = standing.member_id
    accepted = [other for other in found.others if other.is_in]
    asked = [other for other in found.others if not other.is_in]
    return Seen(
        found,
        tuple(map(shown_name, (found.membership, *(each.membership for each in accepted)))),
        tuple(shown_name(each.membership) for each in asked),
        is_planner=own is not None and own in found.owners,
        is_asked=any(other.membership_id == own for other in asked),
    )


def _shelved(platform_id: int) -> Select[Proposal]:
    return (
        select(Proposal)
        .join(Proposal.membership)
        .join(Membership.community)
        .join(Community.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .options(contains_eager(Proposal.membership).contains_eager(Membership.community))
        .where(Deployment.platform_id == platform_id, Proposal.shelved_at.is_not(None))
        .order_by(Proposal.shelved_at.desc(), Proposal.id.desc())
    )


def _shelf(platform_id: int) -> list[Shelved]:
    return [_as_shelved(each) for each in db.session.scalars(_shelved(platform_id).limit(MOST))]


def _on_shelf(platform_id: int, public_id: str) -> Shelved:
    wanted = _shelved(platform_id).where(Proposal.public_id == public_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return _as_shelved(found)


def _as_shelved(found: Proposal) -> Shelved:
    community = found.membership.community
    plan = Planned.of(found).for_others
    return Shelved(found.public_id, plan, found.noticed, community.theme, community.year)


def names(rows: Sequence[Membership]) -> dict[str, str]:
    """Return the choices of a form that asks one of these members."""
    return {str(each.id): shown_name(each) or "" for each in rows}
