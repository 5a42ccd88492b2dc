"""A platform's public keys, kept so that a launch waits for no network (Security Framework 6.3)."""

import binascii
import dataclasses
import math
import threading
import time
from collections.abc import Callable
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.util import base64_to_int

from lti_tool.lti.http import Answer, LmsFailure
from lti_tool.lti.platforms import Registration

KEPT_SECONDS = 3600
COOL_DOWN_SECONDS = 60
# Without any key nobody can come in: a failed first fetch is repeated soon, but not by everyone.
EMPTY_COOL_DOWN_SECONDS = 5
# Larger than any key in use: a huge one would cost seconds to check.
SMALLEST_BITS, LARGEST_BITS = 2048, 8192

Fetch = Callable[[str], Answer]


class KeysUnavailable(Exception):
    """A platform whose keys cannot be fetched: a launch can be neither taken nor refused."""


@dataclasses.dataclass
class _Known:
    """What we know of one platform's keys; only the holder of `lock` changes it."""

    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    keys: dict[str, RSAKey] = dataclasses.field(default_factory=dict)
    fetched_at: float = -math.inf
    # Endlessly long ago when the last fetch went well.
    failed_at: float = -math.inf
    # When a key id that we did not know last made us ask again.
    asked_again_at: float = -math.inf
    tries: int = 0

    def wants(self, kid: str, now: float) -> bool:
        """Say whether the platform should be asked before this key id is answered."""
        if not self.keys:
            return now - self.failed_at >= EMPTY_COOL_DOWN_SECONDS
        if kid not in self.keys:
            return now - self.asked_again_at >= COOL_DOWN_SECONDS
        old = now - self.fetched_at >= KEPT_SECONDS
        return old and now - self.failed_at >= COOL_DOWN_SECONDS


class PlatformKeys:
    """The keys of every platform, for all threads of a process.

    `fetch` gets an address and returns a 2xx answer or raises LmsFailure, as `Http.get` does;
    `monotonic` returns seconds.
    """

    def __init__(self, fetch: Fetch, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._monotonic = fetch, monotonic
        self._known: dict[tuple[int, str], _Known] = {}

    def find(self, registration: Registration, kid: str) -> RSAKey | None:
        """Return the platform's RS256 key of this id, or None when the platform has no such key.

        Raise KeysUnavailable when we have no such key and the platform cannot be asked.
        """
        # The address too: SQLite gives a removed platform's number to the next one.
        place = registration.platform_id, registration.jwks_uri
        known = self._known.setdefault(place, _Known())
        tries = known.tries
        if known.wants(kid, self._monotonic()):
            self._ask_once(known, tries, kid, registration.jwks_uri)
        key = known.keys.get(kid)
        if key is None and known.failed_at > -math.inf:
            raise KeysUnavailable(f"The keys of {registration.issuer} cannot be fetched")
        return key

    def _ask_once(self, known: _Known, tries: int, kid: str, address: str) -> None:
        """Ask the platform, unless another thread does: then wait for it, or use what we have."""
        if not known.lock.acquire(blocking=kid not in known.keys):
            return
        try:
            if known.tries == tries:
                self._ask(known, kid, address)
        finally:
            known.lock.release()

    def _ask(self, known: _Known, kid: str, address: str) -> None:
        asks_again = bool(known.keys) and kid not in known.keys
        try:
            keys = usable_keys(self._fetch(address))
        except LmsFailure:
            known.failed_at = self._monotonic()
        else:
            known.keys, known.fetched_at = keys, self._monotonic()
            known.failed_at = -math.inf
        finally:
            # Only now: whoever comes during the fetch waits for its result.
            if asks_again:
                known.asked_again_at = self._monotonic()
            known.tries += 1


def usable_keys(answer: Answer) -> dict[str, RSAKey]:
    """Return the keys that may sign a launch by their ids; an answer without any is no answer."""
    found = answer.json() if answer.status == 200 else None
    entries = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise answer.wrong("sent no set of keys")
    keys = {key.kid: key for key in map(_parsed, entries) if key and key.kid}
    if not keys:
        raise answer.wrong("sent no key that we can use")
    return keys


def _parsed(entry: Any) -> RSAKey | None:
    if not isinstance(entry, dict) or not _is_for_rs256(entry):
        return None
    try:
        if not SMALLEST_BITS <= base64_to_int(entry["n"]).bit_length() <= LARGEST_BITS:
            return None
        # Only what checks a signature: a private part that a platform let slip is not kept.
        return RSAKey.import_key({name: entry[name] for name in ("kty", "kid", "n", "e")})
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error, JoseError):
        return None


def _is_for_rs256(entry: dict[str, Any]) -> bool:
    operations = entry.get("key_ops", ["verify"])
    return (
        entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
        and isinstance(operations, list)
        and "verify" in operations
    )
