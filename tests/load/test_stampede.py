"""A whole staff chooses in one moment: the database says who was first, and nobody loses a thing.

Seven communities present, in rooms that together take few more than there are people. Everybody
wants the same session first, and whoever finds it full takes another or waits.
"""

import dataclasses
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask import Flask

from lti_tool.communities import access
from lti_tool.communities.models import Opens
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people import sessions
from lti_tool.people.models import Course, Person
from lti_tool.showcase import actions, offering
from lti_tool.showcase.models import Choice, Presenter, Room, Sitting, Twilight, TwilightSession
from lti_tool.showcase.offering import Words
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import ORIGIN, TOKEN
from tests.conftest import NOON
from tests.load.conftest import Serve
from tests.showcase.scene import AFTER, EVENING, YEAR, hidden

STAFF, SESSIONS, PLACES = 150, 7, 21
PATIENCE = 120
SERVERS = 3


@dataclasses.dataclass
class Colleague:
    """Somebody's browser, and what they were told."""

    name: str
    number: int
    address: str
    link: str
    cookie: str
    token: str = ""
    shown: dict[str, str] = dataclasses.field(default_factory=dict)
    had: dict[str, str] = dataclasses.field(default_factory=dict)  # what a 303 promised them

    def open(self) -> str:
        answer = self._asked("GET")
        assert answer.status_code == 200, answer.status_code
        found = TOKEN.search(answer.text)
        assert found
        self.token, self.shown = found[1], hidden(answer.text)
        return answer.text

    def pick(self, favourite: str, ids: list[str]) -> int:
        """Choose the favourite and another; return what is said to it."""
        numbers = sorted(name[-1] for name in self.shown)
        others = [each for each in ids if each != favourite]
        return self.send(
            dict(zip(numbers, [favourite, others[self.number % len(others)]], strict=False))
        )

    def settle_for_less(self, favourite: str, ids: list[str]) -> None:
        """Choose whatever there is until it is theirs, and wait for the favourite."""
        for attempt in range(40):
            page = self.open()
            wanted = {n: self._free(page, n, attempt, ids) for n in (s[-1] for s in self.shown)}
            if len(set(wanted.values())) < len(wanted) or None in wanted.values():
                continue
            if self.send({n: v for n, v in wanted.items() if v}, rather=favourite) == 303:
                return
        raise AssertionError(f"{self.name} found no place")

    def send(self, wanted: dict[str, str], rather: str = "") -> int:
        picked = {f"session_{n}": value for n, value in wanted.items()}
        waits = {f"rather_{min(wanted)}": rather} if rather else {}
        status = self._asked("POST", {**self.shown, **picked, **waits}).status_code
        if status == 303:
            self.had = wanted
        return status

    def _free(self, page: str, n: str, attempt: int, ids: list[str]) -> str | None:
        part = " ".join(page.split())
        free = [each for each in ids if f'name="session_{n}" type="radio" value="{each}"' in part]
        return free[(self.number + attempt * int(n)) % len(free)] if free else None

    def _asked(self, method: str, data: dict[str, str] | None = None) -> requests.Response:
        return requests.request(
            method,
            f"{self.address}/twilights/{self.link}/choose",
            data={**data, "csrf_token": self.token} if data is not None else None,
            headers={"Cookie": f"__Host-lti_session={self.cookie}", "Origin": ORIGIN},
            allow_redirects=False,
            timeout=PATIENCE,
        )


@pytest.fixture
def evening(in_app: Flask) -> str:
    """Build the evening, and return its activity's id: presenters present in one slot each."""
    place = people.course(people.school(), staff=True)
    lead = people.person(place, "Lead", CourseRole.INSTRUCTOR)
    link = people.link(place, "Twilight")
    link.opens = Opens.TWILIGHT
    twilight = actions.set_up(link, YEAR, EVENING)
    names = iter(f"Colleague {n:03}" for n in range(STAFF - 1))
    for number in range(SESSIONS):
        _offer(twilight, place, lead, f"Theme {number}", [next(names), next(names)])
    for name in names:
        people.person(place, name)
    rooms = [actions.add_room(twilight, f"Room {n}", PLACES) for n in range(SESSIONS)]
    placing = {
        (session.id, slot.id): room.id
        for session, room in zip(db.session.query(TwilightSession), rooms, strict=True)
        for slot in twilight.slots
    }
    actions.place(twilight, placing, confirmed=False)
    actions.open_choosing(twilight, now())
    db.session.commit()
    return link.public_id


