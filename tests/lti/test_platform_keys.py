"""A platform's public keys: fetched rarely, trusted strictly, there when the platform is not."""

import dataclasses
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import int_to_base64

from lti_tool.lti.http import Answer
from lti_tool.lti.jwks import KeysUnavailable, PlatformKeys
from tests.lti.pretend_lms import (
    JWKS,
    PAGE,
    PretendLms,
    Reply,
    Tool,
    captured,
    pretend_lms,
    signing_pem,
    tool_for,
)

MOODLE = captured("jwks")
KID = MOODLE["keys"][0]["kid"]


@pytest.fixture
def school() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        server.says(JWKS, Reply(MOODLE))
        yield server


@pytest.fixture
def tool(school: PretendLms, tmp_path: Path) -> Iterator[Tool]:
    with tool_for(school, tmp_path) as ours:
        yield ours


@pytest.fixture
def keys(tool: Tool) -> PlatformKeys:
    return PlatformKeys(tool.http.get, tool.clock.monotonic)


def named(kid: str, **more: Any) -> dict[str, Any]:
    return {**MOODLE["keys"][0], "kid": kid, **more}


def test_moodle_s_key_is_found_and_fetched_once(
    school: PretendLms, tool: Tool, keys: PlatformKeys
) -> None:
    first = keys.find(tool.registration, KID)
    assert first is not None
    assert first["n"] == MOODLE["keys"][0]["n"]
    assert keys.find(tool.registration, KID) is first
    assert len(school.asked) == 1


def test_a_found_key_checks_a_signature(school: PretendLms, tool: Tool, keys: PlatformKeys) -> None:
    private = RSAKey.import_key(signing_pem(), {"kid": "k"})
    # A platform should never publish its private part; if it does, we do not keep it.
    school.says(JWKS, Reply({"keys": [private.as_dict(private=True)]}))
    token = jwt.encode({"alg": "RS256"}, {"sub": "7"}, private, algorithms=["RS256"])
    public = keys.find(tool.registration, "k")
    assert public is not None
    assert not public.is_private
    assert jwt.decode(token, public, algorithms=["RS256"]).claims == {"sub": "7"}


def test_keys_are_kept_an_hour(school: PretendLms, tool: Tool, keys: PlatformKeys) -> None:
    keys.find(tool.registration, KID)
    tool.clock.passes(seconds=3599)
    keys.find(tool.registration, KID)
    assert len(school.asked) == 1
    school.says(JWKS, Reply({"keys": [named("new")]}))
    tool.clock.passes(seconds=1)
    assert keys.find(tool.registration, KID) is None
    assert keys.find(tool.registration, "new") is not None
    assert len(school.asked) == 2


def test_an_unknown_key_id_asks_again_once_a_minute(
    school: PretendLms, tool: Tool, keys: PlatformKeys
) -> None:
    keys.find(tool.registration, KID)
    school.says(JWKS, Reply({"keys": [named(KID), named("new")]}))
    assert keys.find(tool.registration, "new") is not None
    for kid in ("x", "y", "z"):
        assert keys.find(tool.registration, kid) is None
    assert len(school.asked) == 2
    tool.clock.passes(seconds=60)
    assert keys.find(tool.registration, "x") is None
    assert keys.find(tool.registration, KID) is not None
    assert len(school.asked) == 3


def test_old_keys_serve_while_the_platform_is_down(
    school: PretendLms, tool: Tool, keys: PlatformKeys
) -> None:
    keys.find(tool.registration, KID)
    school.says(JWKS, Reply(status=503))
    tool.clock.passes(hours=5)
    for _ in range(3):
        assert keys.find(tool.registration, KID) is not None
    assert len(school.asked) == 2
    tool.clock.passes(seconds=60)
    assert keys.find(tool.registration, KID) is not None
    assert len(school.asked) == 3
    with pytest.raises(KeysUnavailable):
        keys.find(tool.registration, "new")
    school.says(JWKS, Reply({"keys": [named("new")]}))
    tool.clock.passes(seconds=60)
    assert keys.find(tool.registration, "new") is not None
    assert keys.find(tool.registration, KID) is None


def test_a_platform_that_never_answered_is_not_asked_by_everyone(
    school: PretendLms, tool: Tool, keys: PlatformKeys
) -> None:
    school.says(JWKS, Reply(status=500))
    for _ in range(3):
        with pytest.raises(KeysUnavailable, match=tool.registration.issuer):
            keys.find(tool.registration, KID)
    assert len(school.asked) == 1
    school.says(JWKS, Reply(MOODLE))
    tool.clock.passes(seconds=5)
    assert keys.find(tool.registration, KID) is not None


