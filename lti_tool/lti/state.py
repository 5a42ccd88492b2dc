"""The state of a login: everything a launch must match, signed, so that a login writes nothing."""

import base64
import dataclasses
import datetime as dt
import enum
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

LIFETIME = dt.timedelta(minutes=10)


class Rung(enum.StrEnum):
    """How the browser keeps our cookie: chosen at login, never changed at launch."""

    FRAME = "f"
    TOP = "t"


@dataclasses.dataclass(frozen=True)
class LoginState:
    """One login: what its launch must come back with (OpenID Connect core, 3.1.2.1)."""

    attempt: str
    nonce: str
    platform_id: int
    deployment_id: str | None
    rung: Rung
    secret_hash: str
    expires_at: dt.datetime

    def belongs_to(self, secret: str | None) -> bool:
        """Say whether the browser that holds this secret made the login."""
        return secret is not None and hmac.compare_digest(self.secret_hash, hash_of(secret))


class BadState(Exception):
    """A state that we did not sign, or not like this."""


class ExpiredState(BadState):
    """A state of ours, older than ten minutes."""

    def __init__(self, login: LoginState):
        super().__init__("expired")
        self.login = login


def hash_of(secret: str) -> str:
    """Return a short one-way mark of a browser's secret, 128 bits in base64."""
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()[:16]).decode()


def new_login(
    platform_id: int,
    deployment_id: str | None,
    rung: Rung,
    attempt: str,
    secret: str,
    now: dt.datetime,
) -> LoginState:
    """Begin a login of the browser that holds `secret`."""
    return LoginState(
        attempt=attempt,
        nonce=secrets.token_urlsafe(24),
        platform_id=platform_id,
        deployment_id=deployment_id,
        rung=rung,
        secret_hash=hash_of(secret),
        expires_at=now.replace(microsecond=0) + LIFETIME,
    )


class _Uncompressed(URLSafeSerializer):
    """Text for an address; what we sign is short and random, so compressing it only costs time."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(json.dumps(obj, separators=(",", ":")))


class Signer:
    """Signs what travels through a browser and back; old secrets still verify."""

    def __init__(self, newest_first: Sequence[str]):
        # itsdangerous signs with the last key of its list and accepts all of them.
        self._keys = list(reversed(newest_first))
        self._made: dict[str, URLSafeSerializer] = {}

    def sign(self, purpose: str, value: Any) -> str:
        """Return `value`, which JSON can hold, as text that only we could have written."""
        return self._serializer(purpose).dumps(value)

    def read(self, purpose: str, text: str) -> Any:
        """Return a signed value, or raise BadState."""
        try:
            mark = text.rpartition(".")[2]
            # The last letter of base64 has bits to spare: only the letter that we wrote will do.
            if base64_encode(base64_decode(mark)).decode() != mark:
                raise BadState
            return self._serializer(purpose).loads(text)
        except (BadData, ValueError, RecursionError) as error:
            raise BadState from error

    def sign_login(self, login: LoginState) -> str:
        """Return the `state` parameter of a login."""
        facts = (login.attempt, login.nonce, login.platform_id, login.deployment_id, login.rung)
        return self.sign("login", [*facts, login.secret_hash, int(login.expires_at.timestamp())])

    def read_login(self, state: str, now: dt.datetime) -> LoginState:
        """Return the login that a `state` stands for, or raise BadState or ExpiredState."""
        *facts, expires_at = self.read("login", state)
        attempt, nonce, platform_id, deployment_id, rung, secret_hash = facts
        until = dt.datetime.fromtimestamp(expires_at, dt.UTC)
        login = LoginState(
            attempt, nonce, platform_id, deployment_id, Rung(rung), secret_hash, until
        )
        if until < now:
            raise ExpiredState(login)
        return login

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        if purpose not in self._made:
            self._made[purpose] = _Uncompressed(
                self._keys,
                salt=f"lti-tool {purpose}",
                serializer=json,
                signer_kwargs={"digest_method": hashlib.sha256},
            )
        return self._made[purpose]
