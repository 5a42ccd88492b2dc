"""The school's own signing key, and the tool's public keys as the school fetches them."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import requests
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, KeySet, RSAKey


def new_key() -> RSAKey:
    """Return a fresh key to sign launches with."""
    return _named(RSAKey.generate_key(2048))


def kept_key(file: Path) -> RSAKey:
    """Return the key this file holds, or a new one that it holds from now on."""
    if file.exists():
        return _named(RSAKey.import_key(file.read_bytes()))
    key = new_key()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(key.as_pem(private=True))
    return key


def fetch_over_http(address: str) -> dict[str, Any]:
    """Return the JSON object at an address, within five seconds, or raise."""
    answer = requests.get(address, timeout=5)
    answer.raise_for_status()
    return cast("dict[str, Any]", answer.json())


@dataclass
class ToolKeys:
    """The tool's public keys, fetched when first needed and again for a key id not seen before."""

    address: str
    fetch: Callable[[str], dict[str, Any]]
    keys: KeySet | None = None

    def find(self, kid: str) -> RSAKey | None:
        """Return the tool's key of this name, or None when it has none or cannot be reached."""
        return self._held(kid) or (self._refreshed() and self._held(kid)) or None

    def of(self, guest: GuestProtocol) -> RSAKey:
        """Return the key that a token of the tool's names, as joserfc asks for one."""
        key = self.find(guest.headers().get("kid", ""))
        if key is None:
            raise JoseError("unknown key")
        return key

    def _held(self, kid: str) -> RSAKey | None:
        found = [key for key in (self.keys.keys if self.keys else []) if key.kid == kid]
        return found[0] if found and isinstance(found[0], RSAKey) else None

    def _refreshed(self) -> bool:
        try:
            self.keys = KeySet.import_key_set(cast("Any", self.fetch(self.address)))
        except (requests.RequestException, JoseError, ValueError, KeyError):
            return False
        return True


def _named(key: RSAKey) -> RSAKey:
    # Twenty hex digits like Moodle's, and derived from the key: a kept key keeps its id.
    kid = hashlib.sha256(key.as_pem(private=False)).hexdigest()[:20]
    return RSAKey.import_key(key.as_pem(private=True), {"alg": "RS256", "kid": kid, "use": "sig"})
