"""Our own check of a badge: it believes our keys and our database, and nothing that it is given."""

import base64
import datetime as dt
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import RSAKey

from lti_tool.badges.baking import NotBaked, bake_png, bake_svg
from lti_tool.badges.drawing import png_of
from lti_tool.badges.models import Award
from lti_tool.badges.signing import revoke
from lti_tool.badges.verification import Verdict, check, credential_in
from lti_tool.extensions import db
from lti_tool.web.clock import now
from tests.badges.conftest import Earned

THEIRS = RSAKey.generate_key(2048)


def verdict(earned: Earned, credential: str | bytes) -> Verdict:
    upload = credential.encode() if isinstance(credential, str) else credential
    return check(upload, earned.us, now()).verdict


def award(earned: Earned) -> Award:
    return db.session.query(Award).filter_by(public_id=earned.award_id).one()


def parts(earned: Earned) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a genuine badge's header and claims, to be changed."""
    found = jws.extract_compact(earned.credential.encode())
    return dict(found.headers()), json.loads(found.payload)


def signed(header: dict[str, Any], claims: object, key: Any = THEIRS) -> str:
    algorithms = [str(header["alg"])]
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=algorithms)


def encoded(facts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(facts).encode()).rstrip(b"=").decode()


def ours(earned: Earned) -> RSAKey:
    return earned.us.keys.signing(1)


def test_a_badge_of_ours_is_genuine_as_text_as_png_and_as_svg(earned: Earned) -> None:
    drawing = award(earned).achievement.drawing
    for upload in (
        earned.credential.encode(),
        b"\xef\xbb\xbf  " + earned.credential.encode() + b"\r\n",
        bake_png(png_of(drawing), earned.credential),
        bake_svg(drawing, earned.credential).encode(),
        b"\n" + bake_svg(drawing, earned.credential).encode(),
    ):
        found = check(upload, earned.us, now())
        assert found.verdict is Verdict.VALID
        assert (found.name, found.issuer) == ("Community member 2026-27", "Example School")
        assert found.awarded == now()


def test_what_was_taken_back_is_revoked_for_ever(earned: Earned) -> None:
    revoke(award(earned), now())
    assert verdict(earned, earned.credential) is Verdict.REVOKED
    db.session.delete(award(earned))
    db.session.commit()
    assert verdict(earned, earned.credential) is Verdict.REVOKED


def test_a_badge_outlives_what_we_know_of_its_holder(earned: Earned) -> None:
    db.session.delete(award(earned).person)
    db.session.commit()
    assert db.session.query(Award).count() == 0
    assert verdict(earned, earned.credential) is Verdict.VALID


def test_every_changed_byte_is_seen(earned: Earned) -> None:
    whole = earned.credential
    for at in range(0, len(whole), 97):
        if whole[at] != ".":
            changed = whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]
            assert verdict(earned, changed) is not Verdict.VALID


def test_a_forger_s_key_in_the_header_is_not_looked_at(earned: Earned) -> None:
    header, claims = parts(earned)
    jwk = THEIRS.as_dict(private=False)
    assert verdict(earned, signed(header, claims)) is Verdict.FORGED
    # Such a header is longer than any of ours, and not even read.
    assert verdict(earned, signed(header | {"jwk": jwk}, claims)) is Verdict.UNREADABLE
    elsewhere = {"kid": "https://forger.example/key"}
    assert verdict(earned, signed(header | elsewhere, claims)) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "kid",
    [
        "https://tool.test/ob/keys/" + "A" * 43,
        "https://tool.test/ob/keys/../../secret",
        "https://tool.test/ob/keys/*",
        "https://tool.test/ob/keys/",
        "https://tool.test.example/ob/keys/x",
        None,
        7,
    ],
)
def test_only_a_thumbprint_of_ours_names_a_key(earned: Earned, kid: object) -> None:
    _header, claims = parts(earned)
    header = encoded({"alg": "RS256", "typ": "JWT", "kid": kid})
    assert verdict(earned, f"{header}.{encoded(claims)}.c2ln") is not Verdict.VALID


