"""What each community found: written in the last weeks, and read by the staff once it is out."""

import datetime as dt
from collections.abc import Iterator

from lti_tool.communities.models import Kind
from lti_tool.demo.life import Life
from lti_tool.demo.year.said_of_findings import LAST_YEAR, THIS_YEAR, Found
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.findings import actions

A_DAY = dt.timedelta(days=1)


def events(scene: Scene) -> Iterator[Event]:
    """Tell each page, as far as its community took it."""
    for lives, pages in ((scene.last_year, LAST_YEAR), (scene.lives, THIS_YEAR)):
        for page in pages:
            told = _Page(lives[page.activity_id], page)
            yield Event(page.written, told.write)
            if page.goes_out:
                yield Event(page.written + A_DAY, told.release)
            if page.host_agrees:
                yield Event(page.written + 2 * A_DAY, told.look)


class _Page:
    """One community's page of findings."""

    def __init__(self, life: Life, page: Found) -> None:
        self._life, self._page, self._revision = life, page, 0

    def write(self, at: dt.datetime) -> None:
        here = self._life.standing(self._life.people[1])
        self._revision = actions.save(here, self._page.text, 0, at).revision

    def release(self, at: dt.datetime) -> None:
        """Let the staff read it; students ask their host first."""
        here = self._life.standing(self._life.people[2])
        actions.release(here, self._revision, at)

    def look(self, at: dt.datetime) -> None:
        """Let the host of students say that it may go out."""
        if self._life.setting.kind is Kind.SLC:
            host = self._life.standing(self._life.lead)
            actions.look(host, self._revision, may_go_out=True, now=at)
