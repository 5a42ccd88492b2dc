"""What an evening offers, who presents, and what is whose to see of it."""

import dataclasses
import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.exceptions import Forbidden, NotFound

from lti_tool.communities.adults import known_as_student
from lti_tool.communities.models import Community, Host, Kind, Membership, Opens, ResourceLink
from lti_tool.communities.queries import belongs
from lti_tool.communities.staff import NotStaff, staff
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.people.queries import name_of
from lti_tool.showcase.models import (
    Choice,
    Presenter,
    Room,
    Sitting,
    Slot,
    Twilight,
    TwilightSession,
    Wish,
)


class NotOrganiser(Forbidden):
    """Only whoever teaches the staff course that holds the twilight sets it up."""


@dataclasses.dataclass(frozen=True)
class Attendance:
    """One person and one twilight, as the database has them at this request."""

    person: Person
    link: ResourceLink
    twilight: Twilight | None  # None: not set up yet this school year
    is_staff: bool
    is_enrolled: bool  # in its course, now
    teaches: bool

    @property
    def organises(self) -> bool:
        """Say whether this person is its organiser: an Instructor of a course of staff only."""
        return self.teaches and self.is_staff

    def must_organise(self) -> None:
        """Raise NotOrganiser for everybody else."""
        if not self.organises:
            raise NotOrganiser

    def must_be_set_up(self) -> Twilight:
        """Return the evening for a member of staff, or raise NotFound where there is none yet."""
        if not self.is_staff:
            raise NotStaff
        if self.twilight is None:
            raise NotFound
        return self.twilight


@dataclasses.dataclass(frozen=True)
class Spot:
    """A session in a slot, as one reads it in the programme."""

    room: Room
    taken: int

    @property
    def free(self) -> int:
        """Return how many places are left."""
        return max(self.room.places - self.taken, 0)


@dataclasses.dataclass(frozen=True)
class Offered:
    """One session with where and by whom it is held, by slot."""

    session: TwilightSession
    spots: Mapping[int, Spot]
    presenters: Mapping[int, Sequence[str]]
    presenter_ids: Mapping[int, frozenset[int]]
    has_host: bool

    @property
    def is_of_students(self) -> bool:
        """Say whether students present it."""
        return self.session.community.kind is Kind.SLC


@dataclasses.dataclass(frozen=True)
class Mine:
    """What somebody has on one evening, by slot."""

    seats: Mapping[int, Choice]
    wishes: Mapping[int, int]
    presents: Mapping[int, Offered]

    def is_excused(self, slot: Slot) -> bool:
        """Say whether they present in a slot."""
        return slot.id in self.presents


