"""Example School on one fixed day, a tool that exists only as a key, and people who can sign in."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from lti_tool.demo.cast import example_school
from lti_tool.demo.keys import new_key
from lti_tool.demo.lms import create_lms
from lti_tool.demo.office import Office
from lti_tool.demo.school import School
from lti_tool.demo.wire import CLIENT_ID, ToolAddresses

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CAPTURED = Path(__file__).parent.parent / "platform" / "moodle"
ADDRESS = "https://school.test"
TOOL = ToolAddresses(
    "https://tool.test/lti/login", "https://tool.test/lti/launch", "https://tool.test/lti/jwks"
)


@dataclass
class Day:
    """A clock that stands still until someone moves it."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def move(self, step: timedelta | None) -> None:
        self.moment = NOON if step is None else self.moment + step


@dataclass
class Tool:
    """The other side: it signs assertions and publishes its key."""

    day: Day
    key: RSAKey
    published: list[RSAKey] = field(default_factory=list)
    fetches: int = 0

    def jwks(self, address: str) -> dict[str, Any]:
        assert address == TOOL.jwks
        self.fetches += 1
        return {"keys": [key.as_dict(private=False) for key in self.published]}

    def assertion(self, **changes: Any) -> str:
        now = int(self.day.now().timestamp())
        claims = {
            "iss": CLIENT_ID,
            "sub": CLIENT_ID,
            "aud": f"{ADDRESS}/mod/lti/token.php",
            "iat": now,
            "exp": now + 300,
            "jti": "first",
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


@pytest.fixture(scope="session")
def two_keys() -> tuple[RSAKey, RSAKey]:
    return new_key(), new_key()


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def school() -> School:
    return example_school()


@pytest.fixture
def tool(day: Day, two_keys: tuple[RSAKey, RSAKey]) -> Tool:
    return Tool(day, two_keys[0], [two_keys[0]])


@pytest.fixture
def here(day: Day, school: School, tool: Tool, two_keys: tuple[RSAKey, RSAKey]) -> Office:
    return Office(
        address=ADDRESS,
        tool=TOOL,
        school=school,
        now=day.now,
        move_clock=day.move,
        fetch_jwks=tool.jwks,
        key=two_keys[1],
    )


@pytest.fixture
def lms(here: Office) -> Flask:
    return create_lms(here)


@pytest.fixture
def be(lms: Flask) -> Callable[[str], FlaskClient]:
    """Return the browser of someone who has signed in at the front page."""

    def sign_in(person_id: str) -> FlaskClient:
        browser = lms.test_client()
        assert browser.post("/login/index.php", data={"person": person_id}).status_code == 303
        return browser

    return sign_in


@pytest.fixture
def services(lms: Flask) -> FlaskClient:
    """Return a client without cookies, as a tool's server is."""
    return lms.test_client(use_cookies=False)


@pytest.fixture
def token(here: Office) -> Callable[..., dict[str, str]]:
    """Return the header of a granted access token for some scopes."""
    return lambda *scopes: {"Authorization": f"Bearer {here.granted(frozenset(scopes))}"}


@pytest.fixture(scope="session")
def moodle() -> Callable[[str], Any]:
    """Return what was captured from a real Moodle."""
    return lambda name: json.loads((CAPTURED / f"{name}.json").read_text(encoding="utf-8"))
