"""Two schools of one cloud LMS: one issuer, two client ids, and the same names in both."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem
from lti_tool.lti.models import Platform
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.tool import tool
from lti_tool.spaces.models import Selection
from lti_tool.web.clock import now
from tests import people
from tests.launch.conftest import Platforms, browser, platform_key, served
from tests.platform.platform import LaunchingPlatform
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
    """A school with a community: Amara leads, Ben is a member, Chloe is enrolled."""

    client_id: str
    platform_id: int
    course_id: int
    community: str
    amara: int
    ben: int
    chloe: int


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
        people.join(made, ben, sends_cycles=True)
        people.link(place, "Still free")
        db.session.add(
            Selection(course_id=place.id, person_id=amara.id, settings=SETTINGS, asked_at=now())
        )
        db.session.commit()
        return Tenant(
            client_id, deployment.platform_id, place.id, made.public_id, amara.id, ben.id, chloe.id
        )


def platform_of(client_id: str) -> Platform:
    """Return a tenant's platform, in an app context."""
    return db.session.query(Platform).filter_by(client_id=client_id).one()
