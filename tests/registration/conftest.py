"""An LMS that answers as the captured Moodle did, and an invite to register it with."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.extensions import db
from lti_tool.lti import invites
from lti_tool.web.clock import now
from tests.browser import Browser
from tests.launch.conftest import served
from tests.lti.pretend_lms import PretendLms, Reply, captured, pretend_lms

__all__ = ["served"]
CONFIGURATION = "/mod/lti/openid-configuration.php"
REGISTRATION = "/mod/lti/openid-registration.php"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


class Registering:
    """One LMS about to register, and what a test changes of what it says."""

    def __init__(self, app: Flask, lms: PretendLms) -> None:
        self.app, self.lms = app, lms
        self.invite = self.new_invite()
        self.browser = app.test_client()
        assert isinstance(self.browser, Browser)
        self.says()
        self.answers()

    def new_invite(self, school: str = "Hillside School") -> str:
        with self.app.app_context():
            token = invites.invite(db.session(), school, now(), insecure_loopback=True)
            db.session.commit()
        return token

    def configuration(self, **changes: Any) -> dict[str, Any]:
        """Return the captured configuration, moved to this LMS's address; None leaves out."""
        text = json.dumps(captured("openid_configuration"))
        found = json.loads(text.replace("https://moodle.test:8443", self.lms.url)) | changes
        return {name: value for name, value in found.items() if value is not None}

    def says(self, **changes: Any) -> None:
        """Let the LMS's configuration say something else."""
        self.lms.says(CONFIGURATION, Reply(self.configuration(**changes)))

    def answers(self, client_id: str = "lNLlV2tzxCTFdht", deployment_id: str | None = "1") -> None:
        """Let the LMS take the registration, as Moodle does: with 200 and a deployment."""
        body = captured("registration")["body"] | {"client_id": client_id}
        body[TOOL] = body[TOOL] | {"deployment_id": deployment_id}
        self.lms.says(REGISTRATION, Reply(body))

    def come(self, **changes: str | None) -> TestResponse:
        """Open our address as the LMS's frame does; None leaves a parameter out."""
        asked = {
            "invite": self.invite,
            "openid_configuration": f"{self.lms.url}{CONFIGURATION}",
            "registration_token": "one-time-permission",
        } | changes
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        return self.browser.get(f"/lti/register?{query}", headers={"Sec-Fetch-Dest": "iframe"})

    @property
    def sent(self) -> dict[str, Any]:
        """Return what the LMS was told that we are."""
        [asked] = self.lms.asked_for(REGISTRATION)
        found: dict[str, Any] = json.loads(asked.body)
        return found


@pytest.fixture
def lms() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.fixture
def registering(app: Flask, lms: PretendLms) -> Registering:
    return Registering(app, lms)
