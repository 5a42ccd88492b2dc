"""An OpenBadgeCredential, written out exactly as Open Badges 3.0 wants it (section 8)."""

import dataclasses
import datetime as dt
from typing import Any

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
    "ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


@dataclasses.dataclass(frozen=True)
class IssuerFacts:
    """A school as an issuer: its number here, its name, and the tool's own address."""

    platform_id: int
    name: str
    site: str

    @property
    def url(self) -> str:
        """Return the issuer's id, which is an address that answers."""
        return f"{self.site}/ob/issuers/{self.platform_id}"


@dataclasses.dataclass(frozen=True)
class AchievementFacts:
    """An achievement's frozen words."""

    url: str
    name: str
    description: str
    criteria: str
    language: str


@dataclasses.dataclass(frozen=True)
class AwardFacts:
    """One credential: who it is about is a number that means nothing elsewhere."""

    credential_id: str  # a UUID
    subject_id: str  # a UUID
    awarded_at: dt.datetime
    valid_from: dt.datetime
    status_url: str
    status_index: int


def profile(issuer: IssuerFacts) -> dict[str, Any]:
    """Return an issuer's Profile (Open Badges 3.0, B.1.12)."""
    return {
        "@context": CONTEXTS[:2],
        "id": issuer.url,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
    }


def achievement(facts: AchievementFacts) -> dict[str, Any]:
    """Return an Achievement (Open Badges 3.0, B.1.1)."""
    return {
        "id": facts.url,
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": facts.name,
        "description": facts.description,
        "inLanguage": facts.language,
        "criteria": {"id": f"{facts.url}/criteria", "narrative": facts.criteria},
        "image": {"id": f"{facts.url}/image.png", "type": "Image", "caption": facts.name},
    }


def credential(issuer: IssuerFacts, about: AchievementFacts, award: AwardFacts) -> dict[str, Any]:
    """Return a credential as the claims of a VC-JWT, with no `vc` around it (VC-JOSE-COSE, 3.1).

    Moments are whole seconds, so that `nbf` and `validFrom` are the same. No name, no e-mail
    address and nothing that its holder wrote is in it.
    """
    valid_from = award.valid_from.replace(microsecond=0)
    urn, subject = f"urn:uuid:{award.credential_id}", f"urn:uuid:{award.subject_id}"
    return {
        "@context": CONTEXTS,
        "id": urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": about.name,
        "issuer": {k: v for k, v in profile(issuer).items() if k != "@context"},
        "validFrom": stamp(valid_from),
        "awardedDate": stamp(award.awarded_at),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "achievement": achievement(about),
        },
        "credentialSchema": [SCHEMA],
        "credentialStatus": {
            "id": f"{award.status_url}#{award.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status_index),
            "statusListCredential": award.status_url,
        },
        "iss": issuer.url,
        "jti": urn,
        "nbf": int(valid_from.timestamp()),
        "sub": subject,
    }


def stamp(moment: dt.datetime) -> str:
    """Return a moment as credentials carry it: UTC, whole seconds, with a Z (VCDM 2.0, 2.1)."""
    return f"{moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
