"""Whose badges there are, and what a community's lead chose for them."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import joinedload

from lti_tool.badges.catalogue import BadgeKind, catalogue
from lti_tool.badges.models import Achievement, Award, CommunityBadges
from lti_tool.communities.access import standing
from lti_tool.communities.models import Community, Host, Kind, Lead, Membership, Remains
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of

# What a lead gives by hand; a session for other students is led by students only.
BY_HAND = {
    Kind.TLC: (BadgeKind.PRESENTER,),
    Kind.SLC: (BadgeKind.PRESENTER, BadgeKind.SESSION_LEADER),
}

# Built once: it is asked for each cycle that anybody completes.
_AWARD = select(Award).where(
    Award.person_id == bindparam("whose"),
    Award.kind == bindparam("which"),
    Award.occasion == bindparam("when"),
)


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
    return db.session.scalar(_AWARD, {"whose": person.id, "which": kind, "when": occasion})


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


@dataclasses.dataclass(frozen=True)
class Given:
    """A badge that was given by hand; without a name where its holder left and is not named."""

    award: Award
    name: str | None


def given_by_hand(community: Community) -> list[Given]:
    """Return the valid badges that were given by hand in a community."""
    theirs = and_(
        Membership.community_id == Award.community_id, Membership.person_id == Award.person_id
    )
    named = Membership.left_at.is_(None) | (Membership.remains == Remains.NAMED)
    rows = db.session.execute(
        select(Award, named)
        .outerjoin(Membership, theirs)
        .where(Award.community_id == community.id, Award.revoked_at.is_(None))
        .where(Award.given_by_id.is_not(None))
        .options(joinedload(Award.achievement), joinedload(Award.person))
        .order_by(Award.awarded_at, Award.id)
    )
    return [Given(award, name_of(award.person) if shown else None) for award, shown in rows]


def leads_and_hosts(community: Community, day: dt.date) -> list[tuple[Person, BadgeKind]]:
    """Return who has looked after a community since a day at the latest, and as what.

    A host who leads it too is its host; whoever may look after it no longer is neither.
    """
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    found: dict[Person, BadgeKind] = {}
    for role, kind in ((Lead, BadgeKind.LEAD), (Host, BadgeKind.HOST)):
        whose = select(role.person_id).where(role.community_id == community.id, role.since < after)
        people = select(Person).where(Person.id.in_(whose)).order_by(Person.id)
        for person in db.session.scalars(people).all():
            here = standing(person, community.public_id)
            if here.leads if role is Lead else here.hosts:
                found[person] = kind
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
