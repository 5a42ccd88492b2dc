"""A teacher in an LMS's picker, and what the LMS gets back."""

import dataclasses
import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from joserfc import jws, jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from lti_tool.web.clock import now
from tests.browser import Browser
from tests.launch.conftest import lms, platform_key, served
from tests.platform.platform import GONE, MEMBERSHIP, LaunchingPlatform

__all__ = ["lms", "platform_key", "served"]
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
RETURN = "https://lms.test/mod/lti/contentitem_return.php?course=2&id=1&sesskey=abc"
# As Moodle 5.1 sends them.
SETTINGS = {
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["frame", "iframe", "window"],
    "accept_copy_advice": False,
    "accept_multiple": True,
    "accept_unsigned": False,
    "auto_create": False,
    "can_confirm": False,
    "deep_link_return_url": RETURN,
    "title": "Learning communities",
    "text": "",
}
DAYS = {"days-0": "2026-11-25", "days-1": "2027-01-20", "days-2": "2027-03-03"}
FORM = {"kind": "tlc", "staff": "y", "theme": "Metacognition", "grade_return": "none", **DAYS}


def form_of_today() -> dict[str, str]:
    """Return the form with days to come, where the clock has to be right."""
    coming = (now().date() + dt.timedelta(weeks=7 * n) for n in range(3))
    return FORM | {f"days-{n}": day.isoformat() for n, day in enumerate(coming)}


@dataclasses.dataclass
class Answer:
    """What the LMS was handed."""

    to: str
    claims: dict[str, Any]
    page: TestResponse

    @property
    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.claims[DL + "content_items"]
        return items


class Picker:
    """The LMS's side of a choice, with a browser of a teacher's."""

    def __init__(self, app: Flask, lms: LaunchingPlatform) -> None:
        self.app, self.lms = app, lms

    def browser(self) -> Browser:
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        return browser

    def ask(
        self,
        browser: Browser,
        *,
        role: str = "Instructor",
        sub: str = "7",
        context: str = "2",
        **settings: Any,
    ) -> TestResponse:
        """Launch the picker; GONE leaves a setting out."""
        said = {k: v for k, v in (SETTINGS | settings).items() if v is not GONE}
        return self.lms.launch(
            browser,
            sub=sub,
            message_type="LtiDeepLinkingRequest",
            resource_link=GONE,
            roles=[MEMBERSHIP + role],
            context={"id": context, "label": "CPD", "title": "Staff CPD"},
            **{DL + "deep_linking_settings": said},
        )

    def begin(self, browser: Browser, **settings: Any) -> str:
        """Return the address of a choice that was begun."""
        launched = self.ask(browser, **settings)
        assert launched.status_code == 303, launched.text
        return urlsplit(launched.headers["Location"]).path

    def choose(self, browser: Browser, address: str, **data: str) -> Answer:
        """Press one of the picker's buttons, and return what the LMS gets."""
        return self.handed(browser.post(address, data=data))

    def handed(self, page: TestResponse) -> Answer:
        """Read the page that goes back to the LMS, and verify what it carries as the LMS would."""
        assert page.status_code == 200, page.text
        to, signed = read_hand_over(page.text)
        keys = KeySet.import_key_set(self.browser().get("/lti/jwks").get_json())
        token = jwt.decode(signed, keys, algorithms=["RS256"])
        assert jws.extract_compact(signed.encode()).headers()["typ"] == "JWT"
        return Answer(to, token.claims, page)

    def open(
        self, browser: Browser, item: dict[str, Any], link: str, **changes: Any
    ) -> TestResponse:
        """Launch an activity that the LMS made of an item, and follow it to its page."""
        context = changes.pop("context", "2")
        role, sub = changes.pop("role", "Instructor"), changes.pop("sub", "7")
        custom = changes.pop("custom", item["custom"])
        launched = self.lms.launch(
            browser,
            sub=sub,
            roles=[MEMBERSHIP + role],
            context={"id": context, "label": "CPD", "title": "Staff CPD"},
            resource_link={"id": link, "title": item["title"]},
            target_link_uri=changes.pop("url", item["url"]),
            custom=custom,
            **changes,
        )
        assert launched.status_code == 303, launched.text
        return browser.get(urlsplit(launched.headers["Location"]).path, follow_redirects=True)


def read_hand_over(page: str) -> tuple[str, str]:
    """Return where a page sends the browser back to, and what it carries."""
    [to] = re.findall(r'action="(https?://[^"]+)"', page)
    [signed] = re.findall(r'name="JWT" value="([^"]+)"', page)
    return unescape(to), signed


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.fixture
def picker(app: Flask, lms: LaunchingPlatform) -> Picker:
    return Picker(app, lms)
