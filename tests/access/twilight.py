"""What the pages of a twilight answer, and the two evenings of the scene.

One is today: everybody has a place, and changes it at the door. On the other choosing goes on.
"""

import datetime as dt
from collections.abc import Mapping

from lti_tool.communities.models import Kind, Opens, ResourceLink
from lti_tool.extensions import db
from lti_tool.people.models import Course, Person
from lti_tool.showcase import actions, cards, offering
from lti_tool.showcase.actions import Evening
from lti_tool.showcase.models import Choice, Twilight, TwilightSession, Wish
from lti_tool.showcase.offering import Words
from lti_tool.showcase.settling import settle
from lti_tool.web.clock import now
from tests import people
from tests.access.kinds import (
    ENROLLED,
    HOSTS,
    INSTRUCTORS,
    MEMBERS,
    NO_STAFF,
    READERS,
    Here,
    named,
)
from tests.access.rows import Row
from tests.access.writing import Writing

SILENT = "Grace Ohene"  # a member of the TLC who is no kind of their own
STAFF = ENROLLED - NO_STAFF
ORGANISERS = INSTRUCTORS
AUTHOR, PEER = frozenset({Here.AUTHOR}), frozenset({Here.PEER})
IDS = dict.fromkeys(
    ("twilights", "picks", "organising", "placing", "evenings", "thanking"), "twilight_id"
)
OPEN = {"public_id": "open_twilight"}
OF_STUDENTS = {"kind": "twilight", "item_id": "slc_session"}
FOR_STAFF, FOR_ORGANISERS = Row({200: STAFF}), Row({200: ORGANISERS})
SAID = {
    "title": "Changed",
    "blurb": "Changed",
    "thing_1": "Changed",
    "thing_2": "Changed",
    "thing_3": "Changed",
    "ask": "Changed",
    "revision": "1",
}
WHEN = {
    "on": "{today}",
    "starts_1": "09:30",
    "starts_2": "10:30",
    "minutes": "20",
    "until_day": "{today}",
    "until_time": "08:00",
}

TWILIGHT = {
    # The staff's.
    "GET twilights.programme": FOR_STAFF,
    "GET twilights.my_sessions": FOR_STAFF,
    "POST twilights.told": Row({303: STAFF}, changes=AUTHOR),
    "GET picks.choose": FOR_STAFF,
    "GET picks.choose before the cut-off": Row({200: STAFF}, at=OPEN),
    # Such a page is older than what they have.
    "POST picks.press_choose": Row(
        {409: STAFF}, sends={"session_1": "{session_id}", "session_2": "{slc_session}"}
    ),
    "POST picks.press_choose before the cut-off": Row(
        {303: STAFF}, at=OPEN, sends={"session_1": "{open_session}", "session_2": "{open_other}"}
    ),
    "GET thanking.card": Row({200: STAFF}, at={"session_id": "slc_session"}),
    "POST thanking.give": Row(
        {409: AUTHOR, 303: STAFF}, at={"session_id": "slc_session"}, sends={"tell": "Thanks"}
    ),
    # The organiser's.
    "GET organising.evening": FOR_ORGANISERS,
    "POST organising.set_evening": Row({303: ORGANISERS}, sends=WHEN),
    "GET organising.rooms_page": FOR_ORGANISERS,
    "POST organising.change_rooms": Row(
        {303: ORGANISERS}, sends={"room-name": "Hall", "room-places": "9"}
    ),
    "GET organising.opening": FOR_ORGANISERS,
    "POST organising.press_open": Row({409: ORGANISERS}),  # its cut-off has passed
    "GET placing.sessions": FOR_ORGANISERS,
    "POST placing.place": Row({303: ORGANISERS}, sends={"{placed}": "", "choose_again": "1"}),
    "GET evenings.room_lists": FOR_ORGANISERS,
    "GET evenings.door": FOR_ORGANISERS,
    "POST evenings.move": Row({303: ORGANISERS}, sends={"propose": "1"}),
    # A community's own.
    "GET offering.session": Row({200: READERS}),
    "GET offering.words": Row({200: MEMBERS}),
    "POST offering.offer": Row({303: MEMBERS}, sends=SAID),
    "POST offering.present": Row({303: MEMBERS}, sends={"slot": "2"}),
    "GET offering.cards": Row({200: PEER, 404: MEMBERS}),
    # What students say there, reported by staff.
    "GET from_school.report_form": Row({}, at=OF_STUDENTS, staff=200, outside=403),
    "POST from_school.report": Row(
        {}, at=OF_STUDENTS, sends={"worry": "Changed"}, staff=303, outside=403
    ),
}
# A course of students holds no twilight: its teachers are told so.
_NO_TWILIGHT = {
    name: Row({}, at=row.at | {"public_id": "no_twilight"}, sends=row.sends)
    for name, row in TWILIGHT.items()
    if "offering" not in name and "from_school" not in name
}
TWILIGHT_AMONG_STUDENTS = _NO_TWILIGHT | {
    "GET twilights.programme": Row({200: INSTRUCTORS}, at={"public_id": "no_twilight"}),
    "POST offering.offer": Row({303: MEMBERS}, sends=SAID | {"host": "{named_host}"}),
    "GET offering.cards": Row({200: PEER | HOSTS, 404: MEMBERS}),
}
# All staff of a school, for its organiser: they say of nobody that they belong to a community.
STAFF_LISTS = ("/lists", "/door")
# An evening is read in its parts: slots, sessions, places, presenters, and what is one's own.
COSTS = {
    f"{name} ({place})": 9
    for name in TWILIGHT
    for place in ("tlc", "slc")
    if name.startswith("GET")
}


