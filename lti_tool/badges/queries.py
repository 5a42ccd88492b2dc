"""Whose badges there are, and what a community's lead chose for them."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lti_tool.badges.catalogue import BadgeKind, catalogue
from lti_tool.badges.models import Achievement, Award, CommunityBadges
from lti_tool.communities.models import Community, Host, Kind, Lead
from lti_tool.extensions import db
from lti_tool.people.models import Person

# What a lead gives by hand; a session for other students is led by students only.
BY_HAND = {
    Kind.TLC: (BadgeKind.PRESENTER,),
    Kind.SLC: (BadgeKind.PRESENTER, BadgeKind.SESSION_LEADER),
}


@dataclasses.dataclass(frozen=True)
class Chosen:
    """What a community's badges take."""

    required: int
    for_each_cycle: bool = False


def chosen(community: Community) -> Chosen:
    """Return what a lead chose for a community's badges, or what the catalogue says."""
    found = db.session.get(CommunityBadges, community.id)
    if found is None:
        return Chosen(catalogue().required(community.cycles))
    return Chosen(found.required, found.for_each_cycle)


def award_of(person: Person, kind: BadgeKind, occasion: str) -> Award | None:
    """Return a person's badge of a kind, revoked or not."""
    return db.session.scalar(
        select(Award).filter_by(person_id=person.id, kind=kind, occasion=occasion)
    )


def awards_of(person: Person) -> Sequence[Award]:
    """Return a person's badges, the newest first."""
    return db.session.scalars(
        select(Award)
        .filter_by(person_id=person.id)
        .options(joinedload(Award.achievement), joinedload(Award.community))
        .order_by(Award.awarded_at.desc(), Award.id.desc())
    ).all()


def own_award(person: Person, public_id: str) -> Award | None:
    """Return one of a person's own badges."""
    return db.session.scalar(
        select(Award)
        .filter_by(person_id=person.id, public_id=public_id)
        .options(
            joinedload(Award.achievement).joinedload(Achievement.school),
            joinedload(Award.community),
            joinedload(Award.person),
        )
    )


def given_by_hand(community: Community) -> Sequence[Award]:
    """Return the valid badges that were given by hand in a community, with whose they are."""
    return db.session.scalars(
        select(Award)
        .filter_by(community_id=community.id, revoked_at=None)
        .where(Award.given_by_id.is_not(None))
        .options(joinedload(Award.achievement), joinedload(Award.person))
        .order_by(Award.awarded_at, Award.id)
    ).all()


def leads_and_hosts(community: Community) -> list[tuple[Person, BadgeKind]]:
    """Return who looks after a community, and as what: a host who leads it too is its host."""
    found: dict[Person, BadgeKind] = {}
    for role, kind in ((Lead, BadgeKind.LEAD), (Host, BadgeKind.HOST)):
        whose = select(role.person_id).where(role.community_id == community.id)
        people = select(Person).where(Person.id.in_(whose)).order_by(Person.id)
        found |= dict.fromkeys(db.session.scalars(people), kind)
    return list(found.items())


def achievement(public_id: str) -> Achievement | None:
    """Return an achievement with its school."""
    return db.session.scalar(
        select(Achievement).filter_by(public_id=public_id).options(joinedload(Achievement.school))
    )


def gives_badges(platform_id: int) -> bool:
    """Say whether a school has given any badge."""
    wanted = select(Achievement.id).filter_by(platform_id=platform_id).limit(1)
    return db.session.scalar(wanted) is not None
