"""One straight telling of the year: each month is the same story, told further."""

import datetime as dt

from lti_tool.demo.life import Door
from lti_tool.demo.office import Office
from lti_tool.demo.year import (
    evening,
    figures,
    finding,
    last_year,
    sessions,
    setting_back,
    surveying,
    this_year,
)
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.people.models import School

# Of what happens at one moment the earlier is told first: a community begins, and then meets.
CHAPTERS = (last_year, this_year, sessions, evening, setting_back, finding, surveying, figures)

A_WEEK = dt.timedelta(weeks=1)


def tell(office: Office, platform: Platform, until: dt.datetime) -> Scene:
    """Let Example School live from the autumn before last until a moment."""
    scene = Scene(Door(office, platform), db.session.get_one(School, platform.id))
    events: list[Event] = [each for chapter in CHAPTERS for each in chapter.events(scene)]
    for event in sorted(events, key=lambda each: each.at):
        if event.at <= until:
            event.tell(event.at)
    for life in scene.lives.values():
        life.look_ahead(until)
        life.read_the_news(until - A_WEEK)
        life.answer(until)
    return scene
