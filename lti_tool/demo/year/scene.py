"""What the telling of a year holds: its school, its people, and each community's life."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from lti_tool.demo import cast
from lti_tool.demo.life import Door, Life
from lti_tool.people.models import Person, School


@dataclasses.dataclass
class Scene:
    """Example School as far as it is told."""

    door: Door
    school: School
    staff: list[Person] = dataclasses.field(default_factory=list)
    last_year: dict[str, Life] = dataclasses.field(default_factory=dict)  # by activity
    lives: dict[str, Life] = dataclasses.field(default_factory=dict)

    def administrator(self, at: dt.datetime) -> Person:
        """Return whoever looks after the LMS."""
        admin, _course = self.door.arrive(cast.ADMINISTRATOR, cast.ASSESSMENT, at)
        return admin


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happens at a moment of the year."""

    at: dt.datetime
    tell: Callable[[dt.datetime], None]
