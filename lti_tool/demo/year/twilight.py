"""The twilight as far as it is told: its evening, its rooms, and which places are taken."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from lti_tool.demo import cast, whole_school
from lti_tool.demo.life import moment
from lti_tool.demo.year.rooms import link_of
from lti_tool.demo.year.said_on_the_evening import OFFERS
from lti_tool.demo.year.scene import Scene
from lti_tool.showcase import actions
from lti_tool.showcase.models import Twilight
from lti_tool.showcase.queries import Offered, offered

YEAR = "2026-27"
ON = dt.date(2027, 7, 14)
UNTIL = moment(dt.date(2027, 7, 12))
EVENING = actions.Evening(ON, [dt.time(16), dt.time(16, 50)], 40, UNTIL)


class Evening:
    """The twilight as far as it is told."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._twilight: Twilight | None = None
        self._offered: Sequence[Offered] | None = None
        # The places that are taken, by slot and session.
        self.taken = Counter[tuple[int, int]]()

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

    def offered(self) -> Sequence[Offered]:
        """Return the sessions as they were offered; who has a place changes after that."""
        if self._offered is None:
            self._offered = offered(self.twilight)
        return self._offered

    def open(self, at: dt.datetime) -> None:
        """Let the staff choose."""
        actions.open_choosing(self.twilight, at)
