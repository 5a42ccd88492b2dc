"""The rooms of the whole school: declared to be of staff, and the head's figures approved."""

import dataclasses
import datetime as dt

from lti_tool.admin.actions import Wishes, settle
from lti_tool.communities import links
from lti_tool.communities.models import ResourceLink
from lti_tool.demo import cast, whole_school
from lti_tool.demo.life import ZONE, Door
from lti_tool.demo.office import Office
from lti_tool.demo.year.scene import Scene
from lti_tool.extensions import db
from lti_tool.insights.actions import approve
from lti_tool.insights.publishing import publish
from lti_tool.lti.models import Platform
from lti_tool.people import actions as people
from lti_tool.people.models import School

HEADCOUNT = 62


def open_rooms(scene: Scene, at: dt.datetime) -> None:
    """Let the staff come in, and the administrator say what the school is and who may see what."""
    lead, course = scene.door.arrive(cast.LEAD, whole_school.FINDINGS, at)
    people.declare_staff(course, lead, at)
    for person, _enrolment in scene.door.office.school.roll(whole_school.WHOLE_SCHOOL):
        come, _course = scene.door.arrive(person.id, whole_school.FINDINGS, at)
        scene.staff.append(come)
    link_of(scene.door, cast.LEAD, whole_school.FINDINGS, at)
    link_of(scene.door, cast.LEAD, whole_school.TWILIGHT, at)
    culture = link_of(scene.door, cast.HEAD, whole_school.CULTURE, at)
    approve(culture, scene.administrator(at), at)
    names = [field.name for field in dataclasses.fields(Wishes)]
    stands = Wishes(**{name: getattr(scene.school, name) for name in names})
    settle(scene.school, dataclasses.replace(stands, headcount=HEADCOUNT))


def open_today(office: Office, platform: Platform, at: dt.datetime) -> None:
    """Open the rooms of a school whose year is not told, with the figures published so far."""
    scene = Scene(Door(office, platform), db.session.get_one(School, platform.id))
    open_rooms(scene, at)
    publish(scene.school, at.astimezone(ZONE).date(), at)


def link_of(door: Door, person_id: str, activity_id: str, at: dt.datetime) -> ResourceLink:
    """Return an activity as the tool knows it once somebody has opened it."""
    _person, course = door.arrive(person_id, activity_id, at)
    return links.open_link(course, door.launch(person_id, activity_id))
