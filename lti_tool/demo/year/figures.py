"""The head's figures, published on the day after each half-term."""

import datetime as dt
from collections.abc import Iterator

from lti_tool.demo.life import ZONE, moment
from lti_tool.demo.year import last_year, this_year
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.insights.publishing import DAY, publish
from lti_tool.meetings.half_terms import year_of

AT_NIGHT = dt.time(4, 10)


def events(scene: Scene) -> Iterator[Event]:
    """Tell each night on which figures were published."""

    def tell(at: dt.datetime) -> None:
        publish(scene.school, at.astimezone(ZONE).date(), at)

    for autumn in (last_year.AUTUMN, this_year.AUTUMN):
        for term in year_of(autumn):
            yield Event(moment(term.last + DAY, AT_NIGHT), tell)
