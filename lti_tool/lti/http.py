"""Calls to an LMS: pooled, timed, bounded in size and never redirected; no body is ever logged."""

import contextlib
import dataclasses
import json
import os
import ssl
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError, InvalidHeader, ReadTimeoutError
from urllib3.util.retry import Retry

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
        self._proxies_by_host: dict[str, dict[str, str]] = {}
        self._session = requests.Session()
        # What an installation may set in the environment is read here, once.
        self._verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        plain, secure = HTTPAdapter(pool_maxsize=CONNECTIONS), _TrustingAdapter(ca_file)
        for scheme, adapter in (("http://", plain), ("https://", secure)):
            keep_within(adapter, networks or Networks())
            self._session.mount(scheme, adapter)

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Return the answer to one call, whatever its status.

        Raise LmsUnreachable when there is none in time, LmsRefused for an address we never call.
        """
        host = _host(url)
        with self._telling(host), self._open(method, url, dict(headers), body) as response:
            read = b"".join(self._pieces(response, host, time.monotonic() + self._timeout))
            return Answer(url, response.status_code, response.headers, read)

    def get(self, url: str, accept: str = "application/json") -> Answer:
        """Return a public document's 2xx answer, or raise LmsUnreachable or LmsRefused."""
        return self.request("GET", url, {"Accept": accept}).checked()

    def close(self) -> None:
        """Let go of every kept connection."""
        self._session.close()

    def _open(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> requests.Response:
        loopback = _host(url) in LOOPBACK
        if not url.startswith("https://") and not (loopback and url.startswith("http://")):
            raise LmsRefused(_host(url), "must be called over https")
        # Straight to the adapter: a session's own work costs as much again as the call, and none of
        # it is wanted, for it keeps cookies, follows redirects and reads the environment.
        return self._session.get_adapter(url).send(
            _prepared(method, url, headers, body),
            stream=True,
            timeout=self._timeout,
            verify=self._verify,
            proxies=self._proxies(url),
        )

    def _proxies(self, url: str) -> dict[str, str]:
        """Return the network's proxies for a host; none can reach this machine's own loopback."""
        host = _host(url)
        if host not in self._proxies_by_host:
            found = {} if host in LOOPBACK else get_environ_proxies(url)
            self._proxies_by_host[host] = found
        return self._proxies_by_host[host]

    def _pieces(self, response: requests.Response, host: str, until: float) -> Iterator[bytes]:
        size = 0
        # read1 returns with whatever has come, so an answer that drips cannot outlast its time.
        while piece := response.raw.read1(PIECE, decode_content=True):
            size += len(piece)
            if size > self._most_bytes:
                raise WrongAnswer(host, f"sent over {self._most_bytes} bytes", response.status_code)
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
        except requests.exceptions.SSLError:
            raise LmsUntrusted(host, "has a certificate we cannot trust") from None
        except (requests.exceptions.Timeout, ReadTimeoutError):
            raise LmsUnreachable(host, "did not answer in time") from None
        except (requests.exceptions.RequestException, HTTPError):
            raise LmsUnreachable(host, "could not be reached") from None


class _TrustingAdapter(HTTPAdapter):
    """Connections over TLS that trust the usual authorities and those of one more file."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        super().__init__(pool_maxsize=CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        if self._ca_file:
            kwargs["ssl_context"] = ssl.create_default_context(cafile=self._ca_file)
        super().init_poolmanager(*args, **kwargs)


def _prepared(
    method: str, url: str, headers: dict[str, str], body: bytes | None
) -> requests.PreparedRequest:
    """Return a request as an adapter takes it."""
    prepared = requests.PreparedRequest()
    prepared.prepare_method(method)
    prepared.prepare_url(url, None)
    prepared.prepare_headers({**HEADERS, **headers})
    prepared.body = body
    prepared.prepare_content_length(body)
    return prepared


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
