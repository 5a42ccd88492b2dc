"""The list of revoked badges: the right bit, in nobody's order, never used twice."""

import base64
import datetime as dt
import gzip
import json

import pytest
from flask import Flask
from joserfc import jws

from lti_tool.badges import indexes
from lti_tool.badges.indexes import take_index
from lti_tool.badges.lists import signed_list
from lti_tool.badges.models import Award, StatusList
from lti_tool.badges.signing import revoke
from lti_tool.badges.status import BITS, encoded
from lti_tool.extensions import db
from lti_tool.web.clock import clock, now
from tests import people
from tests.badges.conftest import Earned


def bits(encoded_list: str) -> bytes:
    assert encoded_list[0] == "u"
    text = encoded_list[1:]
    return gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_bit_0_is_the_most_significant_of_the_first_byte() -> None:
    found = bits(encoded([0, 9, BITS - 1]))
    assert len(found) == BITS // 8
    assert (found[0], found[1], found[-1]) == (0b1000_0000, 0b0100_0000, 0b0000_0001)
    assert not any(found[2:-1])


def test_a_list_is_signed_believed_for_a_day_and_signed_anew_at_once(earned: Earned) -> None:
    award = db.session.query(Award).one()
    first = signed_list(award.status_list_id, now())
    assert first is not None
    assert signed_list(award.status_list_id, now()) == first
    found = json.loads(jws.extract_compact(first.encode()).payload)
    assert found["id"] == f"https://tool.test/ob/status/{award.status_list_id}"
    assert found["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert (found["validFrom"], found["validUntil"]) == (
        "2026-11-23T12:00:00Z",
        "2026-11-24T12:00:00Z",
    )
    assert found["exp"] - found["nbf"] == 24 * 3600
    assert not any(bits(found["credentialSubject"]["encodedList"]))
    revoke(award, now())
    second = signed_list(award.status_list_id, now())
    assert second is not None
    found = json.loads(jws.extract_compact(second.encode()).payload)
    said = bits(found["credentialSubject"]["encodedList"])
    assert said[award.status_index // 8] == 0x80 >> award.status_index % 8


def test_a_list_is_fresh_again_every_hour_and_after_a_change_of_key(earned: Earned) -> None:
    award = db.session.query(Award).one()
    first = signed_list(award.status_list_id, now())
    clock.move(dt.timedelta(hours=2))
    second = signed_list(award.status_list_id, now())
    assert second != first
    thumbprint = earned.us.keys.new(1)
    third = signed_list(award.status_list_id, now())
    assert third != second
    header = jws.extract_compact((third or "").encode()).headers()
    assert header["kid"].endswith(thumbprint)
    earned.us.keys.retire(thumbprint)


def test_there_is_no_list_that_was_never_opened(in_app: Flask) -> None:
    assert signed_list(1, now()) is None


def test_no_index_is_given_twice_and_a_full_list_is_followed_by_another(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform_id = people.school().platform_id
    monkeypatch.setattr(indexes, "BITS", 64)
    taken = [take_index(platform_id) for _ in range(130)]
    assert len(set(taken)) == 130
    lists = {place[0] for place in taken}
    assert len(lists) == 3
    for one in list(lists)[:2]:
        assert sorted(index for place, index in taken if place == one) == list(range(64))
    assert [index for _place, index in taken[:64]] != list(range(64))
    assert db.session.query(StatusList).count() == 3


def test_two_schools_have_lists_of_their_own(in_app: Flask) -> None:
    one, other = people.school(), people.school("Other", issuer="https://other.test")
    assert take_index(one.platform_id)[0] != take_index(other.platform_id)[0]
