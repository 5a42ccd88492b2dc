"""How often one address may fail, or try what is costly.

A whole school comes from one address, so what goes well is never counted. What is counted is what
smells of an attack: a forged message, a door tried at random. Whoever is over the limit waits for
the rest of the window; one prankster can close the door to a school for a minute, and no longer.

The counts are shared. That an address is over its limit is remembered by the process that saw it
happen: a launch that goes well asks no store at all, and an address that failed elsewhere is
known here at its next failure.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
import logging
from collections.abc import Callable

from flask import Flask, current_app, request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

log = logging.getLogger(__name__)
# More addresses than this at once are not remembered: the list of them stays small.
MOST = 10_000


class Limits:
    """The limits of an app; `secret` keeps what is stored from naming an address."""

    def __init__(
        self,
        storage: Storage,
        *,
        failures_per_minute: int,
        attempts_per_hour: int,
        secret: Callable[[], str],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._counts = FixedWindowRateLimiter(storage)
        self._failures = RateLimitItemPerMinute(failures_per_minute)
        self._attempts = RateLimitItemPerHour(attempts_per_hour)
        self._secret, self._now = secret, now
        self._over: dict[str, dt.datetime] = {}

    def init_app(self, app: Flask) -> None:
        """Serve an app."""
        app.extensions["limits"] = self

    def check(self) -> None:
        """Raise TooManyRequests for an address that failed too often just now."""
        if not self._over:
            return
        until = self._over.get(self._who())
        if until and until > self._now():
            raise TooManyRequests(retry_after=until)

    def failed(self) -> None:
        """Count a failure of this request's address."""
        who = self._who()
        if not self._counted(self._failures, "failures", who):
            if len(self._over) >= MOST:
                self._over.clear()
            seconds = self._failures.get_expiry()
            self._over[who] = self._now() + dt.timedelta(seconds=seconds)

    def attempt(self, what: str) -> None:
        """Count an attempt, good or bad; raise TooManyRequests when there were too many."""
        if not self._counted(self._attempts, what, self._who()):
            raise TooManyRequests(retry_after=self._attempts.get_expiry())

    def _counted(self, item: RateLimitItem, what: str, who: str) -> bool:
        """Count, and say whether that is within the limit; a store that is down limits nobody."""
        try:
            return self._counts.hit(item, what, who)
        except Exception as error:  # each store has errors of its own
            log.warning("attempts cannot be counted: %s", type(error).__name__)
            return True

    def _who(self) -> str:
        """Return a mark of this request's address that says nothing to anybody else."""
        address = network_of(request.remote_addr or "")
        return hmac.new(self._secret().encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def network_of(address: str) -> str:
    """Return what counts as one address: an IPv6 customer has a whole /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def limits() -> Limits:
    """Return the limits of the app that runs."""
    found: Limits = current_app.extensions["limits"]
    return found
