"""Which badges are revoked, as a list of bits that names nobody (Bitstring Status List 1.0)."""

import base64
import dataclasses
import datetime as dt
import gzip
from collections.abc import Iterable
from typing import Any

from lti_tool.badges.credential import CONTEXTS, IssuerFacts, stamp

# No shorter list hides one holder among the others (Bitstring Status List, 6.1).
BITS = 131_072
VALID = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class SignedList:
    """A list as it was signed, and with how many bits set."""

    jwt: str
    bits: int
    signed_at: dt.datetime
    signed_with: str


def encoded(revoked: Iterable[int]) -> str:
    """Return the bits as gzip in multibase base64url, the first of them leftmost (section 4)."""
    bits = bytearray(BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    squeezed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(squeezed).rstrip(b"=").decode()


def status_list(
    issuer: IssuerFacts, url: str, revoked: Iterable[int], now: dt.datetime
) -> dict[str, Any]:
    """Return the claims of a BitstringStatusListCredential, to be believed for a day."""
    begins = now.replace(microsecond=0)
    ends = begins + VALID
    return {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.url,
        "validFrom": stamp(begins),
        "validUntil": stamp(ends),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
        },
        "iss": issuer.url,
        "jti": url,
        "sub": f"{url}#list",
        "nbf": int(begins.timestamp()),
        "exp": int(ends.timestamp()),
    }
