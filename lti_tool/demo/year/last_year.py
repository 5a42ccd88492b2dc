"""The year before, 2025-26: two communities of staff and one of students, and how it ended."""

import datetime as dt
from collections.abc import Iterator

from lti_tool.communities.models import Kind
from lti_tool.demo import cast
from lti_tool.demo.life import Life, Setting, moment
from lti_tool.demo.seed import ids
from lti_tool.demo.year import living
from lti_tool.demo.year.more_cycles import STORIES
from lti_tool.demo.year.rooms import open_rooms
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.meetings.ending import close_what_is_over
from lti_tool.meetings.half_terms import year_of

AUTUMN = dt.date(2025, 10, 1)
SUMMER = dt.date(2026, 8, 1)


SETTINGS = (
    Setting(
        cast.ASSESSMENT,
        Kind.TLC,
        "Marking that somebody reads.",
        cast.LEAD,
        ids("14", 10),
        sends_cycles=False,
    ),
    Setting(
        cast.METACOGNITION,
        Kind.TLC,
        "Thinking aloud, so that students can hear how it is done.",
        cast.LEAD,
        ids("40", 6),
        sends_cycles=False,
    ),
    Setting(
        cast.YEAR_12_COMMUNITY,
        Kind.SLC,
        "Learning that lasts until the exams.",
        cast.YEAR_12_TEACHER,
        ids("202", 7),
        sends_cycles=False,
        year_group="Year 11",
        theme="Year 11 learning community",
    ),
)


class LastYear(Life):
    """A community of a year that is over."""

    rests_after = 1


def events(scene: Scene) -> Iterator[Event]:
    """Tell the year before, from its first day to its last."""
    began = moment(year_of(AUTUMN)[0].first, dt.time(9))
    yield Event(began, lambda at: open_rooms(scene, at))
    for setting in SETTINGS:
        life = LastYear(scene.door, setting, STORIES[setting.kind], began)
        scene.last_year[setting.activity_id] = life
        yield from living.events(life, began)
    yield Event(moment(SUMMER, dt.time(3)), close_what_is_over)
