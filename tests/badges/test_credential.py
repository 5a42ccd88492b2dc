"""What is signed is what Open Badges 3.0 wants, judged by others too."""

import json
import re

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.verifier import OB3Verifier

from lti_tool.badges.baking import bake_png, bake_svg
from lti_tool.badges.drawing import png_of
from lti_tool.badges.lists import signed_list
from lti_tool.badges.models import Award
from lti_tool.badges.signing import revoke
from lti_tool.extensions import db
from lti_tool.web.clock import now
from tests.badges.conftest import Earned

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def claims(credential: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(jws.extract_compact(credential.encode()).payload)
    return found


def verifier(earned: Earned) -> OB3Verifier:
    """Return an independent verifier that was given our public key."""
    key = earned.us.keys.find(one(earned).signed_with)
    assert key is not None
    return OB3Verifier(key.public.as_pem(private=False))


def one(earned: Earned) -> Award:
    return db.session.query(Award).filter_by(public_id=earned.award_id).one()


def test_a_credential_is_exactly_this(earned: Earned) -> None:
    award, found = one(earned), claims(earned.credential)
    header = jws.extract_compact(earned.credential.encode()).headers()
    achievement = f"https://tool.test/ob/achievements/{award.achievement.public_id}"
    status = f"https://tool.test/ob/status/{award.status_list_id}"
    assert header == {
        "alg": "RS256",
        "typ": "JWT",
        "kid": f"https://tool.test/ob/keys/{award.signed_with}",
    }
    assert re.fullmatch(f"urn:uuid:{UUID}", str(found["id"]))
    assert re.fullmatch(f"urn:uuid:{UUID}", str(found["sub"]))
    assert found == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ],
        "id": f"urn:uuid:{award.credential_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Community member 2026-27",
        "issuer": {
            "id": "https://tool.test/ob/issuers/1",
            "type": ["Profile"],
            "name": "Example School",
            "url": "https://tool.test/ob/issuers/1",
        },
        "validFrom": "2026-11-23T12:00:00Z",
        "awardedDate": "2026-11-23T12:00:00Z",
        "credentialSubject": {
            "id": f"urn:uuid:{award.subject_id}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "achievementType": "Badge",
                "name": "Community member 2026-27",
                "description": "Took part in a learning community of their school in 2026-27.",
                "inLanguage": "en-GB",
                "criteria": {
                    "id": f"{achievement}/criteria",
                    "narrative": "Completed 3 or more plan-and-feedback cycles in 2026-27: chose a "
                    "focus of their own, planned what to try until the next meeting, and looked "
                    "back on it there.",
                },
                "image": {
                    "id": f"{achievement}/image.png",
                    "type": "Image",
                    "caption": "Community member 2026-27",
                },
            },
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
                "ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "credentialStatus": {
            "id": f"{status}#{award.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status_index),
            "statusListCredential": status,
        },
        "iss": "https://tool.test/ob/issuers/1",
        "jti": f"urn:uuid:{award.credential_id}",
        "nbf": 1795435200,
        "sub": f"urn:uuid:{award.subject_id}",
    }


def test_nothing_in_it_says_who_its_holder_is_or_what_they_did_it_for(earned: Earned) -> None:
    said = json.dumps(claims(earned.credential))
    for word in ("Ben", "Metacognition", earned.cast.community, "@tool", "mailto"):
        assert word not in said


@pytest.mark.usefixtures("real_time")
class TestAnIndependentVerifier:
    """openbadgeslib, which nobody here wrote, agrees."""

    def test_reads_the_jwt_the_png_and_the_svg(self, earned: Earned) -> None:
        drawing = one(earned).achievement.drawing
        png = bake_png(png_of(drawing), earned.credential)
        svg = bake_svg(drawing, earned.credential).encode()
        for token in (
            earned.credential,
            OB3Verifier.extract_token_from_png(png),
            OB3Verifier.extract_token_from_svg(svg),
        ):
            found = verifier(earned).verify(token)
            assert isinstance(found, OpenBadgeCredential)
            assert found.achievement.name == "Community member 2026-27"

    def test_refuses_what_was_changed(self, earned: Earned) -> None:
        header, payload, signature = earned.credential.split(".")
        changed = payload[:40] + ("A" if payload[40] != "A" else "B") + payload[41:]
        with pytest.raises(LibOpenBadgesException):
            verifier(earned).verify(f"{header}.{changed}.{signature}")

    def test_asks_the_status_list_and_believes_it(self, earned: Earned) -> None:
        award = one(earned)
        asked = []

        def download(url: str, *_args: object, **_more: object) -> bytes:
            asked.append(url)
            return (signed_list(award.status_list_id, now()) or "").encode()

        verifier(earned).verify(earned.credential, check_status=True, download=download)
        revoke(award, now())
        with pytest.raises(LibOpenBadgesException, match="'revocation' is set"):
            verifier(earned).verify(earned.credential, check_status=True, download=download)
        assert set(asked) == {f"https://tool.test/ob/status/{award.status_list_id}"}

    def test_refuses_a_forger_s_key_even_one_that_the_header_brings(self, earned: Earned) -> None:
        found = jws.extract_compact(earned.credential.encode())
        theirs = RSAKey.generate_key(2048)
        jwk = {"jwk": {"kty": "RSA"}}
        for header in (found.headers(), found.headers() | jwk):
            forged = jws.serialize_compact(header, found.payload, theirs, algorithms=["RS256"])
            with pytest.raises(LibOpenBadgesException, match="signature"):
                verifier(earned).verify(forged)

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"exp": 1_600_000_000}, "expired"),
            ({"validUntil": "2020-01-01T00:00:00Z"}, "expired"),
            ({"nbf": 4_000_000_000}, "not yet valid"),
            ({"iss": "https://tool.test/ob/issuers/2"}, "issuer"),
            ({"sub": "urn:uuid:0"}, "credentialSubject"),
            ({"jti": "urn:uuid:0"}, "credential id"),
            ({"type": ["VerifiableCredential"]}, "OpenBadgeCredential"),
        ],
    )
    def test_refuses_what_our_key_should_not_have_signed(
        self, earned: Earned, change: dict[str, object], why: str
    ) -> None:
        signed, _thumbprint = earned.us.sign(1, claims(earned.credential) | change)
        with pytest.raises(LibOpenBadgesException, match=why):
            verifier(earned).verify(signed)
