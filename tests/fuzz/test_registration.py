"""Whatever an LMS says of itself, we register it with its own addresses or not at all."""

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from hypothesis import assume, example, given
from hypothesis import strategies as st

from lti_tool.lti.dynamic_registration import (
    CannotRegister,
    PlatformConfiguration,
    ToolAddresses,
    check_address,
    parse_configuration,
    register,
    tool_configuration,
)
from lti_tool.lti.http import Answer
from tests.fuzz.door import Door
from tests.fuzz.mutations import FUZZ, odd, spoilt_json, texts, to_json
from tests.fuzz.test_services import TARGETS, encode, plain
from tests.lti.pretend_lms import captured
from tests.registration.conftest import TOOL as TOOL_CLAIM

SAID = captured("openid_configuration")
ADDRESS = "https://moodle.test:8443/mod/lti/openid-configuration.php"
ANSWER = captured("registration")["body"]
HERE = ToolAddresses(
    "https://tool.test",
    *("Learning communities", "A space", "https://tool.test/logo.svg"),
    *("https://tool.test/privacy", "https://tool.test/terms"),
)
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
NAMES = (*ENDPOINTS, "registration_endpoint")
addresses = st.sampled_from(TARGETS) | texts


def is_secure(address: Any) -> bool:
    parts = urlsplit(address)
    return (
        isinstance(address, str)
        and address.isprintable()
        and parts.scheme == "https"
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and parts.hostname not in ("localhost", "127.0.0.1", "::1")
    )


def parse(document: Any) -> PlatformConfiguration | None:
    try:
        return parse_configuration(document, ADDRESS)
    except CannotRegister:
        return None


def test_what_is_not_spoilt_is_taken() -> None:
    assert parse(SAID)
    assert registered(json.dumps(ANSWER)) is not None


@FUZZ
@given(text=spoilt_json(SAID) | odd.map(to_json))
def test_a_spoilt_configuration_is_sound_or_refused(text: str) -> None:
    document = plain(text)
    found = parse(document)
    if found is None:
        return
    assert isinstance(document, dict)
    for name in NAMES:
        assert getattr(found, name) == document[name]
        assert is_secure(document[name]), document[name]
    assert origin(found.issuer) == origin(ADDRESS) == origin(found.registration_endpoint)
    assert found.product.isprintable()
    assert json.loads(json.dumps(tool_configuration(HERE, found.placements)))


@FUZZ
@given(name=st.sampled_from(NAMES), address=addresses)
@example(name="registration_endpoint", address="https://moodle.test:8443@evil.test/")
@example(name="issuer", address="https://moodle.test:8443?x=https://evil.test")
def test_an_address_of_elsewhere_is_not_registered(name: str, address: str) -> None:
    found = parse(SAID | {name: address})
    if found is not None:
        assert is_secure(address)
        if name in ("issuer", "registration_endpoint"):
            assert origin(address) == origin(ADDRESS)


@FUZZ
@given(address=addresses, insecure=st.booleans())
def test_an_address_that_is_pasted_is_a_web_address_or_refused(
    address: str, insecure: bool
) -> None:
    try:
        assert check_address(address, insecure_loopback=insecure) == address
    except CannotRegister:
        return
    assert insecure or is_secure(address)


@FUZZ
@given(text=spoilt_json(ANSWER) | odd.map(to_json), status=st.sampled_from([200, 201, 400, 500]))
@example(text='{"client_id": "\\ud800"}', status=200)
def test_an_answer_without_a_client_id_registers_nothing(text: str, status: int) -> None:
    found = registered(text, status)
    if found is None:
        return
    document = plain(text)
    assert status < 300
    assert found["client_id"] == document["client_id"]
    assert found["client_id"].isprintable()
    assert 0 < len(found["client_id"]) <= 255
    if found["deployment_id"] is not None:
        assert found["deployment_id"] == document[TOOL_CLAIM]["deployment_id"]


def registered(text: str, status: int = 200) -> dict[str, Any] | None:
    """Return what an LMS's answer registers, None when it does not."""

    class Endpoint:
        def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            assert (method, headers["Authorization"]) == ("POST", "Bearer permission")
            assert json.loads(body)["redirect_uris"] == ["https://tool.test/lti/launch"]
            return Answer(url, status, {}, encode(text))

    configuration = parse(SAID)
    assert configuration
    try:
        found = register(Endpoint(), configuration, "permission", HERE)  # type: ignore[arg-type]
    except CannotRegister:
        return None
    return dataclasses.asdict(found)


def origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


@FUZZ
@given(address=addresses | texts.map("https://lms".__add__))
@example(address="https://\u4e2d\u6587.test/")
@example(address="https://lms.test;sandbox/")
@example(address="https://*/")
def test_an_address_says_nothing_else_in_our_policy(door: Door, address: str) -> None:
    assume(not any("\ud800" <= letter <= "\udfff" for letter in address))
    asked = {"openid_configuration": address, "invite": "none"}
    answer = door.newcomer().get("/lti/register", query_string=asked)
    assert answer.status_code == 403
    policy = answer.headers["Content-Security-Policy"]
    assert policy.isascii()
    framers = policy.rpartition("frame-ancestors ")[2]
    assert framers == "'none'" or re.fullmatch(r"https?://[\w.:\[\]-]+", framers), framers
