"""What some learned when it did not work, and put onto the wall: with their name or without."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from lti_tool.demo.year.said_of_setbacks import SETBACKS, Said
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.findings import setbacks


def events(scene: Scene) -> Iterator[Event]:
    """Tell each on the evening on which it was written."""
    for each in SETBACKS:
        yield Event(each.at, _Setback(scene, each).tell)


@dataclasses.dataclass(frozen=True)
class _Setback:
    """One of them, by its author."""

    scene: Scene
    said: Said

    def tell(self, _at: dt.datetime) -> None:
        life, said = self.scene.lives[self.said.activity_id], self.said
        here = life.standing(life.people[said.by])
        setbacks.write(here, setbacks.Told(said.tried, said.learned, said.signed))
