"""Badge keys: one school's own, gone once retired, but for the half that checks."""

import datetime as dt
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lti_tool.badges.keys import BadgeKeys
from lti_tool.lti.key_files import WrongKey
from lti_tool.lti.keys import ToolKeys
from tests.conftest import NOON


class Time:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at


@pytest.fixture
def keys(tmp_path: Path) -> BadgeKeys:
    return BadgeKeys(tmp_path, Time())


def test_the_first_badge_makes_a_school_s_key_that_nobody_else_can_read(
    keys: BadgeKeys, tmp_path: Path
) -> None:
    one, other = keys.signing(1), keys.signing(2)
    assert one.kid != other.kid
    assert keys.signing(1).kid == one.kid
    for path in tmp_path.glob("badge-*.pem"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_badge_key_is_never_an_lti_key(keys: BadgeKeys, tmp_path: Path) -> None:
    lti = ToolKeys(tmp_path)
    signing = lti.signing.kid
    assert keys.find(str(signing)) is None
    badge = keys.signing(1).kid
    assert badge not in {key["kid"] for key in lti.public_jwks()["keys"]}


def test_many_at_once_make_one_key(tmp_path: Path) -> None:
    made = [BadgeKeys(tmp_path, Time()) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert len({str(key.kid) for key in pool.map(lambda each: each.signing(1), made)}) == 1


def test_a_new_key_signs_at_once(keys: BadgeKeys) -> None:
    first = keys.signing(1).kid
    second = keys.new(1)
    assert keys.signing(1).kid == second != first


def test_a_retired_key_checks_for_ever_and_its_private_half_is_gone(
    keys: BadgeKeys, tmp_path: Path
) -> None:
    thumbprint = str(keys.signing(1).kid)
    found = keys.retire(thumbprint)
    assert found.retired_at
    assert not found.is_compromised
    assert found.platform_id == 1
    assert not found.public.is_private
    assert "PRIVATE" not in "".join(path.read_text() for path in tmp_path.glob(f"*{thumbprint}*"))
    assert keys.signing(1).kid != thumbprint


def test_a_retired_key_can_be_found_compromised_and_never_the_other_way(keys: BadgeKeys) -> None:
    thumbprint = str(keys.signing(1).kid)
    at = keys.retire(thumbprint).retired_at
    found = keys.retire(thumbprint, compromised=True)
    assert found.is_compromised
    assert found.retired_at == at
    assert keys.retire(thumbprint).is_compromised


@pytest.mark.parametrize("name", ["", "*", "../secret", "A" * 43, "[a-z]" * 8 + "abc"])
def test_what_is_no_thumbprint_of_a_badge_key_names_none(keys: BadgeKeys, name: str) -> None:
    keys.signing(1)
    assert keys.find(name) is None
    with pytest.raises(WrongKey):
        keys.retire(name)


def test_every_key_there_ever_was_is_listed(keys: BadgeKeys) -> None:
    first = str(keys.signing(1).kid)
    keys.new(1)
    keys.signing(2)
    keys.retire(first)
    assert [key.platform_id for key in keys.listed()] == [1, 1, 2]
    assert [key.thumbprint for key in keys.listed() if key.retired_at] == [first]


def test_a_process_killed_while_it_retires_a_key_leaves_none_that_signs(
    keys: BadgeKeys, tmp_path: Path
) -> None:
    thumbprint = str(keys.signing(1).kid)
    [pem] = tmp_path.glob(f"badge-*-{thumbprint}.pem")
    whole = pem.read_text()
    keys.retire(thumbprint, compromised=True)
    pem.write_text(whole)
    found = keys.find(thumbprint)
    assert found is not None
    assert found.is_compromised
    assert keys.signing(1).kid != thumbprint
    keys.retire(thumbprint, compromised=True)
    assert not pem.exists()
