"""Respond to what somebody shared, offer help, and arrange a peer visit between two."""

import dataclasses
import datetime as dt

from sqlalchemy import delete, or_, select, update

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.audience import together
from lti_tool.communities.earlier import KEPT_FOR, Piece, keep
from lti_tool.communities.models import Kind, Membership
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.plans import actions as plans
from lti_tool.plans.models import Plan
from lti_tool.support.models import EarlierWords, Response, ResponseKind, Visit
from lti_tool.web.enough import leave_room

MOST_OF_ONE, MOST_OF_ALL = 30, 300  # responses to one plan
MOST_EARLIER = 20  # of what a response said before; the oldest go


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """What somebody asks of a colleague: when, and what to look for."""

    when: str
    look_for: str


def respond(
    standing: Standing, plan: Plan, kind: ResponseKind, words: str, now: dt.datetime
) -> Response:
    """Say something to what a member shared; it is there for the members to read."""
    membership = standing.must_be_member()
    one_at_a_time(membership)
    mine = Response.membership_id == membership.id
    leave_room(Response, MOST_OF_ONE, Response.plan_id == plan.id, mine)
    leave_room(Response, MOST_OF_ALL, Response.plan_id == plan.id)
    response = Response(
        plan_id=plan.id, membership_id=membership.id, kind=kind, words=words, written_at=now
    )
    db.session.add(response)
    db.session.flush()
    return response


def edit(
    standing: Standing, response: Response, words: str, revision: int, now: dt.datetime
) -> None:
    """Change one's own words; what they were is kept."""
    _must_be_mine(standing, response)
    one_at_a_time(standing.must_be_member())
    db.session.refresh(response)
    if words == response.words:
        return
    if response.revision != revision:
        raise Changed
    db.session.add(EarlierWords(response_id=response.id, words=response.words, until=now))
    response.words, response.edited_at = words, now
    db.session.flush()
    _forget_oldest(response)
    response.revision += 1
    db.session.flush()


def take_back(standing: Standing, response: Response, now: dt.datetime) -> None:
    """Delete one's own words, and what they were before; a student's are kept a while."""
    own = _must_be_mine(standing, response)
    _keep(response, now, by=own)
    db.session.delete(response)
    db.session.flush()


def keep_answers(plan: Plan, now: dt.datetime) -> None:
    """Keep what others answered to a student's cycle, which goes with it."""
    if plan.membership.community.kind is not Kind.SLC:
        return
    for response in db.session.scalars(select(Response).filter_by(plan_id=plan.id)):
        _keep(response, now, by=plan.membership)


plans.before_all_goes.append(keep_answers)


def ask_for_visit(
    standing: Standing, visitor: Membership, meeting: Meeting, asked: Asked, now: dt.datetime
) -> Visit:
    """Ask another member of a TLC to visit one's lesson; they answer for themselves."""
    own = standing.must_be_member()
    if standing.community.kind is Kind.SLC or visitor.community_id != own.community_id:
        raise NotAMember
    one_at_a_time(own)
    pair = (Visit.visited_id == own.id, Visit.visitor_id == visitor.id)
    leave_room(Visit, 1, *pair, Visit.answered_at.is_(None))
    visit = Visit(
        visited_id=own.id,
        visitor_id=visitor.id,
        meeting_id=meeting.id,
        when=asked.when,
        look_for=asked.look_for,
        asked_at=now,
    )
    db.session.add(visit)
    db.session.flush()
    return visit


def answer_visit(standing: Standing, visit: Visit, *, yes: bool, now: dt.datetime) -> None:
    """Take the answer of whoever was asked to visit."""
    if visit.visitor_id != standing.must_be_member().id:
        raise NotAMember
    visit.accepted, visit.answered_at = yes, now
    db.session.flush()


def write_note(standing: Standing, visit: Visit, asked: Asked, note: str, revision: int) -> None:
    """Keep what the two write about their visit; either may change it."""
    if standing.must_be_member().id not in visit.owners:
        raise NotAMember
    held = update(Visit).where(Visit.id == visit.id)
    db.session.execute(held.values(id=visit.id), execution_options={"synchronize_session": False})
    db.session.refresh(visit)
    now_there = (visit.when, visit.look_for, visit.note)
    wanted = (asked.when, asked.look_for, note)
    if wanted == now_there:
        return
    if visit.revision != revision:
        raise Changed
    visit.when, visit.look_for, visit.note = wanted
    visit.revision += 1
    db.session.flush()


def call_off(standing: Standing, visit: Visit) -> None:
    """Delete a visit with all that was written about it; either of the two may."""
    if standing.must_be_member().id not in visit.owners:
        raise NotAMember
    db.session.delete(visit)
    db.session.flush()


def delete_words(membership: Membership) -> None:
    """Delete a leaver's responses and visits, at their word."""
    db.session.execute(delete(Response).where(Response.membership_id == membership.id))
    end_visits(membership)


def end_visits(membership: Membership) -> None:
    """Delete the visits of someone who left: a visit is between two who are here."""
    ids = or_(Visit.visited_id == membership.id, Visit.visitor_id == membership.id)
    db.session.execute(delete(Visit).where(ids))


def _keep(response: Response, now: dt.datetime, *, by: Membership) -> None:
    whose = response.membership
    lately = (one.words for one in response.earlier if one.until >= now - KEPT_FOR)
    piece = Piece(whose.community, "response", response.public_id)
    said = together(response, *lately, response.words)
    keep(piece, said, "", now, by=by.person_id, whose=whose.person_id)


def _forget_oldest(response: Response) -> None:
    kept = select(EarlierWords.id).filter_by(response_id=response.id)
    kept = kept.order_by(EarlierWords.id.desc()).limit(MOST_EARLIER)
    db.session.execute(
        delete(EarlierWords)
        .where(EarlierWords.response_id == response.id, EarlierWords.id.not_in(kept))
        .execution_options(synchronize_session=False)
    )
    db.session.expire(response, ["earlier"])


def _must_be_mine(standing: Standing, response: Response) -> Membership:
    own = standing.must_be_member()
    if response.membership_id != own.id:
        raise NotAMember
    return own
