"""A second platform that nobody here wrote: a request for content, our answer, and a token."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from tests.counterparts.presence import needs

needs("lti1p3platform", reason="lti1p3platform is not installed: pip install -e '.[dev]'")

from lti1p3platform.deep_linking import LtiDeepLinking
from lti1p3platform.exceptions import LtiDeepLinkingContentTypeNotSupported
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.registration import Registration

from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.web.clock import Clock
from tests.browser import Browser
from tests.deep_linking.conftest import Picker, form_of_today, picker, read_hand_over
from tests.launch.conftest import lms, platform_key, served
from tests.lti.pretend_lms import pretend_lms
from tests.platform.platform import GONE, MEMBERSHIP

__all__ = ["lms", "picker", "platform_key", "served"]
RETURN = "https://lms.test/choose/7"


class Other(LTI1P3PlatformConfAbstract):
    """The library's platform, which knows our tool by its published keys."""

    def init_platform_config(self, **given: Any) -> None:
        self._registration = given["registration"]

    def get_registration_by_params(self, **_given: Any) -> Registration:
        raise LookupError


@pytest.fixture
def other(app: Flask, picker: Picker, clock: Clock) -> Other:
    clock.fix(None)  # it looks at the real time
    registration = Registration()
    registration.set_iss(picker.lms.base)
    registration.set_client_id(picker.lms.client_id)
    registration.set_deployment_id("1")
    registration.set_tool_key_set(app.test_client().get("/lti/jwks").get_json())
    registration.set_platform_private_key(picker.lms.key.as_pem(private=True).decode())
    return Other(registration=registration)


def chosen(picker: Picker, **form: str) -> str:
    """Answer the library's own request for content, and return the signed answer."""
    browser = picker.app.test_client()
    assert isinstance(browser, Browser)
    asked = LtiDeepLinking(RETURN).get_lti_deep_linking_launch_claim("Choose", "")
    launched = picker.lms.launch(
        browser,
        message_type="LtiDeepLinkingRequest",
        resource_link=GONE,
        roles=[MEMBERSHIP + "Instructor"],
        **asked,
    )
    assert launched.status_code == 303, launched.text
    address = urlsplit(launched.headers["Location"]).path
    browser.get(f"{address}/new")
    to, signed = read_hand_over(browser.post(f"{address}/new", data=form_of_today() | form).text)
    assert to == RETURN
    return signed


def test_our_answer_is_read_as_activities(picker: Picker, other: Other) -> None:
    items = other.validate_deeplinking_resp({"JWT": chosen(picker, grade_return="per-cycle")})
    assert [item["type"] for item in items] == ["ltiResourceLink"] * 2
    assert [item["lineItem"]["scoreMaximum"] for item in items] == [1, 1]


def test_a_tampered_answer_is_not(picker: Picker, other: Other) -> None:
    head, body, signature = chosen(picker).split(".")
    forged = ("A" if signature[9] != "A" else "B").join((signature[:9], signature[10:]))
    with pytest.raises(Exception, match=r"[Ss]ignature"):
        other.validate_deeplinking_resp({"JWT": f"{head}.{body}.{forged}"})


def test_it_asks_for_nothing_it_does_not_know() -> None:
    with pytest.raises(LtiDeepLinkingContentTypeNotSupported):
        LtiDeepLinking(RETURN).get_lti_deep_linking_launch_claim(accept_types={"unknown"})


def test_our_assertion_gets_its_token(app: Flask, picker: Picker, other: Other) -> None:
    """What we send for a token, caught by a server, is good to the library."""
    with pretend_lms() as other_lms, app.app_context():
        platform = db.session.query(Platform).one()
        platform.token_endpoint = f"{other_lms.url}/mod/lti/token.php"
        db.session.commit()
        registration = tool().lms(platform.id).registration
        scope = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
        tool().tokens.get(registration, scope)
        [asked] = other_lms.asked_for("/mod/lti/token.php")
        granted = other.get_access_token(dict(parse_qsl(asked.body.decode())))
        assert granted["scope"] == scope
        tool().http.close()