@pytest.mark.parametrize(
    "reply",
    [
        PAGE,
        Reply(MOODLE, status=500),
        Reply(MOODLE, status=203),
        Reply(MOODLE, status=302, headers={"Location": JWKS}),
        Reply(b"<html>"),
        Reply([]),
        Reply({"keys": {}}),
        Reply({"keys": []}),
        Reply({"keys": [*MOODLE["keys"], "x" * 100_000]}),
    ],
)
def test_only_a_sound_answer_is_taken(
    school: PretendLms, tool: Tool, keys: PlatformKeys, reply: Reply
) -> None:
    school.says(JWKS, reply)
    with pytest.raises(KeysUnavailable):
        keys.find(tool.registration, KID)
    fresh = PlatformKeys(tool.http.get, tool.clock.monotonic)
    school.says(JWKS, Reply(MOODLE), reply)
    fresh.find(tool.registration, KID)
    tool.clock.passes(hours=1)
    assert fresh.find(tool.registration, KID) is not None


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(named("odd", use="enc"), id="for encryption"),
        pytest.param(named("odd", alg="RS384"), id="another algorithm"),
        pytest.param(named("odd", alg="none"), id="no algorithm"),
        pytest.param(named("odd", alg="HS256"), id="a shared secret"),
        pytest.param(named("odd", key_ops=["encrypt"]), id="another operation"),
        pytest.param(named("odd", key_ops=7), id="operations are a number"),
        pytest.param(named("odd", kty="oct", k="c2VjcmV0"), id="an octet key"),
        pytest.param(named("odd", n=int_to_base64((1 << 2046) + 1)), id="too short"),
        pytest.param(named("odd", n=int_to_base64((1 << 9000) + 1)), id="too long"),
        pytest.param(named("odd", n=""), id="no modulus"),
        pytest.param(named("odd", n="*"), id="not base64"),
        pytest.param(named("odd", n=7), id="a number"),
        pytest.param(named("odd", e="AQ"), id="an exponent of one"),
        pytest.param(named("odd", e=None), id="no exponent"),
        pytest.param({"kid": "odd", "kty": "RSA"}, id="no parts"),
        pytest.param({**ECKey.generate_key("P-256").as_dict(), "kid": "odd"}, id="elliptic"),
        pytest.param({k: v for k, v in named("odd").items() if k != "kid"}, id="no id"),
        pytest.param({**named("odd"), "kid": 7}, id="a number for an id"),
        pytest.param("odd", id="a word"),
    ],
)
def test_a_key_unfit_for_rs256_is_left_out(
    school: PretendLms, tool: Tool, keys: PlatformKeys, entry: Any
) -> None:
    school.says(JWKS, Reply({"keys": [entry, named("good")]}))
    assert keys.find(tool.registration, "odd") is None
    assert keys.find(tool.registration, "good") is not None


@pytest.mark.parametrize("missing", ["use", "alg"])
def test_what_a_key_does_not_say_is_no_fault(
    school: PretendLms, tool: Tool, keys: PlatformKeys, missing: str
) -> None:
    entry = {k: v for k, v in named("plain", key_ops=["verify"]).items() if k != missing}
    school.says(JWKS, Reply({"keys": [entry]}))
    assert keys.find(tool.registration, "plain") is not None


def test_two_platforms_never_share_keys(school: PretendLms, tool: Tool, keys: PlatformKeys) -> None:
    other = dataclasses.replace(tool.registration, platform_id=2, jwks_uri=f"{school.url}/other")
    successor = dataclasses.replace(other, platform_id=tool.registration.platform_id)
    school.says("/other", Reply({"keys": [named("theirs")]}))
    assert keys.find(tool.registration, KID) is not None
    for registration in (other, successor):
        assert keys.find(registration, KID) is None
        assert keys.find(registration, "theirs") is not None
    assert keys.find(tool.registration, "theirs") is None


def test_a_hundred_launches_on_a_cold_cache_ask_once(school: PretendLms, tool: Tool) -> None:
    keys = PlatformKeys(tool.http.get)
    school.says(JWKS, Reply(MOODLE, after=0.1))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: keys.find(tool.registration, KID), range(100)))
    assert None not in found
    assert len(school.asked) == 1


def test_launches_that_come_while_keys_change_wait_for_the_new_one(
    school: PretendLms, tool: Tool
) -> None:
    keys = PlatformKeys(tool.http.get)
    keys.find(tool.registration, KID)
    school.says(JWKS, Reply({"keys": [named("new")]}, after=0.1))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: keys.find(tool.registration, "new"), range(16)))
    assert None not in found
    assert len(school.asked) == 2


def test_launches_on_old_keys_do_not_wait_for_a_slow_platform(tool: Tool) -> None:
    asked, may_answer = threading.Event(), threading.Event()
    answers: list[Answer] = []

    def fetch(address: str) -> Answer:
        answers.append(tool.http.get(address))
        if len(answers) > 1:
            asked.set()
            may_answer.wait(timeout=10)
        return answers[-1]

    keys = PlatformKeys(fetch, tool.clock.monotonic)
    keys.find(tool.registration, KID)
    tool.clock.passes(hours=2)
    slow = threading.Thread(target=keys.find, args=(tool.registration, KID))
    slow.start()
    assert asked.wait(timeout=10)
    assert keys.find(tool.registration, KID) is not None
    assert slow.is_alive()
    may_answer.set()
    slow.join()
    assert len(answers) == 2
