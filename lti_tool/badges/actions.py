"""Award what was earned, and what somebody saw done."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import select

from lti_tool.badges.catalogue import BadgeKind, Design, Occasion, catalogue
from lti_tool.badges.drawing import draw
from lti_tool.badges.indexes import take_index, wait_for_others
from lti_tool.badges.models import Achievement, Award, CommunityBadges
from lti_tool.badges.queries import Chosen, award_of, chosen
from lti_tool.badges.signing import sign, sign_anew
from lti_tool.communities.actions import hold
from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.communities.years import school_year
from lti_tool.extensions import db
from lti_tool.people.models import Person


@dataclasses.dataclass(frozen=True)
class Earned:
    """A badge that somebody earned, and the mark that makes sure it is awarded once."""

    kind: BadgeKind
    occasion: Occasion
    mark: str


class HasItAlready(Exception):
    """Somebody has the badge that they were to be given."""


class GaveItBack(Exception):
    """Somebody gave back the badge that they were to be given: they do not want it."""


def award_cycles(
    membership: Membership, completed: Mapping[int, dt.datetime], at: dt.datetime
) -> None:
    """Award what a member's completed cycles have earned; a second time changes nothing.

    `completed` is when they completed each. A community lasts one school year: that of the first,
    whenever the last of them is looked back on.
    """
    if not completed:
        return
    community, year = membership.community, school_year(min(completed.values()))
    choice = chosen(community)
    earned = []
    if len(completed) >= choice.required:
        occasion = Occasion(year, required=choice.required)
        earned.append(Earned(BadgeKind.COMMUNITY_YEAR, occasion, year))
    if choice.for_each_cycle:
        earned += [
            Earned(BadgeKind.CYCLE, Occasion(year, cycle=n), f"{community.public_id} {n}")
            for n in completed
        ]
    for each in earned:
        award(membership.person, each, community, at)


def award_who_looked_after(
    community: Community, person: Person, kind: BadgeKind, day: dt.date, at: dt.datetime
) -> None:
    """Award a lead or a host; `day` is the last meeting's."""
    year = school_year(day)
    award(person, Earned(kind, Occasion(year), year), community, at)


def give(community: Community, person: Person, badge: Earned, by: Person, at: dt.datetime) -> None:
    """Award what only somebody who was there can know; one taken back is given again.

    Raise HasItAlready, or GaveItBack for whoever did not want it.
    """
    wait_for_others(person.platform_id)
    found = award_of(person, badge.kind, badge.mark)
    if found is None:
        award(person, badge, community, at, given_by=by)
    elif found.revoked_at is None:
        raise HasItAlready
    elif found.given_back:
        raise GaveItBack
    else:
        found.revoked_at, found.awarded_at = None, at
        found.given_by_id, found.community_id = by.id, community.id
        found.of_student = _is_student_s(community, badge.kind)
        db.session.flush()
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
        of_student=_is_student_s(community, earned.kind),
        community_id=community.id,
        given_by_id=given_by.id if given_by else None,
        awarded_at=at,
    )
    sign(made, place, at)
    db.session.add(made)
    db.session.flush()


def choose(community: Community, wanted: Chosen) -> None:
    """Set how many cycles the year's badge takes; whoever has a badge keeps it."""
    hold(community)
    found = db.session.get(CommunityBadges, community.id, populate_existing=True)
    if found is None:
        found = CommunityBadges(community_id=community.id)
        db.session.add(found)
    found.required, found.for_each_cycle = wanted.required, wanted.for_each_cycle
    db.session.flush()


def _is_student_s(community: Community, kind: BadgeKind) -> bool:
    return community.kind is Kind.SLC and kind is not BadgeKind.HOST


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
            language=design.language,
            drawing=drawing,
        )
        db.session.add(found)
        db.session.flush()
    return found


def _digest(design: Design, drawing: str) -> str:
    words = json.dumps([dataclasses.asdict(design), drawing])
    return hashlib.sha256(words.encode()).hexdigest()
