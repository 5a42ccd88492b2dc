"""Known bad payloads: each is refused with a page, and nobody and nothing is let in."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lti_tool.extensions import db
from lti_tool.people.models import Course, Person, Session
from lti_tool.web.clock import now
from tests.browser import Browser
from tests.platform.platform import GONE, LTI, LaunchingPlatform, asked_by

HOUR = int(dt.timedelta(hours=1).total_seconds())


@pytest.fixture
def refused(app: Flask, lms: LaunchingPlatform, browser: Browser) -> Any:
    """Return a function that launches with a payload, and sees it refused with this reason."""

    def launch(reason: str, header: dict[str, Any] | None = None, **changes: Any) -> None:
        asked = asked_by(lms.log_in(browser))
        claims = lms.claims(asked["nonce"], **changes)
        answer = lms.post(browser, asked["state"], lms.sign(claims, **header or {}))
        assert 400 <= answer.status_code < 500
        assert answer.headers["X-Launch-Refused"] == reason
        assert "Nothing you saved here is lost" in answer.text
        with app.app_context():
            for model in (Person, Course, Session):
                assert db.session.scalar(select(func.count()).select_from(model)) == 0

    return launch


def test_no_kid_in_the_header(refused: Any) -> None:
    """No `kid` in the JWT header."""
    refused("key", {"kid": GONE})


def test_incorrect_kid(refused: Any) -> None:
    """Incorrect `kid` in the JWT header."""
    refused("key", {"kid": "imstester_66067"})


def test_wrong_lti_version(refused: Any) -> None:
    """Wrong LTI version."""
    refused("version", version="11.3")


def test_no_lti_version(refused: Any) -> None:
    """No LTI version."""
    refused("version", version=GONE)


def test_not_a_1_3_message(refused: Any) -> None:
    """Not an LTI 1.3 message."""
    short = {"version": GONE, "message_type": GONE, "deployment_id": GONE, "roles": GONE}
    refused("claims", **short, target_link_uri=GONE, resource_link=GONE, context=GONE)


def test_missing_lti_claims(refused: Any) -> None:
    """Missing LTI claims."""
    refused("claims", target_link_uri=GONE)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iat": -HOUR, "exp": -HOUR + 60}, "expired"),
        ({"iat": HOUR, "exp": HOUR + 60}, "clock"),
        ({"iat": 0, "exp": -HOUR}, "expired"),
    ],
)
def test_timestamps_incorrect(refused: Any, changes: dict[str, int], reason: str) -> None:
    """Timestamps incorrect (`iat`, `exp`)."""
    at = int(now().timestamp())
    refused(reason, **{name: at + seconds for name, seconds in changes.items()})


def test_message_type_missing(refused: Any) -> None:
    """`message_type` claim missing."""
    refused("message-type", message_type=GONE)


def test_roles_missing(refused: Any) -> None:
    """Roles claim missing."""
    refused("claims", roles=GONE)


def test_deployment_id_missing(refused: Any) -> None:
    """`deployment_id` missing."""
    refused("claims", deployment_id=GONE)


def test_resource_link_id_missing(refused: Any) -> None:
    """Resource link id missing."""
    refused("claims", **{LTI + "resource_link": {"title": "No id"}})


def test_sub_missing(refused: Any) -> None:
    """`sub` missing."""
    refused("anonymous", sub=GONE)
