"""Calls to an LMS: pooled, timed, bounded in size and never redirected; no body is ever logged."""

import contextlib
import dataclasses
import functools
import json
import os
import ssl
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import certifi
from requests.utils import get_auth_from_url, get_environ_proxies, select_proxy
from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, make_headers
from urllib3.exceptions import HTTPError, InvalidHeader, NewConnectionError, SSLError, TimeoutError
from urllib3.util.retry import Retry
from urllib3.util.ssl_ import create_urllib3_context

from lti_tool.lti.networks import LOOPBACK, Networks, PrivateAddress, keep_within

# Some hosts answer 403 to a library's own name.
USER_AGENT = "lti-tool/1.0 (LTI 1.3)"
HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
CONNECTIONS = 16
PIECE = 65536
DEFAULT_PORTS = {"https": 443, "http": 80}
# These say "later", not "no": a slow request, one sent too early, too many at once.
TRY_LATER = {408, 425, 429}


class LmsFailure(Exception):
    """A call that an LMS did not fulfil; its text names the host and the reason, no person."""

    def __init__(self, host: str, why: str, status: int | None = None) -> None:
        super().__init__(f"{host} {why}")
        self.host, self.why, self.status = host, why, status


class LmsUnreachable(LmsFailure):
    """No answer, or one that says "later": `retry_after` is in seconds, when it was said."""

    retry_after: float | None = None
    # Whether it was the asking for a token that failed, without which nothing can be asked.
    is_about_token = False


class LmsUntrusted(LmsUnreachable):
    """A server whose certificate proves nothing: somebody has to renew it."""


class LmsRefused(LmsFailure):
    """An answer that trying again will not change."""


