"""The tool's own keys: made once, shared by all processes, changed without a gap."""

import datetime as dt
import multiprocessing
import os
import stat
import threading
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey

from lti_tool.lti.key_files import WrongKey
from lti_tool.lti.keys import KeyState, ToolKeys
from tests.lti.pretend_lms import NOON, Clock, signing_pem

DAY = dt.timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> ToolKeys:
    return ToolKeys(tmp_path / "keys", clock, clock.monotonic)


def states(keys: ToolKeys) -> dict[str, KeyState]:
    return {listed.thumbprint: listed.state for listed in keys.listed()}


def published(keys: ToolKeys) -> set[str]:
    return {key["kid"] for key in keys.public_jwks()["keys"]}


def test_the_first_key_and_secret_make_themselves(tmp_path: Path, keys: ToolKeys) -> None:
    kid = keys.signing.kid
    folder = tmp_path / "keys"
    assert sorted(p.name for p in folder.iterdir()) == [".lock", f"lti-{kid}.pem", "secret"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert keys.signing.private_key is not None
    assert keys.signing.private_key.key_size == 2048
    assert len(keys.secrets[0]) >= 32
    assert states(keys) == {kid: KeyState.ACTIVE}


def test_what_is_published_checks_what_is_signed_and_is_public(keys: ToolKeys) -> None:
    [public] = keys.public_jwks()["keys"]
    assert set(public) == {"kty", "n", "e", "kid", "use", "alg"}
    assert (public["alg"], public["use"]) == ("RS256", "sig")
    key = RSAKey.import_key(public)
    assert public["kid"] == key.thumbprint() == keys.signing.kid
    token = jwt.encode({"alg": "RS256"}, {"sub": "us"}, keys.signing, algorithms=["RS256"])
    assert jwt.decode(token, key, algorithms=["RS256"]).claims == {"sub": "us"}


def test_a_restart_finds_the_same_key_and_secret(tmp_path: Path, keys: ToolKeys) -> None:
    again = ToolKeys(tmp_path / "keys")
    assert (again.signing.kid, again.secrets) == (keys.signing.kid, keys.secrets)


def test_a_key_is_parsed_once(keys: ToolKeys, clock: Clock) -> None:
    first = keys.signing
    clock.passes(minutes=1)
    assert keys.signing is first


def begin(folder: Path, together: Barrier, found: Any) -> None:
    keys = ToolKeys(folder)
    together.wait()
    found.put((keys.signing.kid, keys.secrets, keys.public_jwks()))


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    together, found = spawn.Barrier(3), spawn.Queue()
    processes = [spawn.Process(target=begin, args=(tmp_path, together, found)) for _ in range(3)]
    for process in processes:
        process.start()
    answers = [found.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    found.close()
    found.join_thread()
    assert answers == [answers[0]] * 3
    assert len(answers[0][2]["keys"]) == 1


def test_threads_that_start_together_end_with_one_key(keys: ToolKeys) -> None:
    found = set[str | None]()
    threads = [threading.Thread(target=lambda: found.add(keys.signing.kid)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_a_new_key_is_published_at_once_and_signs_a_day_later(keys: ToolKeys, clock: Clock) -> None:
    first = keys.signing.kid
    clock.passes(days=30)
    second = keys.new()
    assert published(keys) == {first, second}
    assert states(keys) == {first: KeyState.ACTIVE, second: KeyState.PENDING}
    clock.passes(hours=23, minutes=59)
    assert keys.signing.kid == first
    clock.passes(minutes=1)
    assert keys.signing.kid == second
    assert states(keys) == {first: KeyState.ACTIVE, second: KeyState.ACTIVE}


def test_the_first_key_goes_on_when_a_second_comes_on_its_first_day(
    keys: ToolKeys, clock: Clock
) -> None:
    first = keys.signing.kid
    clock.passes(hours=1)
    second = keys.new()
    assert keys.signing.kid == first
    assert states(keys) == {first: KeyState.ACTIVE, second: KeyState.PENDING}


def test_a_retired_key_stops_signing_and_is_published_14_days_more(
    keys: ToolKeys, clock: Clock
) -> None:
    first = str(keys.signing.kid)
    clock.passes(hours=1)
    second = keys.new()
    clock.passes(hours=47)
    keys.retire(first)
    assert keys.signing.kid == second
    [old, _] = keys.listed()
    assert (old.thumbprint, old.since, old.state) == (first, NOON + 2 * DAY, KeyState.RETIRED)
    clock.passes(days=13, hours=23)
    assert published(keys) == {first, second}
    clock.passes(hours=1)
    assert published(keys) == {second}


def test_a_key_says_since_when_it_is_what_it_is(keys: ToolKeys, clock: Clock) -> None:
    first = keys.signing.kid
    clock.passes(hours=2)
    second = keys.new()
    since = {listed.thumbprint: listed.since - NOON for listed in keys.listed()}
    assert since == {first: dt.timedelta(0), second: dt.timedelta(hours=2)}
    clock.passes(days=2)
    since = {listed.thumbprint: listed.since - NOON for listed in keys.listed()}
    assert since == {first: DAY, second: DAY + dt.timedelta(hours=2)}


def test_the_only_key_cannot_be_retired(keys: ToolKeys) -> None:
    with pytest.raises(WrongKey, match="only key"):
        keys.retire(str(keys.signing.kid))
    with pytest.raises(WrongKey, match="not a key in use"):
        keys.retire("unknown")


def test_another_process_s_change_is_seen_within_seconds(
    tmp_path: Path, keys: ToolKeys, clock: Clock
) -> None:
    first = str(keys.signing.kid)
    second = ToolKeys(tmp_path / "keys", clock, clock.monotonic).new()
    assert published(keys) == {first}
    clock.passes(seconds=5)
    assert published(keys) == {first, second}
    (tmp_path / "keys" / "secret").write_text(f"newer\n\n{keys.secrets[0]}\n")
    clock.passes(seconds=5)
    assert keys.secrets[0] == "newer"
    assert len(keys.secrets) == 2


def test_a_lost_key_is_replaced(tmp_path: Path, keys: ToolKeys, clock: Clock) -> None:
    lost = keys.signing.kid
    (tmp_path / "keys" / f"lti-{lost}.pem").unlink()
    clock.passes(seconds=5)
    assert keys.signing.kid != lost
    assert published(keys) == {keys.signing.kid}


def test_a_copy_of_the_folder_keeps_each_key_s_age(
    tmp_path: Path, keys: ToolKeys, clock: Clock
) -> None:
    first = keys.signing.kid
    for path in (tmp_path / "keys").glob("lti-*"):
        os.utime(path, (0, 0))
    [listed] = ToolKeys(tmp_path / "keys", clock).listed()
    assert (listed.thumbprint, listed.since) == (first, NOON)


def test_a_key_put_there_by_hand_counts_from_its_file_s_date(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "lti-by-hand.pem"
    path.write_bytes(signing_pem())
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    keys = ToolKeys(tmp_path, clock)
    assert keys.signing.kid == RSAKey.import_key(signing_pem()).thumbprint()
    assert keys.listed()[0].since == NOON


def test_a_half_written_file_is_never_read(tmp_path: Path, keys: ToolKeys, clock: Clock) -> None:
    first = keys.signing.kid
    (tmp_path / "keys" / ".0123456789abcdef").write_bytes(signing_pem()[:300])
    clock.passes(seconds=5)
    assert published(keys) == {first}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not a key", id="rubbish"),
        pytest.param(ECKey.generate_key("P-256").as_pem(private=True), id="another kind"),
        pytest.param(RSAKey.import_key(signing_pem()).as_pem(private=False), id="public"),
        pytest.param(b"Made at noon\n" + signing_pem(), id="no moment"),
        pytest.param(b"Made at 2026-09-07T12:00:00\n" + signing_pem(), id="no zone"),
    ],
)
def test_a_file_that_is_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lti-odd.pem").write_bytes(content)
    with pytest.raises(WrongKey, match=r"lti-odd\.pem"):
        _ = ToolKeys(tmp_path).signing


def test_a_short_key_is_named(tmp_path: Path) -> None:
    with pytest.warns(SecurityWarning):
        (tmp_path / "lti-odd.pem").write_bytes(RSAKey.generate_key(1024).as_pem(private=True))
    with pytest.warns(SecurityWarning), pytest.raises(WrongKey, match=r"lti-odd\.pem"):
        _ = ToolKeys(tmp_path).signing


def test_an_empty_secret_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(WrongKey, match="secret is empty"):
        _ = ToolKeys(tmp_path).secrets
