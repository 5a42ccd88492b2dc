"""Report a concern, open and close it, name who reads them, and owe that person an e-mail."""

import dataclasses
import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.models import Community, Kind
from lti_tool.communities.staff import StaffMember
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.people.models import Person, School
from lti_tool.people.queries import name_of
from lti_tool.safeguarding.kinds import Reported
from lti_tool.safeguarding.models import Concern, ConcernEvent, ContactChange, Done
from lti_tool.safeguarding.queries import (
    Contact,
    NotTheContact,
    my_open_concern,
    possible_contact,
    reader,
)

FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=2), dt.timedelta(hours=6)
MOST_TRIES = 30  # more than five days: an Easter weekend without a mail server


class NobodyReads(Exception):
    """The school has named nobody with an account, so a concern would reach nobody."""


class NotPossible(Exception):
    """Somebody cannot be the contact: a student, somebody who left, or of another school."""


@dataclasses.dataclass(frozen=True)
class About:
    """What a concern is about: the kind and id of the item, and the copy of it."""

    kind: str
    item: str
    seen: Reported


@dataclasses.dataclass(frozen=True)
class Owed:
    """An e-mail to send: which concern it is for, to whom, and the school's name."""

    concern_id: int
    address: str
    school: str


def report(
    standing: Standing, about: About, worry: str, now: dt.datetime, *, by_mail: bool
) -> Concern:
    """Keep a copy of an item for the contact; while one is open, another press changes nothing."""
    community = standing.must_read_shared()
    return _report(standing.person, community, about, worry, now, by_mail=by_mail)


def report_as_staff(
    reader: StaffMember,
    community: Community,
    about: About,
    worry: str,
    now: dt.datetime,
    *,
    by_mail: bool,
) -> Concern:
    """Do the same with what students wrote for all staff of their school."""
    return _report(reader.person, community, about, worry, now, by_mail=by_mail)


def _report(
    person: Person,
    community: Community,
    about: About,
    worry: str,
    now: dt.datetime,
    *,
    by_mail: bool,
) -> Concern:
    school = person.school
    if community.kind is not Kind.SLC:
        raise NotAMember
    if reader(school) is None:
        raise NobodyReads
    seen, author = about.seen, about.seen.author
    made = Concern(
        platform_id=school.platform_id,
        community_id=community.id,
        reporter_id=person.id,
        author_id=author.id if author else None,
        kind=about.kind,
        item=about.item,
        theme=community.theme,
        reporter_name=name_of(person),
        author_name=name_of(author) if author else "",
        parts=[list(part) for part in seen.words],
        unseen=[list(part) for part in seen.earlier + seen.beside],
        worry=worry,
        reported_at=now,
        tell_at=now if by_mail else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        already = my_open_concern(person, community, about.kind, about.item)
        if already is None:
            raise
        return already
    return made


def open_concern(contact: Contact, concern: Concern, now: dt.datetime) -> None:
    """Note that the contact opened a concern; the first time marks it as read."""
    _note(contact, concern, Done.OPENED, now)
    if concern.read_at is None:
        # Whoever has read it need not be told of it any more.
        concern.read_at, concern.tell_at = now, None
    db.session.flush()


def close(contact: Contact, concern: Concern, now: dt.datetime) -> None:
    """Delete what was copied; that there was a concern, when it was read and closed, stays."""
    if concern.closed_at is not None:
        return
    _note(contact, concern, Done.CLOSED, now)
    concern.closed_at, concern.read_at, concern.tell_at = now, concern.read_at or now, None
    concern.item = concern.theme = concern.worry = ""
    concern.reporter_name = concern.author_name = ""
    concern.parts, concern.unseen, concern.author_id = [], [], None
    db.session.flush()


def name_contact(school: School, person: Person | None, by: Person, now: dt.datetime) -> None:
    """Let somebody read the school's concerns from now on, and nobody else; who named them is kept.

    What was said of how to reach one person is not true of the next.
    """
    if person is not None and possible_contact(school.platform_id, person.id) is None:
        raise NotPossible
    new = person.id if person else None
    if school.contact_id == new:
        return
    if person is not None and (school.contact_id is not None or not school.contact_name):
        school.contact_name, school.contact_how = person.name, ""
    school.contact_id, school.contact_email = new, ""
    db.session.add(
        ContactChange(platform_id=school.platform_id, by_id=by.id, contact_id=new, at=now)
    )
    db.session.flush()


def claim(now: dt.datetime) -> Owed | None:
    """Take one e-mail that is due, for this worker alone; unless it is sent it is due again later.

    Whoever calls this commits before sending.
    """
    due = (
        select(Concern.id, Concern.tries, School.contact_email, School.name)
        .join(School, School.platform_id == Concern.platform_id)
        # Without an address it stays owed: a contact may be changed before they have read it.
        .where(Concern.tell_at <= now, School.contact_email != "")
        .order_by(Concern.tell_at)
        .limit(1)
    )
    while (row := db.session.execute(due).first()) is not None:
        next_at = None if row.tries + 1 >= MOST_TRIES else now + wait(row.tries)
        if _take(row.id, next_at, now):
            return Owed(row.id, row.contact_email, row.name)
    return None


def wait(tries: int) -> dt.timedelta:
    """Return how long to wait after so many tries before the next: each time twice as long."""
    return min(FIRST_WAIT * (1 << min(tries, 10)), LONGEST_WAIT)


def note_told(concern_id: int, now: dt.datetime) -> None:
    """Note that the e-mail went out."""
    table = table_of(Concern)
    db.session.execute(
        update(table).where(table.c.id == concern_id).values(told_at=now, tell_at=None)
    )


def _take(concern_id: int, next_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Move an e-mail's moment on, unless another worker was first."""
    table = table_of(Concern)
    taken = db.session.execute(
        update(table)
        .where(table.c.id == concern_id, table.c.tell_at <= now)
        .values(tell_at=next_at, tries=table.c.tries + 1)
        .returning(table.c.id)
    )
    return taken.first() is not None


def _note(contact: Contact, concern: Concern, what: Done, now: dt.datetime) -> None:
    if concern.platform_id != contact.platform_id:
        raise NotTheContact
    db.session.add(
        ConcernEvent(concern_id=concern.id, person_id=contact.person.id, what=what, at=now)
    )