class WrongAnswer(LmsRefused):
    """An answer that is not what the standard says, such as a page in place of JSON."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What an LMS sent back, read to its end."""

    url: str = dataclasses.field(repr=False)
    status: int
    headers: Mapping[str, str] = dataclasses.field(repr=False)
    body: bytes = dataclasses.field(repr=False)

    def json(self) -> Any:
        """Return the body's JSON, whatever its content type says, or raise WrongAnswer."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise self.wrong("did not send JSON") from None

    def wrong(self, why: str) -> WrongAnswer:
        """Return the error for an answer whose content is not what the standard says."""
        return WrongAnswer(_host(self.url), why, self.status)

    def checked(self) -> "Answer":
        """Return a 2xx answer; raise LmsUnreachable for "later", LmsRefused for the rest."""
        if 200 <= self.status < 300:
            return self
        host, why = _host(self.url), f"answered {self.status}"
        if self.status not in TRY_LATER and self.status < 500:
            raise LmsRefused(host, why, self.status)
        later = LmsUnreachable(host, why, self.status)
        with contextlib.suppress(InvalidHeader, KeyError):
            later.retry_after = Retry().parse_retry_after(self.headers["Retry-After"])
        raise later


class Http:
    """The tool's connections to every LMS, shared by all threads of a process.

    `timeout` is in seconds for one whole call, `most_bytes` the largest answer that is read,
    `ca_file` names authorities to trust beside the usual ones, and `networks` what may be called.
    """

    def __init__(
        self,
        timeout: float,
        most_bytes: int,
        ca_file: Path | None = None,
        networks: Networks | None = None,
    ) -> None:
        self._timeout, self._most_bytes = timeout, most_bytes
        self._trust = _trusting(os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where(), ca_file)
        self._direct = PoolManager(maxsize=CONNECTIONS, ssl_context=self._trust)
        keep_within(self._direct, networks or Networks())
        # By host, and by the address of a proxy: the environment is read once for each host.
        self._proxies: dict[str, str | None] = {}
        self._through: dict[str, ProxyManager] = {}

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Return the answer to one call, whatever its status.

        Raise LmsUnreachable when there is none in time, LmsRefused for an address we never call.
        """
        host = _host(url)
        with self._telling(host), self._open(method, url, headers, body) as response:
            read = b"".join(self._pieces(response, host, time.monotonic() + self._timeout))
            return Answer(url, response.status, response.headers, read)

    def get(self, url: str, accept: str = "application/json") -> Answer:
        """Return a public document's 2xx answer, or raise LmsUnreachable or LmsRefused."""
        return self.request("GET", url, {"Accept": accept}).checked()

    def close(self) -> None:
        """Let go of every kept connection."""
        for pools in (self._direct, *self._through.values()):
            pools.clear()

    def _open(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> BaseHTTPResponse:
        loopback = _host(url) in LOOPBACK
        if not url.startswith("https://") and not (loopback and url.startswith("http://")):
            raise LmsRefused(_host(url), "must be called over https")
        return self._pools(url).request(
            method,
            url,
            headers={**HEADERS, **headers},
            body=body,
            timeout=self._timeout,
            retries=False,
            redirect=False,
            preload_content=False,
        )

    def _pools(self, url: str) -> PoolManager:
        """Return the connections for a host: through the network's proxy where it has one for it.

        No proxy can reach this machine's own loopback.
        """
        host = _host(url)
        if host not in self._proxies:
            found = None if host in LOOPBACK else select_proxy(url, get_environ_proxies(url))
            self._proxies[host] = f"http://{found}" if found and "://" not in found else found
        proxy = self._proxies[host]
        if proxy is None:
            return self._direct
        if proxy not in self._through:
            asked = ":".join(get_auth_from_url(proxy))
            allowed = make_headers(proxy_basic_auth=asked) if asked != ":" else None
            self._through[proxy] = ProxyManager(
                proxy, proxy_headers=allowed, maxsize=CONNECTIONS, ssl_context=self._trust
            )
        return self._through[proxy]

    def _pieces(self, response: BaseHTTPResponse, host: str, until: float) -> Iterator[bytes]:
        size = 0
        # read1 returns with whatever has come, so an answer that drips cannot outlast its time.
        while piece := response.read1(PIECE, decode_content=True):
            size += len(piece)
            if size > self._most_bytes:
                raise WrongAnswer(host, f"sent over {self._most_bytes} bytes", response.status)
            if time.monotonic() > until:
                raise LmsUnreachable(host, "did not finish its answer in time")
            yield piece

    @contextlib.contextmanager
    def _telling(self, host: str) -> Iterator[None]:
        """Say in our own words what went wrong: a library's text holds the whole address."""
        try:
            yield
        except PrivateAddress:
            raise LmsRefused(
                host, "is on a private network that lan_networks does not name"
            ) from None
        except SSLError:
            raise LmsUntrusted(host, "has a certificate we cannot trust") from None
        except NewConnectionError:  # which counts itself among the time-outs
            raise LmsUnreachable(host, "could not be reached") from None
        except TimeoutError:
            raise LmsUnreachable(host, "did not answer in time") from None
        except HTTPError:
            raise LmsUnreachable(host, "could not be reached") from None


@functools.cache
def _trusting(usual: str, ca_file: Path | None) -> ssl.SSLContext:
    """Return how to trust over TLS: the usual authorities, and those of one more file."""
    context = create_urllib3_context()
    context.load_verify_locations(usual)
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def origin(url: str) -> str:
    """Return scheme, host and port of an http address, or raise ValueError when it has none."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError("not the address of a web service")
    return f"{parts.scheme}://{parts.hostname}:{parts.port or DEFAULT_PORTS[parts.scheme]}"


def is_plain(netloc: str) -> bool:
    """Say whether a host and port can stand in our own headers and mean nothing else there."""
    return netloc.isascii() and all(c.isalnum() or c in ".-_:[]" for c in netloc)


def _host(url: str) -> str:
    with contextlib.suppress(ValueError):
        return urlsplit(url).hostname or "the LMS"
    return "the LMS"
