"""This year, 2026-27: the communities of the demo, three of which go on from the year before."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from lti_tool.communities.models import Community, ResourceLink
from lti_tool.communities.succession import succeed
from lti_tool.demo import cast, seed
from lti_tool.demo.life import Door, Life, Setting, moment
from lti_tool.demo.story import Story
from lti_tool.demo.year import living
from lti_tool.demo.year.more_cycles import STORIES
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.library.actions import stock
from lti_tool.library.carrying import carry_over
from lti_tool.meetings.actions import copy_agenda
from lti_tool.meetings.half_terms import year_of
from lti_tool.people.models import Course, Person

AUTUMN = dt.date(2026, 10, 1)
YEAR_GROUPS = {cast.YEAR_10_COMMUNITY: "Year 10", cast.YEAR_12_COMMUNITY: "Year 12"}


class ThisYear(Life):
    """A community of the year that is told."""

    rests_after = 3


class NextYear(ThisYear):
    """A community that goes on: theme, agenda and shelf, and nobody's words."""

    def __init__(
        self, door: Door, setting: Setting, told: Story, began: dt.datetime, before: Life
    ) -> None:
        super().__init__(door, setting, told, began)
        self._before = before

    def _found(self, link: ResourceLink, course: Course, lead: Person) -> Community:
        old = self._before.community
        new = succeed(old, course, lead, self.intent(link), self._began)
        self._schedule(new)
        copy_agenda(old, new)
        stock(lead.platform_id, self._began)
        carry_over(old, new, lead, self._began)
        return new


def events(scene: Scene) -> Iterator[Event]:
    """Tell how each community began, and its meetings."""
    began = moment(year_of(AUTUMN)[0].first)
    for each in seed.SETTINGS:
        setting = dataclasses.replace(each, year_group=YEAR_GROUPS.get(each.activity_id, ""))
        life = _life(scene, setting, began)
        scene.lives[setting.activity_id] = life
        yield from living.events(life, began)
    yield Event(began, lambda at: seed.name_contact(scene.door, at))


def _life(scene: Scene, setting: Setting, began: dt.datetime) -> Life:
    before, told = scene.last_year.get(setting.activity_id), STORIES[setting.kind]
    if before is None:
        return ThisYear(scene.door, setting, told, began)
    return NextYear(scene.door, setting, told, began, before)
