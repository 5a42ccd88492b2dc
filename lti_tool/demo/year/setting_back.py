"""What some learned when it did not work, and put onto the wall: with their name or without."""

from collections.abc import Iterator

from lti_tool.demo.year.said_of_setbacks import SETBACKS, Said
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.findings import setbacks


def events(scene: Scene) -> Iterator[Event]:
    """Tell each on the evening on which it was written."""
    for each in SETBACKS:
        yield Event(each.at, lambda _at, said=each: _write(scene, said))


def _write(scene: Scene, said: Said) -> None:
    life = scene.lives[said.activity_id]
    here = life.standing(life.people[said.by])
    setbacks.write(here, setbacks.Told(said.tried, said.learned, said.signed))
