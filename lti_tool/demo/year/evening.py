"""The twilight: set up in spring, offered by every community, and chosen from in July."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from lti_tool.communities.models import Kind
from lti_tool.demo.life import moment
from lti_tool.demo.year import choosing
from lti_tool.demo.year.said_on_the_evening import OFFERS, Offer
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.demo.year.twilight import Evening
from lti_tool.showcase import offering

SET_UP, OFFERED = dt.date(2027, 5, 11), dt.date(2027, 6, 10)
PLACED, OPENED = dt.date(2027, 6, 17), dt.date(2027, 6, 21)
BETWEEN_TWO = dt.timedelta(hours=3)


def events(scene: Scene) -> Iterator[Event]:
    """Tell the evening's way, from its date to the last who chose so far."""
    told = Evening(scene)
    yield Event(moment(SET_UP), told.set_up)
    for n, offer in enumerate(OFFERS):
        yield Event(moment(OFFERED) + n * BETWEEN_TWO, _Offering(told, offer).tell)
    yield Event(moment(PLACED), told.place)
    yield Event(moment(OPENED), told.open)
    yield from choosing.events(told, moment(OPENED, dt.time(17)))


@dataclasses.dataclass(frozen=True)
class _Offering:
    """What one community offers, and who presents it."""

    told: Evening
    offer: Offer

    def tell(self, at: dt.datetime) -> None:
        life, twilight = self.told.scene.lives[self.offer.activity_id], self.told.twilight
        host = life.lead.id if life.setting.kind is Kind.SLC else None
        said = self.offer
        words = offering.Words(said.title, said.blurb, "\n".join(said.things), said.ask, host)
        session = offering.offer(life.standing(life.people[0]), twilight, words, 0, at)
        for slot, person in enumerate(life.people[:2], 1):
            offering.present(life.standing(person), twilight, session, [slot])