def _offer(twilight: Twilight, place: Course, lead: Person, theme: str, names: list[str]) -> None:
    community = people.community(place, lead, theme)
    for number, name in enumerate(names, 1):
        person = people.person(place, name)
        people.join(community, person)
        here = access.standing(person, community.public_id)
        if number == 1:
            offering.offer(here, twilight, Words(theme, "Come.", "", "", None), 0, now())
        session = offering.session_of(here, twilight)
        assert session
        offering.present(here, twilight, session, [number])


def colleagues(link: str, addresses: list[str]) -> list[Colleague]:
    """Let everybody come by a launch of this moment."""
    made = []
    for number, person in enumerate(db.session.query(Person).order_by(Person.id).all()):
        cookie = sessions.start(person.id, person.platform_id, now())
        address = addresses[number % len(addresses)]
        made.append(Colleague(person.name, number, address, link, cookie))
    db.session.commit()
    assert len(made) == STAFF
    return made


def places() -> dict[str, dict[int, int]]:
    """Return everybody's sessions by slot, as the database has them."""
    db.session.rollback()
    found: dict[str, dict[int, int]] = {}
    rows = db.session.query(Person.name, Choice.slot_id, Choice.session_id)
    for name, slot, session in rows.join(Choice, Choice.person_id == Person.id):
        found.setdefault(name, {})[slot] = session
    return found


def no_room_is_over_its_limit() -> None:
    db.session.rollback()
    rows = db.session.query(Choice.slot_id, Room.id, Room.places)
    taken = Counter(
        rows.join(
            Sitting,
            (Sitting.slot_id == Choice.slot_id) & (Sitting.session_id == Choice.session_id),
        ).join(Room, Room.id == Sitting.room_id)
    )
    assert taken
    assert all(count <= limit for (_, _, limit), count in taken.items()), taken


def everybody_has_exactly_what_is_theirs() -> None:
    presents = Counter(name for (name,) in db.session.query(Person.name).join(Presenter))
    own = dict(db.session.query(Person.name, Presenter.session_id).join(Presenter).all())
    found = places()
    for (name,) in db.session.query(Person.name).all():
        mine = found.get(name, {})
        assert len(mine) == 2 - presents[name], name
        assert len(set(mine.values())) == len(mine), name
        assert own.get(name) not in mine.values(), name


def test_a_whole_staff_chooses_in_one_moment(evening: str, serve: Serve, clock: Clock) -> None:
    addresses = [serve() for _ in range(SERVERS)]
    everybody = colleagues(evening, addresses)
    ids = {s.public_id: s.id for s in db.session.query(TwilightSession).order_by("id")}
    db.session.rollback()
    favourite, start = next(iter(ids)), threading.Barrier(STAFF)
    silent = {each.name for each in everybody[-20:]}  # they never choose

    def choose(each: Colleague) -> int:
        each.open()
        start.wait()
        if each.name in silent:
            return 303
        status = each.pick(favourite, list(ids))
        if status != 303:
            each.settle_for_less(favourite, list(ids))
        return status

    with ThreadPoolExecutor(STAFF) as pool:
        said = Counter(pool.map(choose, everybody))
    assert set(said) <= {303, 409, 422}, said
    assert said[409] + said[422] > 50, "too few wanted the same"
    no_room_is_over_its_limit()
    found, lost = places(), []
    for each in everybody:
        wanted = {ids[value] for value in each.had.values()}
        now_theirs = set(found.get(each.name, {}).values())
        # Whoever waits may have moved up to the favourite, and then it stands for one of the two.
        if not (wanted == now_theirs or len(wanted - now_theirs - {ids[favourite]}) <= 1):
            lost.append(each.name)
    assert not lost
    assert silent.isdisjoint(found)
    after_the_cut_off(evening, serve, clock)


def after_the_cut_off(evening: str, serve: Serve, clock: Clock) -> None:
    """Let many open their page in the moment in which the proposal is due: it is made once."""
    before = places()
    clock.fix(NOON + AFTER)
    everybody = colleagues(evening, [serve(), serve()])[:30]
    start = threading.Barrier(len(everybody))

    def look(each: Colleague) -> None:
        start.wait()
        assert each.open()

    with ThreadPoolExecutor(len(everybody)) as pool:
        list(pool.map(look, everybody))
    no_room_is_over_its_limit()
    everybody_has_exactly_what_is_theirs()
    kept = places()
    assert all(spot.items() <= kept[name].items() for name, spot in before.items())
