"""Check a badge that somebody shows: ours, untouched, not revoked, and whose word it is.

Only our own keys, by the thumbprint in `kid`, and our own database decide. Nothing that an upload
names is fetched, and a key that it brings along is not looked at (Open Badges 3.0, 10).
"""

import dataclasses
import datetime as dt
import enum
import json
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from lti_tool.badges.baking import LONGEST_CREDENTIAL, SIGNATURE, NotBaked, read_png, read_svg
from lti_tool.badges.issuer import ALGORITHM, Issuer
from lti_tool.badges.keys import BadgeKey
from lti_tool.badges.models import Revocation
from lti_tool.extensions import db

LEEWAY = dt.timedelta(seconds=60)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Verdict(enum.StrEnum):
    """What a check found."""

    VALID = "valid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    COMPROMISED = "compromised"  # the key it was signed with is believed no more
    FORGED = "forged"  # changed after it was signed, or never signed by us
    UNKNOWN = "unknown"  # from somebody else: we can say nothing about it
    UNREADABLE = "unreadable"


@dataclasses.dataclass(frozen=True)
class Checked:
    """A verdict, with what the badge says where its signature is ours."""

    verdict: Verdict
    name: str = ""
    description: str = ""
    criteria: str = ""
    issuer: str = ""
    awarded: dt.datetime | None = None
    language: str = ""


class _Found(Exception):
    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


def credential_in(upload: bytes) -> str:
    """Return the credential in a PNG, an SVG or a text, or raise NotBaked."""
    if upload.startswith(SIGNATURE):
        return read_png(upload)
    words = upload.removeprefix(BYTE_ORDER_MARK).strip()
    if words.startswith(b"<"):
        return read_svg(words)
    if not words.isascii() or words.count(b".") != 2 or len(words) > LONGEST_CREDENTIAL:
        raise NotBaked("neither a picture with a badge in it nor a badge as text")
    return words.decode()


def check(upload: bytes, us: Issuer, now: dt.datetime) -> Checked:
    """Check an upload; whatever it is, this returns a verdict."""
    try:
        credential = credential_in(upload)
        key = _key(credential, us)
        claims = _claims(credential, key)
        _must_be_ours(claims, key, us)
        return _told(_standing(claims, key, us, now), claims)
    except _Found as found:
        return Checked(found.verdict)
    # Whatever our own key may have signed that is not quite a badge.
    except (NotBaked, KeyError, TypeError, ValueError, AttributeError):
        return Checked(Verdict.UNREADABLE)


def _key(credential: str, us: Issuer) -> BadgeKey:
    """Return the key of ours that a credential's header names."""
    try:
        header = jws.extract_compact(credential.encode()).headers()
    except (JoseError, ValueError, TypeError, RecursionError):
        raise _Found(Verdict.UNREADABLE) from None
    if "crit" in header or "b64" in header:  # we sign neither
        raise _Found(Verdict.FORGED)
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid.startswith(us.key_url("")):
        raise _Found(Verdict.UNKNOWN)
    key = us.keys.find(kid.removeprefix(us.key_url("")))
    if key is None or header.get("alg") != ALGORITHM:
        raise _Found(Verdict.FORGED)
    return key


def _claims(credential: str, key: BadgeKey) -> dict[str, Any]:
    try:
        signed = jws.deserialize_compact(credential, key.public, algorithms=[ALGORITHM])
        claims = json.loads(signed.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise _Found(Verdict.FORGED) from None
    return claims if isinstance(claims, dict) else {}


def _must_be_ours(claims: dict[str, Any], key: BadgeKey, us: Issuer) -> None:
    """Hold a signed thing to being a badge, and of the school whose key signed it."""
    said, issuer = claims.get("issuer"), f"{us.site}/ob/issuers/{key.platform_id}"
    named = said.get("id") if isinstance(said, dict) else said
    if claims.get("iss") != issuer or named != issuer:
        raise _Found(Verdict.FORGED)
    if "OpenBadgeCredential" not in (claims.get("type") or []):
        raise _Found(Verdict.UNREADABLE)


def _standing(claims: dict[str, Any], key: BadgeKey, us: Issuer, now: dt.datetime) -> Verdict:
    """Say whether a badge of ours can be believed now; its own status list is our database."""
    if key.is_compromised:
        return Verdict.COMPROMISED
    if claims["nbf"] > (now + LEEWAY).timestamp():
        return Verdict.NOT_YET
    if claims.get("exp", float("inf")) <= (now - LEEWAY).timestamp():
        return Verdict.EXPIRED
    status = claims["credentialStatus"]
    number = status["statusListCredential"].removeprefix(us.status_url(0).removesuffix("0"))
    place = int(number), int(status["statusListIndex"])
    return Verdict.VALID if db.session.get(Revocation, place) is None else Verdict.REVOKED


def _told(verdict: Verdict, claims: dict[str, Any]) -> Checked:
    """Return a verdict with the words that our own key signed, unless that key is in doubt."""
    if verdict is Verdict.COMPROMISED:
        return Checked(verdict)
    achievement = claims["credentialSubject"]["achievement"]
    return Checked(
        verdict,
        name=achievement["name"],
        description=achievement["description"],
        criteria=achievement["criteria"]["narrative"],
        issuer=claims["issuer"]["name"],
        language=achievement.get("inLanguage", ""),
        awarded=dt.datetime.fromisoformat(claims["awardedDate"]),
    )
