"""What signs a school's badges, put together once for an app."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from joserfc import jws

from lti_tool.badges.credential import AchievementFacts, IssuerFacts
from lti_tool.badges.keys import BadgeKeys
from lti_tool.badges.models import Achievement
from lti_tool.badges.status import SignedList
from lti_tool.people.models import School

ALGORITHM = "RS256"


class Issuer:
    """Signs for every school of an installation, each with its own key."""

    def __init__(self, keys_folder: Path, site: str, now: Callable[[], dt.datetime]) -> None:
        self.site, self.keys = site, BadgeKeys(keys_folder, now)
        self.signed_lists: dict[int, SignedList] = {}

    def init_app(self, app: Flask) -> None:
        """Serve an app."""
        app.extensions["badges"] = self

    def facts(self, school: School) -> IssuerFacts:
        """Return a school as its badges name it."""
        return IssuerFacts(school.platform_id, school.name, self.site)

    def about(self, achievement: Achievement) -> AchievementFacts:
        """Return an achievement as its badges tell it."""
        return AchievementFacts(
            url=f"{self.site}/ob/achievements/{achievement.public_id}",
            name=achievement.name,
            description=achievement.description,
            criteria=achievement.criteria,
            language=achievement.language,
        )

    def key_url(self, thumbprint: str) -> str:
        """Return the address of one bare JWK, which is a credential's `kid`."""
        return f"{self.site}/ob/keys/{thumbprint}"

    def status_url(self, status_list_id: int) -> str:
        """Return the address of a signed list of status bits."""
        return f"{self.site}/ob/status/{status_list_id}"

    def sign(self, platform_id: int, claims: Mapping[str, Any]) -> tuple[str, str]:
        """Return claims as a compact JWS (RFC 7515), and the thumbprint of the key that signed."""
        key = self.keys.signing(platform_id)
        thumbprint = str(key.kid)
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self.key_url(thumbprint)}
        payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode()
        signed = jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])
        return signed, thumbprint


def issuer() -> Issuer:
    """Return the issuer of the app that runs."""
    found: Issuer = current_app.extensions["badges"]
    return found
