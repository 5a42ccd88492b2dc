"""The twilight: set up in spring, offered by every community, and chosen from in July."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from lti_tool.communities.models import Kind
from lti_tool.demo import cast, whole_school
from lti_tool.demo.life import moment
from lti_tool.demo.year.rooms import link_of
from lti_tool.demo.year.said_on_the_evening import OFFERS, Offer
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.people.models import Person
from lti_tool.showcase import actions, offering
from lti_tool.showcase.models import Twilight
from lti_tool.showcase.queries import Offered, offered
from lti_tool.showcase.seats import Pick, choose

YEAR = "2026-27"
ON = dt.date(2027, 7, 14)
UNTIL = moment(dt.date(2027, 7, 12))
EVENING = actions.Evening(ON, [dt.time(16), dt.time(16, 50)], 40, UNTIL)
SET_UP, OFFERED = dt.date(2027, 5, 11), dt.date(2027, 6, 10)
PLACED, OPENED = dt.date(2027, 6, 17), dt.date(2027, 6, 21)
FIRST_TO_CHOOSE = moment(OPENED, dt.time(17))
BETWEEN_TWO = dt.timedelta(hours=7)
# Whoever plays them should still be able to choose.
TO_PLAY = {cast.TEACHER, cast.HEAD, cast.NON_EDITING_TEACHER, cast.YEAR_10_TEACHER}
EVERY_SO_MANY = 9  # of those who choose, one would rather have what is full


def events(scene: Scene) -> Iterator[Event]:
    """Tell the evening's way, from its date to the last who chose so far."""
    told = _Evening(scene)
    yield Event(moment(SET_UP), told.set_up)
    for n, offer in enumerate(OFFERS):
        yield Event(moment(OFFERED) + n * BETWEEN_TWO, _Offering(told, offer).tell)
    yield Event(moment(PLACED), told.place)
    yield Event(moment(OPENED), told.open)
    many = len(scene.door.office.school.roll(whole_school.WHOLE_SCHOOL))
    for n in range(many):
        yield Event(FIRST_TO_CHOOSE + n * BETWEEN_TWO, _Choosing(told, n).tell)


class _Evening:
    """The twilight as far as it is told."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._twilight: Twilight | None = None

    @property
    def twilight(self) -> Twilight:
        """Return the evening, which is there once it was set up."""
        if self._twilight is None:
            raise ValueError("a twilight is set up before anything else")
        return self._twilight

    def set_up(self, at: dt.datetime) -> None:
        """Give the evening its date and its slots."""
        link = link_of(self.scene.door, cast.LEAD, whole_school.TWILIGHT, at)
        self._twilight = actions.set_up(link, YEAR, EVENING)

    def place(self, _at: dt.datetime) -> None:
        """Give each session its room, in both slots."""
        rooms = {
            offer.title: actions.add_room(self.twilight, offer.room, offer.places).id
            for offer in OFFERS
        }
        placing = {
            (each.session.id, slot.id): rooms[each.session.title]
            for each in offered(self.twilight)
            for slot in self.twilight.slots
        }
        actions.place(self.twilight, placing, confirmed=False)

    def open(self, at: dt.datetime) -> None:
        """Let the staff choose."""
        actions.open_choosing(self.twilight, at)


@dataclasses.dataclass(frozen=True)
class _Offering:
    """What one community offers, and who presents it."""

    told: _Evening
    offer: Offer

    def tell(self, _at: dt.datetime) -> None:
        life, twilight = self.told.scene.lives[self.offer.activity_id], self.told.twilight
        host = life.lead.id if life.setting.kind is Kind.SLC else None
        said = self.offer
        words = offering.Words(said.title, said.blurb, "\n".join(said.things), said.ask, host)
        session = offering.offer(life.standing(life.people[0]), twilight, words, 0)
        for slot, person in enumerate(life.people[:2], 1):
            offering.present(life.standing(person), twilight, session, [slot])


@dataclasses.dataclass(frozen=True)
class _Choosing:
    """One of the staff chooses, in the order of their names in the LMS."""

    told: _Evening
    number: int

    def tell(self, at: dt.datetime) -> None:
        person, twilight = self.told.scene.staff[self.number], self.told.twilight
        if person.subject in TO_PLAY:
            return
        sessions = offered(twilight)
        picks = _picks(person, twilight, sessions, self.number)
        if picks:
            choose(twilight, person, picks, {}, at)


def _picks(
    person: Person, twilight: Twilight, sessions: Sequence[Offered], number: int
) -> Mapping[int, Pick]:
    """Return what somebody picks where they do not present: two that differ, and have room."""
    picks = dict[int, Pick]()
    turned = [*sessions[number % len(sessions) :], *sessions[: number % len(sessions)]]
    for slot in twilight.slots:
        presents = [each for each in sessions if person.id in each.presenter_ids.get(slot.id, ())]
        if presents:
            continue
        free = [each for each in turned if each.spots[slot.id].free and _suits(person, each, picks)]
        full = next((each for each in turned if not each.spots[slot.id].free), None)
        rather = full if full and number % EVERY_SO_MANY == 0 and not picks else None
        if free:
            picks[slot.id] = Pick(free[0].session.id, rather.session.id if rather else None)
    return picks


def _suits(person: Person, each: Offered, picks: Mapping[int, Pick]) -> bool:
    """Say whether somebody neither presents a session nor has it at another time."""
    mine = any(person.id in ids for ids in each.presenter_ids.values())
    return not mine and each.session.id not in {pick.session_id for pick in picks.values()}
