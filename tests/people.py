"""A school, its courses and people, as launches leave them; for use in an app context."""

import dataclasses
import datetime as dt

from lti_tool.communities import access, actions
from lti_tool.communities.models import Community, GradeReturn, Kind, Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.actions import schedule, set_agenda
from lti_tool.meetings.agendas import presets
from lti_tool.people.models import Course, Enrolment, Person, School
from lti_tool.web.clock import now
from tests.remembered import remembered

LMS = "https://lms.test"
# The day of NOON is the first meeting; five cycles lie between six meetings.
DAYS = [dt.date(2026, 11, 23) + dt.timedelta(weeks=6 * n) for n in range(6)]


def school(
    name: str = "Example School", issuer: str = LMS, client_id: str = "client"
) -> Deployment:
    """Register a platform with one approved deployment, and open its school."""
    platform = Platform(
        name=name,
        issuer=issuer,
        client_id=client_id,
        authorization_endpoint=f"{issuer}/auth",
        token_endpoint=f"{issuer}/token",
        jwks_uri=f"{issuer}/jwks",
        created_at=now(),
    )
    deployment = Deployment(
        platform=platform, deployment_id="1", learned_at=now(), approved_at=now()
    )
    db.session.add(deployment)
    db.session.flush()
    db.session.add(School(platform_id=platform.id, name=name, time_zone="Europe/London"))
    db.session.flush()
    return deployment


def course(deployment: Deployment, title: str = "Staff CPD", *, staff: bool = False) -> Course:
    """Open a course; `staff` declares everyone enrolled in it to be staff."""
    made = Course(
        deployment_id=deployment.id,
        context_id=title,
        title=title,
        memberships_url=f"{deployment.platform.issuer}/{title}/memberships",
        staff_declared_at=now() if staff else None,
        roster_read_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def person(place: Course, name: str, role: CourseRole = CourseRole.LEARNER) -> Person:
    """Put someone into a course; the same name is the same person of the same school."""
    platform_id = place.deployment.platform_id
    found = db.session.query(Person).filter_by(platform_id=platform_id, subject=name).first()
    made = found or Person(platform_id=platform_id, subject=name, name=name, met_at=now())
    db.session.add(made)
    db.session.flush()
    taught = now() if role is CourseRole.INSTRUCTOR else None
    db.session.add(
        Enrolment(
            course_id=place.id,
            person_id=made.id,
            launch_role=role,
            launched_at=now(),
            taught_at=taught,
        )
    )
    db.session.flush()
    return made


def link(place: Course, title: str = "Our community", *, column: bool = False) -> ResourceLink:
    """Put an activity onto a course page, unbound."""
    made = ResourceLink(
        course_id=place.id,
        resource_link_id=title,
        title=title,
        line_item_url=f"{LMS}/lineitems/{title}/lineitem?type_id=1" if column else None,
    )
    db.session.add(made)
    db.session.flush()
    return made


def community(
    place: Course,
    lead: Person,
    theme: str = "Metacognition",
    kind: Kind = Kind.TLC,
    *,
    column: bool = False,
    days: list[dt.date] = DAYS,
) -> Community:
    """Set a community up with six meetings, the first of them today."""
    activity = link(place, theme, column=column)
    intent = actions.Intent(
        kind=kind,
        theme=theme,
        purpose="To try things out together",
        grade_return=GradeReturn.ONE_COLUMN if column else GradeReturn.NONE,
        cycles=len(days) - 1,
    )
    made = actions.set_up(activity, lead, intent, now())
    schedule(made, days)
    set_agenda(made, presets()[0])
    if column:
        open_column(made, activity.line_item_url or "")
    return made


def join(made: Community, someone: Person, *, sends_cycles: bool | None = None) -> Membership:
    """Let someone press Join."""
    standing = access.standing(someone, made.public_id)
    return actions.join(standing, sends_cycles=sends_cycles, now=now())


@dataclasses.dataclass(frozen=True)
class Cast:
    """A TLC of staff: Amara leads and has not joined, Ben and Chloe are members."""

    community: str
    community_id: int
    course_id: int
    amara: int
    ben: int
    chloe: int
    dylan: int  # enrolled, has not joined


@remembered
def tlc(*, column: bool = True) -> Cast:
    """Set the usual scene, and commit it."""
    place = course(school(), staff=True)
    amara = person(place, "Amara", CourseRole.INSTRUCTOR)
    ben, chloe, dylan = (person(place, name) for name in ("Ben", "Chloe", "Dylan"))
    made = community(place, amara, column=column)
    join(made, ben, sends_cycles=column or None)
    join(made, chloe)
    db.session.commit()
    return Cast(made.public_id, made.id, place.id, amara.id, ben.id, chloe.id, dylan.id)
