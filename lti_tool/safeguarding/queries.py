"""Who reads a school's concerns, and the concerns, each for those who may know of them."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden

from lti_tool.communities.access import Standing
from lti_tool.communities.adults import known_as_student
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.people.models import Enrolment, Person, School
from lti_tool.safeguarding.models import Concern, ConcernEvent, ContactChange

PAGE = 20
MOST_FOUND = 10
LATEST = 5


class NotTheContact(Forbidden):
    """Only the school's safeguarding contact reads what was reported."""


@dataclasses.dataclass(frozen=True)
class Contact:
    """The one person who reads a school's concerns, as the database has it at this request."""

    person: Person
    platform_id: int


def reader(school: School) -> Person | None:
    """Return who reads a school's concerns now; None where nobody was named, or they are gone."""
    if school.contact_id is None:
        return None
    wanted = _could_read(school.platform_id)
    return db.session.scalar(select(Person).where(wanted, Person.id == school.contact_id))


def is_contact(person: Person) -> bool:
    """Say whether somebody reads their school's concerns."""
    return person.school.contact_id == person.id and reader(person.school) is not None


def the_contact(person: Person) -> Contact:
    """Return a person as their school's contact, or raise NotTheContact."""
    if not is_contact(person):
        raise NotTheContact
    return Contact(person, person.platform_id)


def possible_contacts(platform_id: int, asked: str) -> list[Person]:
    """Return who could be named, by a part of their name or their whole id in the LMS.

    One more than `MOST_FOUND` says that there are others.
    """
    adults = db.session.scalars(
        select(Person).where(_could_read(platform_id)).order_by(func.lower(Person.name), Person.id)
    )
    # Not in SQL: SQLite lowers the letters of English only.
    part = asked.casefold()
    found = [each for each in adults if part in each.name.casefold() or each.subject == asked]
    return found[: MOST_FOUND + 1]


def possible_contact(platform_id: int, person_id: int) -> Person | None:
    """Return somebody who could be named."""
    wanted = _could_read(platform_id)
    return db.session.scalar(select(Person).where(wanted, Person.id == person_id))


def contact_changes(platform_id: int) -> Sequence[ContactChange]:
    """Return the last times that a contact was named, the newest first."""
    return db.session.scalars(
        select(ContactChange)
        .options(joinedload(ContactChange.by), joinedload(ContactChange.contact))
        .where(ContactChange.platform_id == platform_id)
        .order_by(ContactChange.id.desc())
        .limit(LATEST)
    ).all()


def concerns(contact: Contact, page: int) -> Sequence[Concern]:
    """Return a page of what was reported and one more: open ones first, the newest first."""
    return db.session.scalars(
        select(Concern)
        .where(Concern.platform_id == contact.platform_id)
        .order_by(Concern.closed_at.is_not(None), Concern.reported_at.desc(), Concern.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    ).all()


def concern(contact: Contact, public_id: str) -> Concern | None:
    """Return one that was reported at the contact's school."""
    wanted = select(Concern).filter_by(public_id=public_id, platform_id=contact.platform_id)
    return db.session.scalar(wanted)


def events(contact: Contact, found: Concern) -> Sequence[ConcernEvent]:
    """Return who opened and closed a concern, the oldest first."""
    if found.platform_id != contact.platform_id:
        raise NotTheContact
    return db.session.scalars(
        select(ConcernEvent)
        .options(joinedload(ConcernEvent.person))
        .where(ConcernEvent.concern_id == found.id)
        .order_by(ConcernEvent.id)
    ).all()


def my_concerns(standing: Standing) -> Sequence[Concern]:
    """Return what somebody reported in a community, the newest first."""
    standing.must_read_shared()
    return db.session.scalars(
        _mine(standing.person, standing.community).order_by(
            Concern.reported_at.desc(), Concern.id.desc()
        )
    ).all()


def my_open_concern(person: Person, community: Community, kind: str, item: str) -> Concern | None:
    """Return what somebody reported of an item and is not closed yet."""
    return db.session.scalar(
        _mine(person, community).where(
            Concern.kind == kind, Concern.item == item, Concern.closed_at.is_(None)
        )
    )


def _mine(person: Person, community: Community) -> Select[Concern]:
    return select(Concern).where(
        Concern.reporter_id == person.id, Concern.community_id == community.id
    )


def _could_read(platform_id: int) -> ColumnElement[bool]:
    """Say in SQL that a person is at a school now, and neither a student nor nobody."""
    here = exists().where(Enrolment.person_id == Person.id, Enrolment.ended_at.is_(None))
    return (
        (Person.platform_id == platform_id)
        & here
        & Person.is_test_user.is_(False)
        & ~known_as_student(Person.id)
    )