def build(staff: Course, year_10: Course, writings: Mapping[str, Writing]) -> None:
    """Let there be an evening today, and another one that is open, in the course of the staff."""
    organiser = _person(staff, named(Here.LEAD, "tlc"))
    today, link = now().date(), people.link(staff, "Twilight")
    away = people.link(year_10, "No twilight here")
    link.opens = away.opens = Opens.TWILIGHT
    times = [dt.time(9), dt.time(10)]
    evening = _evening(link, Evening(today, times, 30, now() - dt.timedelta(hours=4)), writings)
    author, silent = (_person(staff, n) for n in (named(Here.AUTHOR, "tlc"), SILENT))
    _everybody_has_a_place(evening, author, but=silent)
    other = people.link(staff, "Twilight to come")
    other.opens = Opens.TWILIGHT
    later = Evening(today + dt.timedelta(days=9), times, 30, now() + dt.timedelta(days=7))
    coming = _evening(other, later, writings)
    first = db.session.query(TwilightSession).filter_by(twilight_id=coming.id).first()
    assert first
    db.session.add(Wish(slot_id=coming.slots[0].id, person_id=organiser.id, session_id=first.id))
    db.session.flush()
    _name(writings, evening, coming)
    host = _person(year_10, named(Here.HOST, "slc"))
    for writing in writings.values():
        writing.things |= {
            "twilight_id": link.public_id,
            "open_twilight": other.public_id,
            "today": today.isoformat(),
            "named_host": str(host.id),
        }
    writings["slc"].things["no_twilight"] = away.public_id


def _evening(link: ResourceLink, when: Evening, writings: Mapping[str, Writing]) -> Twilight:
    """Set an evening up on which the TLC and the SLC present, each in both slots."""
    twilight = actions.set_up(link, "2026-27", when)
    placing = {}
    for place in ("tlc", "slc"):
        writing = writings[place]
        writing.made.year = twilight.year
        peer = _person(writing.made.course, named(Here.PEER, place))
        host = _person(writing.made.course, named(Here.HOST, "slc")) if place == "slc" else None
        words = Words(
            writing.words("TITLE"), writing.words("BLURB"), "a\nb\nc", "d", host and host.id
        )
        here = writing.of(peer)
        session = offering.offer(here, twilight, words, 0, now())
        room = actions.add_room(twilight, f"Room of the {place}", 60)
        placing |= {(session.id, slot.id): room.id for slot in twilight.slots}
        offering.present(here, twilight, session, [1])
    actions.place(twilight, placing, confirmed=False)
    twilight.opened_at = now() - dt.timedelta(days=2)
    db.session.flush()
    return twilight


def _everybody_has_a_place(evening: Twilight, author: Person, but: Person) -> None:
    """Let everybody but one have their places; the author moved up, and gave their card."""
    settle(evening, now())
    db.session.query(Choice).filter_by(person_id=but.id, slot_id=evening.slots[1].id).delete()
    [slc] = [each for each in _sessions(evening) if each.community.kind is Kind.SLC]
    cards.give_card(evening, author, slc, "TWILIGHT-CARD", "")
    for seat in db.session.query(Choice).filter_by(person_id=author.id):
        seat.moved_up = True
    db.session.flush()


def _sessions(evening: Twilight) -> list[TwilightSession]:
    return db.session.query(TwilightSession).filter_by(twilight_id=evening.id).all()


def _name(writings: Mapping[str, Writing], evening: Twilight, coming: Twilight) -> None:
    ids = {s.community_id: s.public_id for s in _sessions(evening)}
    numbers = {s.community_id: s.id for s in _sessions(evening)}
    opened = {s.community_id: s.public_id for s in _sessions(coming)}
    tlc, slc = writings["tlc"].made.id, writings["slc"].made.id
    for writing in writings.values():
        writing.things |= {
            "session_id": ids[tlc],
            "placed": f"room-{numbers[tlc]}-1",
            "slc_session": ids[slc],
            "open_session": opened[tlc],
            "open_other": opened[slc],
        }


def _person(course: Course, name: str) -> Person:
    wanted = {"platform_id": course.deployment.platform_id, "name": name}
    return db.session.query(Person).filter_by(**wanted).one()
