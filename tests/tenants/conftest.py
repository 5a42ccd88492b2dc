"""Two schools of one cloud LMS: one issuer, two client ids, and the same names in both."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from lti_tool.badges.actions import Earned, give
from lti_tool.badges.catalogue import BadgeKind, Occasion
from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Host, Kind, Membership, Opens
from lti_tool.experiments import actions as experiments
from lti_tool.experiments.actions import Idea
from lti_tool.extensions import db
from lti_tool.findings import actions as findings
from lti_tool.findings import setbacks
from lti_tool.gradebook.models import LineItem
from lti_tool.library import actions as library
from lti_tool.library.actions import Cited
from lti_tool.library.models import Source
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.tool import tool
from lti_tool.meetings.learning import Showed, bring
from lti_tool.meetings.queries import calendar
from lti_tool.outreach import actions as outreach
from lti_tool.outreach import hosting
from lti_tool.outreach.models import Format, Step
from lti_tool.outreach.planning import Planned
from lti_tool.people.models import Person
from lti_tool.plans import actions as plans
from lti_tool.safeguarding.models import Concern
from lti_tool.spaces.models import Selection
from lti_tool.support import actions as support
from lti_tool.support.models import ResponseKind
from lti_tool.web.clock import now
from tests import people
from tests.launch.conftest import Platforms, browser, platform_key, served
from tests.platform.platform import LaunchingPlatform
from tests.tenants.asked import ask
from tests.tenants.evening import hold_a_twilight
from tests.tenants.shared_lms import SharedLms, shared_lms

__all__ = ["browser", "platform_key", "served"]

A, B = "client-a", "client-b"
SETTINGS = {
    "return_url": "https://lms.test/return",
    "accept_types": ["ltiResourceLink"],
    "accept_multiple": True,
    "accept_lineitem": True,
    "targets": ["iframe"],
    "data": None,
}


@dataclasses.dataclass(frozen=True)
class Two:
    """Two platforms to launch from; their keys differ and share an id."""

    a: LaunchingPlatform
    b: LaunchingPlatform


@dataclasses.dataclass(frozen=True)
class Tenant:
    """A school with two communities: Amara leads both, Ben is a member of the TLC.

    Chloe is enrolled in its course, and Dara is a student in the SLC.
    """

    client_id: str
    platform_id: int
    course_id: int
    community: str
    amara: int
    ben: int
    chloe: int
    dara: int


@pytest.fixture(scope="session")
def other_key() -> RSAKey:
    """Make the other platform's key once."""
    return LaunchingPlatform("").key


@pytest.fixture
def two(app: Flask, served: tuple[str, Platforms], platform_key: RSAKey, other_key: RSAKey) -> Two:
    base, platforms = served
    both = Two(
        LaunchingPlatform(base, A, key=platform_key), LaunchingPlatform(base, B, key=other_key)
    )
    platforms.clear()
    with app.app_context():
        for platform in (both.a, both.b):
            platforms[platform.client_id] = platform
            platform.register()
    return both


@pytest.fixture
def lms() -> Iterator[SharedLms]:
    with shared_lms() as server:
        yield server


@pytest.fixture
def a(app: Flask, lms: SharedLms) -> Tenant:
    return settle(app, lms.url, A)


@pytest.fixture
def b(app: Flask, lms: SharedLms, a: Tenant) -> Iterator[Tenant]:
    yield settle(app, lms.url, B)
    with app.app_context():
        tool().http.close()


