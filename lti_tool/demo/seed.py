"""Example School's year so far: its communities, as their people would have made them."""

import datetime as dt

from lti_tool.communities.models import Kind
from lti_tool.demo import cast, story
from lti_tool.demo.life import TIME_ZONE, ZONE, Door, Life, Setting, moment
from lti_tool.demo.office import Office
from lti_tool.extensions import db
from lti_tool.library import actions as library
from lti_tool.lti import platforms
from lti_tool.lti.models import Platform
from lti_tool.meetings.half_terms import year_of
from lti_tool.people import actions as people
from lti_tool.safeguarding import actions as safeguarding

STORIES = {Kind.TLC: story.OF_STAFF, Kind.SLC: story.OF_STUDENTS}


def ids(first: str, many: int) -> list[str]:
    """Return so many ids of people, beginning with one."""
    return [str(int(first) + n) for n in range(many)]


# The people to be are left out, but for a few: whoever plays them should still be able to join.
SETTINGS = (
    Setting(
        cast.ASSESSMENT,
        Kind.TLC,
        "Less marking, more that is used.",
        cast.LEAD,
        [cast.LONG_NAMED_TEACHER, *ids("14", 9)],
    ),
    Setting(
        cast.METACOGNITION,
        Kind.TLC,
        "Helping students think about their own thinking.",
        cast.LEAD,
        [cast.LEAD, cast.RIGHT_TO_LEFT_TEACHER, *ids("23", 7)],
    ),
    Setting(
        cast.TECHNOLOGY,
        Kind.TLC,
        "What a screen is good for, and what it is not.",
        cast.SECOND_LEAD,
        [cast.SECOND_LEAD, cast.SINGLE_NAMED_TEACHER, *ids("30", 8)],
    ),
    Setting(
        cast.SCHOLARSHIP,
        Kind.TLC,
        "Writing as scholars do, in every subject.",
        cast.SECOND_LEAD,
        ids("38", 10),
    ),
    Setting(
        cast.LANDSCAPE,
        Kind.TLC,
        "Where learning happens, and how it feels there.",
        cast.THIRD_LEAD,
        [cast.THIRD_LEAD, *ids("48", 9)],
    ),
    Setting(
        cast.YEAR_10_COMMUNITY,
        Kind.SLC,
        "Finding out how we learn, by trying it.",
        cast.YEAR_10_TEACHER,
        ids("102", 9),
    ),
    Setting(
        cast.YEAR_12_COMMUNITY,
        Kind.SLC,
        "Learning on our own, with others.",
        cast.YEAR_12_TEACHER,
        ids("202", 7),
    ),
)


def register(office: Office, now: dt.datetime) -> Platform:
    """Register Example School with the tool."""
    facts = office.registration
    platform = Platform(
        name="Example School",
        issuer=facts.issuer,
        client_id=facts.client_id,
        authorization_endpoint=facts.authorization_endpoint,
        token_endpoint=facts.token_endpoint,
        jwks_uri=facts.jwks_uri,
        insecure_loopback=True,
        created_at=now,
    )
    platforms.add(db.session(), platform)
    platforms.approve(db.session(), platform, facts.deployment_id, now)
    people.open_school(platform, "Example School", TIME_ZONE)
    library.stock(platform.id, now)
    return platform


def live_so_far(office: Office, platform: Platform, now: dt.datetime) -> None:
    """Let every community live from September until now."""
    door = Door(office, platform)
    first = moment(year_of(now.astimezone(ZONE).date())[0].first)
    for setting in SETTINGS:
        life = Life(door, setting, STORIES[setting.kind], min(now, first))
        life.begin()
        seen = life.calendar(now)
        for meeting in seen.meetings:
            if meeting.on < seen.today:
                life.meet(meeting)
        life.look_ahead(now)
        life.answer(now)
    name_contact(door, now)


def name_contact(door: Door, now: dt.datetime) -> None:
    """Let the LMS's administrator say who reads the concerns of students."""
    here = cast.YEAR_12_COMMUNITY
    contact, _course = door.arrive(cast.CONTACT, here, now)
    admin, _course = door.arrive(cast.ADMINISTRATOR, here, now)
    safeguarding.name_contact(contact.school, contact, admin, now)
    contact.school.contact_how = story.CONTACT_HOW
