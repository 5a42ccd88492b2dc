"""Whatever a platform publishes as its keys, only a sound one of its own is ever used."""

import dataclasses
import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from joserfc.jwk import RSAKey
from sqlalchemy import delete
from sqlalchemy.orm import sessionmaker

from lti_tool.extensions import db
from lti_tool.lti.http import Answer, LmsFailure
from lti_tool.lti.jwks import KeysUnavailable, PlatformKeys
from lti_tool.lti.models import ServiceToken
from lti_tool.lti.platforms import Registration
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.tool import tool
from lti_tool.web.clock import now
from tests import people
from tests.fuzz.mutations import FUZZ, odd, spoilt_json, to_json
from tests.fuzz.test_services import FACTS, encode, plain

KEY = RSAKey.generate_key(2048, {"kid": "one"})
PUBLIC = KEY.as_dict(private=False) | {"alg": "RS256", "use": "sig"}
KEYS = {
    "keys": [
        PUBLIC,
        PUBLIC | {"kid": "two", "key_ops": ["verify"]},
        PUBLIC | {"kid": "small", "n": PUBLIC["n"][:170]},
        {"kty": "EC", "crv": "P-256", "kid": "curve", "x": "AA", "y": "AA"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"},
    ]
}


def find(text: str, kid: str) -> RSAKey | None:
    keys = PlatformKeys(lambda url: Answer(url, 200, {}, encode(text)))
    try:
        return keys.find(FACTS, kid)
    except KeysUnavailable:
        return None


@FUZZ
@given(text=spoilt_json(KEYS), kid=st.sampled_from(["one", "two", "small", "curve", "secret", ""]))
@example(text=json.dumps({"keys": [PUBLIC | {"e": "AQ"}]}), kid="one")
@example(text=json.dumps({"keys": [PUBLIC | {"e": "Ag"}]}), kid="one")
@example(text=json.dumps({"keys": [PUBLIC | {"e": ""}]}), kid="one")
@example(text=json.dumps({"keys": [PUBLIC | {"n": PUBLIC["n"][:-4] + "AAAA"}]}), kid="one")
def test_a_key_is_a_sound_one_that_the_platform_published(text: str, kid: str) -> None:
    key = find(text, kid)
    if key is None:
        return
    assert key.kid == kid != ""
    assert not key.is_private
    published = [k for k in plain(text)["keys"] if isinstance(k, dict) and k.get("kid") == kid]
    assert key.as_dict(private=False)["n"] in [entry.get("n") for entry in published]
    numbers = key.public_key.public_numbers()
    assert 2048 <= numbers.n.bit_length() <= 8192
    assert numbers.e >= 3
    assert numbers.e % 2 == 1


def test_keys_that_are_right_are_found() -> None:
    assert find(json.dumps(KEYS), "one")
    assert find(json.dumps(KEYS), "two")
    assert find(json.dumps(KEYS), "small") is None


@pytest.fixture
def facts(in_app: Flask) -> Registration:
    """Register a platform, below which its tokens are kept."""
    platform_id = people.school().platform_id
    db.session.commit()
    return dataclasses.replace(FACTS, platform_id=platform_id)


TOKEN = {"access_token": "ours", "token_type": "Bearer", "expires_in": 3600, "scope": "s"}


@FUZZ
@given(text=spoilt_json(TOKEN) | odd.map(to_json), status=st.sampled_from([200, 400, 401, 404]))
@example(text='{"access_token": "ours", "expires_in": -1e300}', status=200)
@example(text='{"error": "invalid_scope"}', status=400)
@example(text="[]", status=400)
def test_a_token_is_one_that_a_header_can_carry(
    facts: Registration, text: str, status: int
) -> None:
    class Endpoint:
        def request(self, _method: str, url: str, *_rest: Any) -> Answer:
            return Answer(url, status, {}, encode(text))

    tokens = AccessTokens(tool().keys, Endpoint(), sessionmaker(db.engine), now)  # type: ignore[arg-type]
    try:
        token = tokens.get(facts, "s")
    except LmsFailure:
        return
    finally:
        db.session.execute(delete(ServiceToken))
        db.session.commit()
    assert status == 200
    assert token == plain(text)["access_token"]
    assert token.isascii()
    assert token.isprintable()
    assert " " not in token
