"""Award what was earned, and what somebody saw done."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Collection

from sqlalchemy import select

from lti_tool.badges.catalogue import BadgeKind, Design, Occasion, catalogue, school_year
from lti_tool.badges.drawing import draw
from lti_tool.badges.indexes import take_index
from lti_tool.badges.models import Achievement, Award, CommunityBadges
from lti_tool.badges.queries import Chosen, award_of, chosen, leads_and_hosts
from lti_tool.badges.signing import sign, sign_anew
from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.extensions import db
from lti_tool.people.models import Person


@dataclasses.dataclass(frozen=True)
class Earned:
    """A badge that somebody earned, and the mark that makes sure it is awarded once."""

    kind: BadgeKind
    occasion: Occasion
    mark: str


def award_cycles(membership: Membership, cycles: Collection[int], at: dt.datetime) -> None:
    """Award what a member's completed cycles have earned; a second time changes nothing."""
    community, year = membership.community, school_year(at)
    choice = chosen(community)
    earned = []
    if len(cycles) >= choice.required:
        occasion = Occasion(year, required=choice.required)
        earned.append(Earned(BadgeKind.COMMUNITY_YEAR, occasion, year))
    if choice.for_each_cycle:
        earned += [
            Earned(BadgeKind.CYCLE, Occasion(year, cycle=n), f"{community.public_id} {n}")
            for n in cycles
        ]
    for each in earned:
        award(membership.person, each, community, at)


def award_leads(community: Community, at: dt.datetime) -> None:
    """Award those who looked after a community through all its meetings."""
    year = school_year(at)
    for person, kind in leads_and_hosts(community):
        award(person, Earned(kind, Occasion(year), year), community, at)


def give(
    community: Community, person: Person, kind: BadgeKind, by: Person, at: dt.datetime
) -> None:
    """Award what only somebody who was there can know; one taken back is given again."""
    year = school_year(at)
    found = award_of(person, kind, year)
    if found is None:
        award(person, Earned(kind, Occasion(year), year), community, at, given_by=by)
    elif found.revoked_at is not None:
        found.revoked_at, found.given_by_id, found.community_id = None, by.id, community.id
        sign_anew(found, at)


def award(
    person: Person,
    earned: Earned,
    community: Community,
    at: dt.datetime,
    *,
    given_by: Person | None = None,
) -> None:
    """Award and sign a badge; whoever has it, or had it taken back, gets no second one."""
    if award_of(person, earned.kind, earned.mark) is not None:
        return
    place = take_index(person.platform_id)
    # Others of this school have waited since; one of them may have been this person's own.
    if award_of(person, earned.kind, earned.mark) is not None:
        return
    made = Award(
        person=person,
        achievement=_achievement(person.platform_id, earned),
        kind=earned.kind,
        occasion=earned.mark,
        of_student=community.kind is Kind.SLC and earned.kind is not BadgeKind.HOST,
        community_id=community.id,
        given_by_id=given_by.id if given_by else None,
        awarded_at=at,
    )
    sign(made, place, at)
    db.session.add(made)
    db.session.flush()


def choose(community: Community, wanted: Chosen) -> None:
    """Set how many cycles the year's badge takes; whoever has a badge keeps it."""
    found = db.session.get(CommunityBadges, community.id)
    if found is None:
        found = CommunityBadges(community_id=community.id)
        db.session.add(found)
    found.required, found.for_each_cycle = wanted.required, wanted.for_each_cycle
    db.session.flush()


def _achievement(platform_id: int, earned: Earned) -> Achievement:
    """Return what is awarded, as its words are now; a badge given before keeps its own."""
    design = catalogue().designs[earned.kind].on(earned.occasion)
    drawing = draw(design, earned.occasion)
    digest = _digest(design, drawing)
    found = db.session.scalar(select(Achievement).filter_by(platform_id=platform_id, digest=digest))
    if found is None:
        found = Achievement(
            platform_id=platform_id,
            kind=design.kind,
            digest=digest,
            name=design.name,
            description=design.description,
            criteria=design.criteria,
            drawing=drawing,
        )
        db.session.add(found)
        db.session.flush()
    return found


def _digest(design: Design, drawing: str) -> str:
    words = json.dumps([design.kind, design.name, design.description, design.criteria, drawing])
    return hashlib.sha256(words.encode()).hexdigest()
