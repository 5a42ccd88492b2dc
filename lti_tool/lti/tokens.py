"""Access tokens for a platform's services (1EdTech Security Framework 1.0, 4.1.1)."""

import dataclasses
import datetime as dt
import re
import secrets
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7523 import private_key_jwt_sign
from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.database import INSERTS
from lti_tool.lti.http import (
    Answer,
    Http,
    LmsFailure,
    LmsRefused,
    LmsUnreachable,
    WrongAnswer,
)
from lti_tool.lti.keys import ToolKeys
from lti_tool.lti.models import ServiceToken
from lti_tool.lti.platforms import Registration

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 300
# A platform whose clock is a little behind ours would think that our assertion is of the future.
BACKDATED_SECONDS = 5
SPARE = dt.timedelta(seconds=60)
# A platform that refuses what it is asked whatever the token is asked for no more of them.
ENOUGH = dt.timedelta(seconds=10)
USUAL_SECONDS, MOST_SECONDS = 3600, 86_400
HEADERS = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}

Place = tuple[int, str, str, str, str]


class TokenRefused(LmsRefused):
    """A platform that gives us no token; its text is one line for whoever runs the tool."""


@dataclasses.dataclass(frozen=True)
class _Token:
    text: str
    expires_at: dt.datetime


@dataclasses.dataclass
class _Slot:
    """One platform's token for one set of scopes, as this process knows it."""

    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    token: _Token | None = None
    forgot_at: dt.datetime | None = None
    tries: int = 0
    failure: LmsFailure | None = None


class AccessTokens:
    """Tokens kept per platform and scopes until a minute before they end, for all workers.

    `sessions` opens a session of its own: keeping a token never joins a caller's transaction.
    """

    def __init__(
        self,
        keys: ToolKeys,
        http: Http,
        sessions: Callable[[], Session],
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._keys, self._http, self._sessions, self._now = keys, http, sessions, now
        self._slots: dict[Place, _Slot] = {}

    def get(self, registration: Registration, *scopes: str) -> str:
        """Return a token for just these scopes; many callers at once cost one request.

        Raise TokenRefused when the platform gives none, LmsUnreachable when it can't be asked.
        """
        wanted = " ".join(sorted(set(scopes)))
        slot = self._slots.setdefault(_place(registration, wanted), _Slot())
        tries, token = slot.tries, slot.token
        if token and self._fresh(token):
            return token.text
        with slot.lock:
            if slot.tries != tries and slot.failure:
                # Whoever waited for that request shares its failure, or each would wait in turn.
                raise slot.failure.with_traceback(None)
            # A copy, because another thread may forget it at any moment.
            token = slot.token
            if token is None or not self._fresh(token):
                token = slot.token = self._renew(slot, registration, wanted)
            return token.text

    def renew(self, registration: Registration, *scopes: str) -> str:
        """Return a token that was asked for just now, whatever is kept; raise as `get` does."""
        wanted = " ".join(sorted(set(scopes)))
        slot = self._slots.setdefault(_place(registration, wanted), _Slot())
        with slot.lock:
            token = slot.token = self._asked(registration, wanted)
            return token.text

    def forget(self, registration: Registration, token: str) -> bool:
        """Drop a token that the platform no longer takes, unless a newer one is in its place.

        False for one that replaced another just now: a further one would be refused like it.
        """
        for place, slot in list(self._slots.items()):
            kept = slot.token
            if place[0] == registration.platform_id and kept and kept.text == token:
                if slot.forgot_at and abs(self._now() - slot.forgot_at) < ENOUGH:
                    return False
                slot.token, slot.forgot_at = None, self._now()
        dead = delete(ServiceToken).where(
            ServiceToken.platform_id == registration.platform_id,
            ServiceToken.access_token == token,
        )
        with self._sessions() as session, session.begin():
            session.execute(dead)
        return True

    def _fresh(self, token: _Token) -> bool:
        return token.expires_at - SPARE > self._now()

    def _renew(self, slot: _Slot, registration: Registration, scopes: str) -> _Token:
        try:
            token = self._kept(registration, scopes) or self._asked(registration, scopes)
            slot.failure = None
            return token
        except LmsFailure as failure:
            slot.failure = failure
            raise
        finally:
            slot.tries += 1

    def _kept(self, registration: Registration, scopes: str) -> _Token | None:
        with self._sessions() as session:
            row = session.get(ServiceToken, (registration.platform_id, scopes))
            token = _Token(row.access_token, row.expires_at) if row else None
        return token if token and self._fresh(token) else None

    def _asked(self, registration: Registration, scopes: str) -> _Token:
        asked_at = self._now()
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(registration, asked_at),
            "scope": scopes,
        }
        body = urlencode(form).encode()
        token = self._answered(registration.token_endpoint, body, asked_at)
        self._keep(registration.platform_id, scopes, token)
        return token

    def _answered(self, endpoint: str, body: bytes, asked_at: dt.datetime) -> _Token:
        """Return the token of one request; whatever goes wrong is known to be about a token."""
        try:
            answer = self._http.request("POST", endpoint, HEADERS, body)
            return _read(_given(answer), asked_at)
        except WrongAnswer as wrong:
            raise TokenRefused(wrong.host, wrong.why, wrong.status) from None
        except LmsUnreachable as later:
            later.is_about_token = True
            raise

    def _assertion(self, registration: Registration, asked_at: dt.datetime) -> str:
        """Sign who we are (RFC 7523); the key is parsed already, because parsing takes 33 ms."""
        key = self._keys.signing
        assertion: str = private_key_jwt_sign(
            key,
            client_id=registration.client_id,
            token_endpoint=registration.token_audience,
            header={"kid": key.kid},
            issued_at=int(asked_at.timestamp()) - BACKDATED_SECONDS,
            expires_in=ASSERTION_SECONDS,
            # The library's own takes a tenth of the signing's time.
            claims={"jti": secrets.token_urlsafe(24)},
        )
        return assertion

    def _keep(self, platform_id: int, scopes: str, token: _Token) -> None:
        values = {"access_token": token.text, "expires_at": token.expires_at}
        with self._sessions() as session, session.begin():
            insert = INSERTS[session.get_bind().dialect.name]
            row = insert(ServiceToken).values(platform_id=platform_id, scopes=scopes, **values)
            session.execute(
                row.on_conflict_do_update(index_elements=["platform_id", "scopes"], set_=values)
            )


