"""A student's own experiments, and those that were shared."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.audience import may_read
from lti_tool.communities.models import Membership
from lti_tool.communities.queries import shown_name
from lti_tool.experiments.models import MOST_OF_ONE, Experiment
from lti_tool.extensions import db

MOST = 100  # of others', on one page


@dataclasses.dataclass(frozen=True)
class Seen:
    """One experiment as a reader sees it."""

    experiment: Experiment
    author: str | None  # None: a former member who left without their name
    is_mine: bool


def seen(standing: Standing) -> list[Seen]:
    """Return a reader's own experiments, then the latest that others shared, the newest first."""
    community = standing.must_read_shared()
    mine = Experiment.membership_id == standing.member_id
    # Own ones are first, so that no number of others' takes them off the page.
    rows = db.session.scalars(
        select(Experiment)
        .join(Experiment.membership)
        .options(contains_eager(Experiment.membership).joinedload(Membership.person))
        .where(Membership.community_id == community.id, mine | Experiment.shared_at.is_not(None))
        .order_by(case((mine, 0), else_=1), Experiment.id.desc())
        .limit(MOST_OF_ONE + MOST)
    )
    return [_as_seen(standing, each) for each in rows if may_read(standing, each)]


def one(standing: Standing, public_id: str) -> Seen | None:
    """Return one experiment for those who may read it."""
    community = standing.must_read_shared()
    found = db.session.scalar(
        select(Experiment)
        .join(Experiment.membership)
        .options(contains_eager(Experiment.membership).joinedload(Membership.person))
        .where(Experiment.public_id == public_id, Membership.community_id == community.id)
    )
    return _as_seen(standing, found) if found and may_read(standing, found) else None


def to_come(membership: Membership) -> Sequence[Experiment]:
    """Return a member's experiments whose second look is still to be taken."""
    return db.session.scalars(
        select(Experiment)
        .options(joinedload(Experiment.membership))
        .where(Experiment.membership_id == membership.id, Experiment.stuck_at.is_(None))
        .where(Experiment.ask_on.is_not(None))
        .order_by(Experiment.ask_on)
    ).all()


def days_to_ask(membership: Membership) -> dict[str, dt.date]:
    """Return the days on which a member is asked what stuck, by experiment, for their calendar."""
    return {each.public_id: each.ask_on for each in to_come(membership) if each.ask_on}


def _as_seen(standing: Standing, found: Experiment) -> Seen:
    is_mine = found.membership_id == standing.member_id
    return Seen(found, shown_name(found.membership), is_mine)
