"""What an LMS says of itself is checked before anything is kept or sent."""

import ipaddress
from typing import Any

import pytest
from sqlalchemy import func, select

from lti_tool.extensions import db
from lti_tool.lti.dynamic_registration import CannotRegister, Problem, check_address
from lti_tool.lti.models import Platform
from tests.lti.pretend_lms import PAGE, Reply
from tests.registration.conftest import CONFIGURATION, PLATFORM, REGISTRATION, Registering


def _nothing_came_of(registering: Registering, page: Any, words: str) -> None:
    assert page.status_code == 400, page.text
    assert words in page.text
    assert registering.lms.asked_for(REGISTRATION) == []
    with registering.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Platform)) == 0


ISSUER, DOCUMENT = "names another host", "is not the configuration"
ADDRESS, UNSUPPORTED = "by an https address", "RS256"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": None}, DOCUMENT),
        ({"issuer": 7}, DOCUMENT),
        ({"issuer": "https://other.test"}, ISSUER),
        ({"issuer": "https://127.0.0.1"}, ISSUER),  # another port
        ({"issuer": ""}, ADDRESS),
        ({"issuer": "javascript:alert(1)"}, ADDRESS),
        ({"authorization_endpoint": "http://lms.test/auth"}, ADDRESS),
        ({"authorization_endpoint": "https://u:p@lms.test/auth"}, ADDRESS),
        ({"token_endpoint": ["https://lms.test/token"]}, DOCUMENT),
        ({"jwks_uri": "https://lms.test/keys#part"}, ADDRESS),
        ({"jwks_uri": "https://[::1"}, ADDRESS),
        ({"registration_endpoint": "https://elsewhere.test/register"}, ISSUER),
        ({"registration_endpoint": None}, DOCUMENT),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, UNSUPPORTED),
        ({"token_endpoint_auth_methods_supported": ["client_secret_basic"]}, UNSUPPORTED),
        ({PLATFORM: None}, DOCUMENT),
        ({PLATFORM: "moodle"}, DOCUMENT),
    ],
)
def test_a_wrong_configuration_registers_nothing(
    registering: Registering, changes: dict[str, Any], words: str
) -> None:
    registering.says(**changes)
    _nothing_came_of(registering, registering.come(), words)


@pytest.mark.parametrize(
    "reply",
    [
        PAGE,
        Reply(b"<html>", 200, {"Content-Type": "text/html"}),
        Reply([1, 2]),
        Reply(b"[" * 100_000),
        Reply(b"", 302, {"Location": "http://169.254.169.254/"}),
    ],
)
def test_what_is_no_configuration_registers_nothing(registering: Registering, reply: Reply) -> None:
    registering.lms.says(CONFIGURATION, reply)
    _nothing_came_of(registering, registering.come(), DOCUMENT)


def test_an_lms_that_does_not_answer_has_its_own_page(registering: Registering) -> None:
    registering.lms.says(CONFIGURATION, Reply(b"", 503))
    _nothing_came_of(registering, registering.come(), "did not answer")


@pytest.mark.parametrize(
    "address", [None, "", "ftp://lms.test", "https://", "//lms.test", "https://lms.test/\r\nX: y"]
)
def test_a_missing_or_odd_address_is_not_called(
    registering: Registering, address: str | None
) -> None:
    page = registering.come(openid_configuration=address)
    _nothing_came_of(registering, page, ADDRESS)
    assert registering.lms.asked == []


def test_a_private_address_is_not_called(registering: Registering) -> None:
    page = registering.come(openid_configuration="https://10.1.2.3/configuration")
    _nothing_came_of(registering, page, "lan_networks")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_is_only_called_when_the_invite_allows_it(host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(CannotRegister) as caught:
            check_address(f"{scheme}://{host}/x")
        assert caught.value.problem is Problem.ADDRESS
        assert check_address(f"{scheme}://{host}/x", insecure_loopback=True)
    assert ipaddress.ip_address("127.0.0.1").is_loopback


@pytest.mark.parametrize(
    "answer", [{}, {"client_id": ""}, {"client_id": 7}, [], {"client_id": "x" * 300}]
)
def test_an_answer_without_a_client_id_is_said(registering: Registering, answer: Any) -> None:
    registering.lms.says(REGISTRATION, Reply(answer))
    page = registering.come()
    assert page.status_code == 400
    assert "which client id" in page.text
    with registering.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Platform)) == 0
