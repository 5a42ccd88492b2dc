"""Propose a session, write it together, show it, send it to the hosts, and say how it went."""

import datetime as dt

from sqlalchemy import update

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.earlier import Piece, keep
from lti_tool.extensions import db
from lti_tool.outreach.models import MOST_OF_ONE, NEAREST, Proposal, State
from lti_tool.outreach.planning import Planned, lacks
from lti_tool.web.again import read_again
from lti_tool.web.enough import leave_room


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


class Unfinished(Exception):
    """It lacks something that a host must know."""


class NotNow(Exception):
    """It has come too far for this, or not far enough."""


def begin(standing: Standing, words: Planned, now: dt.datetime) -> Proposal:
    """Keep a new session of a student; only they see it until they show it."""
    membership = standing.must_be_member_of_students()
    one_at_a_time(membership)
    leave_room(Proposal, MOST_OF_ONE, Proposal.membership_id == membership.id)
    made = Proposal(membership=membership, saved_at=now)
    words.write(made)
    db.session.add(made)
    db.session.flush()
    return made


def save(
    standing: Standing, proposal: Proposal, words: Planned, revision: int, now: dt.datetime
) -> None:
    """Keep what a planner wrote; `revision` is the one their page showed.

    A yes stands on the day, the year group, the format and the time: changing one of them asks
    the hosts again, by the day that they were told before or a new one when it is sent.
    """
    hold_as_planner(standing, proposal)
    stands = Planned.of(proposal)
    if stands != words and proposal.revision != revision:
        raise Changed
    if proposal.state is State.RAN:
        raise NotNow
    before = proposal.said
    words.write(proposal)
    if proposal.state is State.AGREED and stands.checked != words.checked:
        proposal.state, proposal.reply_by = State.PLANNING, None
    proposal.revision, proposal.saved_at = proposal.revision + 1, now
    keep_words(standing, proposal, before, proposal.said, now)


def show(standing: Standing, proposal: Proposal, *, to_community: bool, now: dt.datetime) -> None:
    """Share a session with the community and its hosts, or keep it to its one planner again.

    What two students plan together their hosts can read: nothing is between students alone.
    """
    hold_as_planner(standing, proposal)
    if to_community:
        proposal.shared_at = proposal.shared_at or now
    elif proposal.others or proposal.state is State.RAN:
        raise NotNow
    elif proposal.shared_at is not None:
        keep_words(standing, proposal, proposal.said, "", now)
        proposal.shared_at = proposal.reply_by = None
        proposal.state = State.PLANNING
    db.session.flush()


def send(
    standing: Standing,
    proposal: Proposal,
    reply_by: dt.date,
    now: dt.datetime,
    today: dt.date,
) -> None:
    """Ask the hosts to check a session, who answer by a day that both are told.

    A second press changes nothing, until that day is over: then it asks again.
    """
    hold_as_planner(standing, proposal)
    if proposal.state is State.WAITING:
        if proposal.reply_by is not None and proposal.reply_by < today:
            proposal.reply_by = reply_by
        return
    if proposal.state not in (State.PLANNING, State.NOT_YET):
        raise NotNow
    if lacks(proposal, today):
        raise Unfinished
    proposal.shared_at = proposal.shared_at or now
    proposal.state, proposal.reply_by = State.WAITING, reply_by
    db.session.flush()


def take_back(standing: Standing, proposal: Proposal) -> None:
    """Stop asking the hosts, to go on planning; who could read it can read it still."""
    hold_as_planner(standing, proposal)
    if proposal.state is State.RAN:
        raise NotNow
    proposal.state, proposal.reply_by = State.PLANNING, None
    db.session.flush()


def say_after(
    standing: Standing,
    proposal: Proposal,
    *,
    noticed: str | None,
    tutor_line: str,
    pupils: int | None,
    revision: int,
    now: dt.datetime,
    today: dt.date,
) -> None:
    """Keep what was noticed when a session was run, the form tutor's line, and about how many came.

    `noticed` is its planners' own: a host gives None, and what the planners wrote stays.
    """
    if not standing.hosts:
        must_plan(standing, proposal)
    hold(proposal)
    if not may_say_after(proposal, today):
        raise NotNow
    noticed = proposal.noticed if noticed is None else noticed
    new = (noticed, tutor_line, rounded(pupils))
    if proposal.after_revision != revision and _after(proposal) != new:
        raise Changed
    before = proposal.said
    proposal.noticed, proposal.tutor_line, proposal.pupils = new
    proposal.state, proposal.ran_at = State.RAN, proposal.ran_at or now
    proposal.after_revision += 1
    keep_words(standing, proposal, before, proposal.said, now)


def may_say_after(proposal: Proposal, today: dt.date) -> bool:
    """Say whether a session's day has come, of one that a host said yes to."""
    if proposal.state is State.RAN:
        return True
    agreed = proposal.state is State.AGREED
    return agreed and proposal.wished_on is not None and proposal.wished_on <= today


def rounded(pupils: int | None) -> int | None:
    """Return a number of pupils to the nearest five; a few count as five."""
    return None if pupils is None else max(round(pupils / NEAREST) * NEAREST, NEAREST)


def lend(standing: Standing, proposal: Proposal, *, yes: bool, now: dt.datetime) -> None:
    """Put a session that was run onto the school's shelf, or take it off again."""
    hold_as_planner(standing, proposal)
    if yes and proposal.state is not State.RAN:
        raise NotNow
    proposal.shelved_at = (proposal.shelved_at or now) if yes else None
    db.session.flush()


def hold(proposal: Proposal) -> None:
    """Let those who change a session wait for each other until this transaction ends."""
    held = update(Proposal).where(Proposal.id == proposal.id).values(id=proposal.id)
    db.session.execute(held, execution_options={"synchronize_session": False})
    read_again(proposal)


def must_plan(standing: Standing, proposal: Proposal) -> None:
    """Let those alone who plan a session change it."""
    if standing.must_be_member().id not in proposal.owners:
        raise NotAMember


def hold_as_planner(standing: Standing, proposal: Proposal) -> None:
    """Hold a session for one of those who plan it."""
    hold(proposal)
    must_plan(standing, proposal)


def keep_words(
    standing: Standing, proposal: Proposal, before: str, after: str, now: dt.datetime
) -> None:
    """Keep for a while what others could read; of several planners nobody knows whose it was."""
    alone = len(proposal.owners) == 1
    whose = proposal.membership.person_id if alone else None
    piece = Piece(standing.community, "session", proposal.public_id)
    keep(piece, before, after, now, by=standing.person.id, whose=whose)
    db.session.flush()


def _after(proposal: Proposal) -> tuple[str, str, int | None]:
    return proposal.noticed, proposal.tutor_line, proposal.pupils
