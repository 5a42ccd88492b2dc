"""What a community's home counts of sessions, as parts of its one statement."""

import datetime as dt
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Integer, Select, bindparam, func, select

from lti_tool.communities.models import Membership
from lti_tool.database import Moment
from lti_tool.outreach.models import CoPlanner, Proposal, State

# How long a host is reminded that whoever ran a session can have a badge.
BADGES_FOR = dt.timedelta(days=14)

_COMMUNITY = bindparam("community", type_=Integer)
_TODAY = bindparam("today", type_=Date)


def of_group() -> dict[str, Select[Any]]:
    """Return what is counted of a community: sessions that wait, too long, and lately run."""
    waiting = _here().where(Proposal.state == State.WAITING)
    ran = _here().where(Proposal.state == State.RAN)
    return {
        "sessions_waiting": waiting,
        "sessions_late": waiting.where(Proposal.reply_by < _TODAY),
        "sessions_run": ran.where(Proposal.ran_at > bindparam("lately", type_=Moment())),
    }


def of_mine(me: BindParameter[int]) -> dict[str, Select[Any]]:
    """Return what is counted of a member: who asked them along, what is new, what was answered."""
    since = bindparam("since", type_=Moment())
    asked = select(func.count()).select_from(CoPlanner)
    theirs = _planned_by(me)
    waits = _here().where(theirs, Proposal.state == State.WAITING)
    return {
        "sessions_asked": asked.where(
            CoPlanner.membership_id == me, CoPlanner.accepted_at.is_(None)
        ),
        "sessions_new": _here().where(~theirs, me.is_not(None), Proposal.shared_at > since),
        "sessions_answered": _here().where(theirs, Proposal.answered_at > since),
        "sessions_unanswered": waits.where(Proposal.reply_by < _TODAY),
    }


def _here() -> Select[Any]:
    return (
        select(func.count(Proposal.id))
        .join(Membership, Membership.id == Proposal.membership_id)
        .where(Membership.community_id == _COMMUNITY)
    )


def _planned_by(me: BindParameter[int]) -> ColumnElement[bool]:
    along = select(CoPlanner.proposal_id).where(CoPlanner.membership_id == me)
    return (Proposal.membership_id == me) | Proposal.id.in_(along)