def _place(registration: Registration, scopes: str) -> Place:
    # More than the row's number: SQLite gives a removed platform's number to the next one.
    return (
        registration.platform_id,
        registration.issuer,
        registration.client_id,
        registration.token_endpoint,
        scopes,
    )


def _given(answer: Answer) -> Answer:
    """Return an answer that holds a token, or say why there is none in words a person can use."""
    try:
        return answer.checked()
    except LmsRefused as refused:
        why = f"answered {refused.status} when asked for an access token"
        if refused.status == 404:
            why += " (a Moodle whose cURL block list keeps it from fetching our keys answers so)"
        elif code := _error_code(answer):
            why += f": {code}"
        raise TokenRefused(refused.host, why, refused.status) from None


def _error_code(answer: Answer) -> str | None:
    """Return OAuth's own word for a refusal (RFC 6749, 5.2), never free text."""
    try:
        code = answer.json().get("error")
    except (LmsRefused, AttributeError):
        return None
    return code if isinstance(code, str) and re.fullmatch(r"[a-z_]{1,40}", code) else None


def _read(answer: Answer, asked_at: dt.datetime) -> _Token:
    found: Any = answer.json()
    text = found.get("access_token") if isinstance(found, dict) else None
    if not isinstance(text, str) or not re.fullmatch(r"[\x21-\x7e]+", text):
        raise answer.wrong("sent no access token")
    try:
        seconds = int(found.get("expires_in", USUAL_SECONDS))
    except (TypeError, ValueError, OverflowError):
        raise answer.wrong("sent a token without a clear end") from None
    return _Token(text, asked_at + dt.timedelta(seconds=max(0, min(seconds, MOST_SECONDS))))