def settle(app: Flask, issuer: str, client_id: str) -> Tenant:
    """Open one school of the LMS at `issuer`, with everybody and everything named as elsewhere."""
    with app.app_context():
        deployment = people.school(issuer=issuer, client_id=client_id)
        deployment.platform.insecure_loopback = True
        deployment.platform.authorization_endpoint = f"https://{client_id}.lms.test/auth"
        place = people.course(deployment, staff=True)
        place.memberships_url = f"{issuer}/{client_id}/memberships"
        amara = people.person(place, "Amara", CourseRole.INSTRUCTOR)
        ben, chloe = (people.person(place, name) for name in ("Ben", "Chloe"))
        made = people.community(place, amara, column=True)
        column = db.session.query(LineItem).filter_by(community_id=made.id).one()
        column.url = f"{issuer}/{client_id}/lineitems/1?type_id=3"
        member = people.join(made, ben, sends_cycles=True)
        write_everything(made, ben, member)
        people.link(place, "Still free")
        people.link(place, "Culture view").opens = Opens.CULTURE
        dara = students(deployment)
        of_students = (
            db.session.query(Community).filter_by(kind=Kind.SLC).order_by(Community.id.desc())
        )
        hold_a_twilight(place, (made, ben), (of_students[0], dara))
        ask(made)
        db.session.add(
            Selection(course_id=place.id, person_id=amara.id, settings=SETTINGS, asked_at=now())
        )
        db.session.commit()
        return Tenant(
            client_id,
            deployment.platform_id,
            place.id,
            made.public_id,
            amara.id,
            ben.id,
            chloe.id,
            dara.id,
        )


def write_everything(made: Community, ben: Person, member: Membership | None) -> None:
    """Let everything there that has an id in an address be there once."""
    assert member is not None
    here = access.standing(ben, made.public_id)
    seen = calendar(made, now().date())
    meeting = seen.meetings[0]
    words = plans.Planned("Private words", ["Wait."])
    plan = plans.save_plan(here, meeting, words, 0, now())
    plans.show(plan, to_community=True, now=now())
    plans.note(here, plan, "It goes.", now())
    support.respond(here, plan, ResponseKind.OFFER, "I can help.", now())
    support.ask_for_visit(here, member, meeting, support.Asked("Friday", "Waiting"), now())
    cited = Cited(Source.BOOK, "A book", "", "", None, "", "")
    bring(here, meeting, cited, Showed(), now())
    if meeting.item is not None:
        library.note(here, meeting.item, "With our Year 9s.", now())
    findings.save(here, findings.Text("Waiting", "It helps.", "", ""), 0, now())
    findings.release(here, 1, now())
    setbacks.write(here, setbacks.Told("A debate", "Wait a day.", signed=True))
    give(made, ben, Earned(BadgeKind.PRESENTER, Occasion("2026-27"), "2026-27"), ben, now())
    school_id = ben.platform_id
    db.session.add(Concern(platform_id=school_id, kind="notes", worry="Hm", reported_at=now()))


def students(deployment: Deployment) -> Person:
    """Open a course of students with their community, and return one of them who tries things."""
    year_10 = people.course(deployment, "Year 10")
    lead = people.person(year_10, "Amara", CourseRole.INSTRUCTOR)
    dara = people.person(year_10, "Dara")
    made = people.community(year_10, lead, "How we learn", Kind.SLC)
    people.join(made, dara)
    db.session.add(Host(community_id=made.id, person_id=lead.id, since=now()))
    idea = Idea("Private words", "Shut the book.", "Biology", "A week", 2)
    experiments.begin(access.standing(dara, made.public_id), idea, now())
    session(access.standing(dara, made.public_id), access.standing(lead, made.public_id))
    return dara


def session(student: Standing, host: Standing) -> None:
    """Let a student have run a session, which is on the school's shelf."""
    day = now().date()
    plan = Planned(
        Format.FORM_TIME,
        "Year 7",
        day + dt.timedelta(1),
        20,
        "",
        "Rest",
        "A book",
        "",
        (Step(9, "Quiz"),),
    )
    ran = outreach.begin(student, plan, now())
    outreach.send(student, ran, day, now(), day)
    hosting.check(host, ran, hosting.Checked(frozenset(), {}), 1, now())
    told = {"noticed": "Fun", "tutor_line": "", "pupils": 28, "revision": 0}
    outreach.say_after(student, ran, **told, now=now(), today=plan.wished_on or day)
    outreach.lend(student, ran, yes=True, now=now())


def platform_of(client_id: str) -> Platform:
    """Return a tenant's platform, in an app context."""
    return db.session.query(Platform).filter_by(client_id=client_id).one()