def _attendances() -> Select[ResourceLink, Twilight, Enrolment, bool]:
    """Return the statement behind every attendance: of a person at an activity, in a year."""
    someone = bindparam("person", type_=Integer)
    mine = and_(Enrolment.course_id == Course.id, Enrolment.person_id == someone)
    held = and_(Twilight.link_id == ResourceLink.id, Twilight.year == bindparam("year"))
    return (
        select(ResourceLink, Twilight, Enrolment, staff(someone))
        .join(ResourceLink.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .outerjoin(Twilight, held)
        .outerjoin(Enrolment, mine)
        .options(contains_eager(ResourceLink.course))
        .where(ResourceLink.public_id == bindparam("public_id"))
        .where(ResourceLink.opens == Opens.TWILIGHT)
        .where(Deployment.platform_id == bindparam("platform"))
    )


# Built once: building it costs more than the database takes to answer it.
_ATTENDANCES = _attendances()


def attendance(person: Person, public_id: str, year: str) -> Attendance:
    """Return what somebody is to the twilight of an activity; raise NotFound in other schools."""
    whose = {"person": person.id, "platform": person.platform_id}
    row = db.session.execute(_ATTENDANCES, {**whose, "public_id": public_id, "year": year}).first()
    if row is None:
        raise NotFound
    link, twilight, place, works_here = row
    is_staff = bool(works_here) and link.course.staff_declared_at is not None
    if place is None and not is_staff:
        raise NotFound
    here = place is not None and place.ended_at is None
    return Attendance(
        person=person,
        link=link,
        twilight=twilight,
        is_staff=is_staff,
        is_enrolled=here,
        teaches=here and place.role is CourseRole.INSTRUCTOR and not person.is_test_user,
    )


def presents_now() -> ColumnElement[bool]:
    """Say in SQL, of presenters joined to all they hang on, who still belongs there."""
    here = belongs(TwilightSession.community_id, Community.course_id)
    return here & ((Community.kind == Kind.SLC) | ~known_as_student(Membership.person_id))


def offered(twilight: Twilight) -> list[Offered]:
    """Return all that communities offer, by title: no order says what is better."""
    hosting = exists().where(
        Host.community_id == TwilightSession.community_id,
        Host.person_id == TwilightSession.host_id,
    )
    sessions = db.session.execute(
        select(TwilightSession, hosting)
        .join(TwilightSession.community)
        .options(contains_eager(TwilightSession.community), joinedload(TwilightSession.host))
        .where(TwilightSession.twilight_id == twilight.id)
        .order_by(func.lower(TwilightSession.title), TwilightSession.id)
    ).all()
    spots, presenters = _spots(twilight), _presenters(twilight)
    return [
        Offered(
            session=session,
            spots=spots.get(session.id, {}),
            presenters={s: [n for _, n in p] for s, p in presenters[session.id].items()},
            presenter_ids={
                s: frozenset(i for i, _ in p) for s, p in presenters[session.id].items()
            },
            has_host=has_host,
        )
        for session, has_host in sessions
    ]


def mine(person: Person, twilight: Twilight, sessions: Sequence[Offered]) -> Mine:
    """Return somebody's own places, what they wait for, and what they present."""
    slots = [slot.id for slot in twilight.slots]
    own = select(Choice).where(Choice.person_id == person.id, Choice.slot_id.in_(slots))
    waits = select(Wish.slot_id, Wish.session_id).where(
        Wish.person_id == person.id, Wish.slot_id.in_(slots)
    )
    return Mine(
        seats={choice.slot_id: choice for choice in db.session.scalars(own)},
        wishes=dict(db.session.execute(waits).all()),
        presents={
            slot: each
            for each in sessions
            for slot in each.spots
            if person.id in each.presenter_ids.get(slot, ())
        },
    )


def shown_to_staff(person: Person, kind: Kind) -> str:
    """Return a presenter's name; of a student the first name only."""
    if kind is not Kind.SLC:
        return name_of(person)
    first = person.given_name or person.name
    return first.split()[0] if first.split() else name_of(person)


def has_begun(twilight: Twilight, zone: str, now: dt.datetime) -> bool:
    """Say whether the evening has begun, in a school's time zone."""
    first = min(slot.starts for slot in twilight.slots)
    return dt.datetime.combine(twilight.on, first, zoneinfo.ZoneInfo(zone)) <= now


def the_twilight(
    platform: BindParameter[int], year: BindParameter[str], today: BindParameter[dt.date]
) -> Select[Twilight]:
    """Return the statement for a school's next twilight of a year, its link joined to it.

    Once none is to come it is the last one, whose presenters read what colleagues told them.
    """
    to_come = case((Twilight.on >= today, Twilight.on))
    return (
        select(Twilight)
        .join(Twilight.link)
        .join(ResourceLink.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == platform, Twilight.year == year)
        .order_by(Twilight.on < today, to_come, Twilight.on.desc(), Twilight.id)
        .limit(1)
    )


def _spots(twilight: Twilight) -> dict[int, dict[int, Spot]]:
    """Return each session's rooms and how full they are, by slot."""
    taken = (
        select(func.count())
        .select_from(Choice)
        .where(Choice.session_id == Sitting.session_id, Choice.slot_id == Sitting.slot_id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Sitting.session_id, Sitting.slot_id, Room, taken)
        .join(Room, Room.id == Sitting.room_id)
        .where(Room.twilight_id == twilight.id)
    )
    found = defaultdict[int, dict[int, Spot]](dict)
    for session, slot, room, count in rows:
        found[session][slot] = Spot(room, count)
    return found


def _presenters(twilight: Twilight) -> dict[int, dict[int, list[tuple[int, str]]]]:
    rows = db.session.execute(
        select(Presenter.session_id, Presenter.slot_id, Community.kind, Person)
        .join(Presenter.membership)
        .join(Membership.person)
        .join(TwilightSession, TwilightSession.id == Presenter.session_id)
        .join(TwilightSession.community)
        .where(TwilightSession.twilight_id == twilight.id, presents_now())
        .order_by(func.lower(Person.name), Person.id)
    )
    found = defaultdict[int, dict[int, list[tuple[int, str]]]](lambda: defaultdict(list))
    for session, slot, kind, person in rows:
        found[session][slot].append((person.id, shown_to_staff(person, kind)))
    return found