@pytest.mark.parametrize("alg", ["none", "HS256", "RS512", "PS256", "ES256"])
def test_the_header_chooses_no_algorithm(earned: Earned, alg: str) -> None:
    header, claims = parts(earned)
    head, body = encoded(header | {"alg": alg}), encoded(claims)
    # With our public key as a shared secret, or the right key and another algorithm.
    secret = ours(earned).as_pem(private=False)
    key = ours(earned).private_key
    data = f"{head}.{body}".encode()
    signature = {
        "none": b"",
        "HS256": hmac.digest(secret, data, "sha256"),
        "RS512": key.sign(data, padding.PKCS1v15(), hashes.SHA512()),
        "PS256": key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
        "ES256": key.sign(data, padding.PKCS1v15(), hashes.SHA256()),
    }[alg]
    forged = f"{head}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert verdict(earned, forged) in (Verdict.FORGED, Verdict.UNREADABLE)


@pytest.mark.parametrize("crit", [5, [[]], ["exp"], None])
def test_a_header_that_asks_for_more_is_none_of_ours(earned: Earned, crit: object) -> None:
    header, claims = parts(earned)
    forged = f"{encoded(header | {'crit': crit})}.{encoded(claims)}.c2ln"
    assert verdict(earned, forged) in (Verdict.FORGED, Verdict.UNREADABLE)


@pytest.mark.parametrize(
    "change",
    [
        {"credentialStatus": None},
        {"credentialStatus": {"statusListCredential": "x", "statusListIndex": "y"}},
        {"credentialSubject": []},
        {"nbf": "soon"},
        {"awardedDate": "once"},
    ],
)
def test_what_our_key_signed_and_is_not_quite_a_badge_has_a_verdict(
    earned: Earned, change: dict[str, object]
) -> None:
    header, claims = parts(earned)
    said = verdict(earned, signed(header, claims | change, ours(earned)))
    assert said is Verdict.UNREADABLE


def test_one_school_s_key_vouches_for_no_other_school(earned: Earned) -> None:
    header, claims = parts(earned)
    for change in (
        {"iss": "https://tool.test/ob/issuers/2"},
        {"issuer": claims["issuer"] | {"id": "https://tool.test/ob/issuers/2"}},
        {"issuer": "https://tool.test/ob/issuers/2", "iss": "https://tool.test/ob/issuers/2"},
        {"issuer": None},
    ):
        assert verdict(earned, signed(header, claims | change, ours(earned))) is Verdict.FORGED


def test_what_our_key_signed_for_another_use_is_no_badge(earned: Earned) -> None:
    header, claims = parts(earned)
    for change in ({"type": ["VerifiableCredential"]}, {"type": None}):
        said = verdict(earned, signed(header, claims | change, ours(earned)))
        assert said is Verdict.UNREADABLE


def test_a_badge_counts_in_its_time_only(earned: Earned) -> None:
    header, claims = parts(earned)
    later = int((now() + dt.timedelta(hours=1)).timestamp())
    early = signed(header, claims | {"nbf": later}, ours(earned))
    over = signed(header, claims | {"exp": later - 7200}, ours(earned))
    assert verdict(earned, early) is Verdict.NOT_YET
    assert verdict(earned, over) is Verdict.EXPIRED


def test_a_compromised_key_vouches_for_nothing_and_its_words_are_not_shown(earned: Earned) -> None:
    earned.us.keys.retire(award(earned).signed_with, compromised=True)
    found = check(earned.credential.encode(), earned.us, now())
    assert found.verdict is Verdict.COMPROMISED
    assert (found.name, found.issuer, found.criteria) == ("", "", "")


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"hello",
        b"a.b.c",
        b"....",
        b"<svg/>",
        b"\x89PNG\r\n\x1a\n",
        "é.é.é".encode(),
        b"%PDF-1.7",
        b"e30.e30.e30",
        b"W10.e30.e30",
        b"x" * 200_000,
    ],
)
def test_whatever_else_it_is_there_is_a_verdict(earned: Earned, upload: bytes) -> None:
    assert verdict(earned, upload) in (Verdict.UNREADABLE, Verdict.UNKNOWN)


@given(st.binary(max_size=300))
def test_any_bytes_hold_a_credential_or_are_refused(upload: bytes) -> None:
    try:
        credential_in(upload)
    except NotBaked:
        return
    assert upload.strip().count(b".") == 2
