"""Who plans a session: asked along, in, out again; and what stays when somebody leaves."""

import datetime as dt

from sqlalchemy import delete, select

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.earlier import Piece, forget_piece, keep
from lti_tool.communities.models import Membership
from lti_tool.communities.queries import peers
from lti_tool.extensions import db
from lti_tool.outreach.actions import NotNow, hold, hold_as_planner, keep_words
from lti_tool.outreach.models import MOST_PLANNERS, CoPlanner, Proposal, State
from lti_tool.web.enough import Enough


def ask_along(standing: Standing, proposal: Proposal, membership_id: int, now: dt.datetime) -> None:
    """Ask a member of the same community to plan along; they and the hosts can read it from then.

    A second press changes nothing.
    """
    hold_as_planner(standing, proposal)
    if proposal.state is State.RAN:
        raise NotNow
    known = {proposal.membership_id, *(other.membership_id for other in proposal.others)}
    if membership_id in known:
        return
    if membership_id not in {each.id for each in peers(standing)}:
        raise NotAMember
    if len(known) >= MOST_PLANNERS:
        raise Enough
    proposal.shared_at = proposal.shared_at or now
    proposal.others.append(CoPlanner(membership_id=membership_id, asked_at=now))
    db.session.flush()


def answer_asked(standing: Standing, proposal: Proposal, *, yes: bool, now: dt.datetime) -> None:
    """Take the answer of somebody who was asked along; nothing is kept of a no."""
    own = standing.must_be_member()
    hold(proposal)
    mine = _row(proposal, own.id)
    if mine is None:
        raise NotAMember
    if yes:
        mine.accepted_at = mine.accepted_at or now
    elif not mine.is_in:
        proposal.others.remove(mine)
    db.session.flush()


def stop(standing: Standing, proposal: Proposal) -> None:
    """Let one of several planners stop; the others go on with it."""
    own = standing.must_be_member()
    hold_as_planner(standing, proposal)
    if proposal.membership_id == own.id and not hand_on(proposal, here_only=True):
        raise NotNow
    mine = _row(proposal, own.id)
    if mine is not None:
        proposal.others.remove(mine)
    db.session.flush()


def drop(standing: Standing, proposal: Proposal, now: dt.datetime) -> None:
    """Delete a session at a planner's word, with what the hosts answered."""
    hold_as_planner(standing, proposal)
    keep_words(standing, proposal, proposal.said, "", now)
    for answer in proposal.answers:
        piece = Piece(standing.community, "answer", answer.public_id)
        keep(piece, answer.said, "", now, by=standing.person.id, whose=answer.person_id)
    db.session.delete(proposal)
    db.session.flush()


def let_go(standing: Standing, now: dt.datetime) -> None:
    """Delete a member's own sessions that others read; with the others of one they just stop."""
    own = standing.must_be_member()
    for proposal in _of(own):
        hold(proposal)
        if proposal.shared_at is None:
            continue
        if proposal.membership_id == own.id and not hand_on(proposal, here_only=True):
            drop(standing, proposal, now)
        elif (mine := _row(proposal, own.id)) is not None:
            proposal.others.remove(mine)
            db.session.flush()


def leave(membership: Membership) -> None:
    """Let a leaver's sessions go on with those who plan them too.

    Where nobody is left to run one, no host is asked any more, and its text stays as it is.
    """
    for proposal in _of(membership):
        hold(proposal)
        if proposal.membership_id == membership.id and not hand_on(proposal, here_only=True):
            _rest(proposal)
    waiting = CoPlanner.membership_id == membership.id, CoPlanner.accepted_at.is_(None)
    db.session.execute(delete(CoPlanner).where(*waiting))


def delete_all(membership: Membership) -> None:
    """Delete a leaver's part, at their word: sessions that were theirs alone, and their name.

    What they wrote together with others is the others' too, and stays.
    """
    for proposal in _of(membership):
        hold(proposal)
        if proposal.membership_id == membership.id and not hand_on(proposal, here_only=False):
            forget_piece(Piece(membership.community, "session", proposal.public_id))
            db.session.delete(proposal)
    db.session.flush()
    mine = CoPlanner.membership_id == membership.id
    db.session.execute(delete(CoPlanner).where(mine))


def hand_on(proposal: Proposal, *, here_only: bool) -> bool:
    """Let a session hang on another of its planners, and return whether there is one.

    Whoever had it stays one of its planners. Erasing a person deletes what hangs on them, so
    whoever erases somebody hands on first.
    """
    heirs = [each for each in proposal.others if each.is_in]
    here = [each for each in heirs if each.membership.left_at is None]
    chosen = next(iter(here if here_only else here + heirs), None)
    if chosen is None:
        return False
    gone, asked_at, since = proposal.membership_id, chosen.asked_at, chosen.accepted_at
    proposal.membership = chosen.membership
    proposal.others.remove(chosen)
    db.session.flush()
    proposal.others.append(CoPlanner(membership_id=gone, asked_at=asked_at, accepted_at=since))
    db.session.flush()
    return True


def _rest(proposal: Proposal) -> None:
    if proposal.state is not State.RAN:
        proposal.state, proposal.reply_by = State.PLANNING, None
        db.session.flush()


def _of(membership: Membership) -> list[Proposal]:
    """Return the sessions that somebody plans, in the order in which they are held."""
    along = select(CoPlanner.proposal_id).where(
        CoPlanner.membership_id == membership.id, CoPlanner.accepted_at.is_not(None)
    )
    theirs = (Proposal.membership_id == membership.id) | Proposal.id.in_(along)
    return list(db.session.scalars(select(Proposal).where(theirs).order_by(Proposal.id)))


def _row(proposal: Proposal, membership_id: int) -> CoPlanner | None:
    return next((o for o in proposal.others if o.membership_id == membership_id), None)
