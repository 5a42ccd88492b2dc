"""One platform's services: each call gets a token, renewed once, and goes nowhere else."""

import json as jsons
import math
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lti_tool.lti.http import Answer, Http, LmsRefused, origin
from lti_tool.lti.platforms import Registration
from lti_tool.lti.tokens import AccessTokens

PAGES = 1000
LINK = re.compile(r"<([^>]*)>([^<]*)")
RELATION = re.compile(r";\s*rel\s*=\s*\"?([^\";,]*)", re.IGNORECASE)


class Lms:
    """The services of one platform, for calls from several threads at once."""

    def __init__(
        self, registration: Registration, http: Http, tokens: AccessTokens, most_pages: int = PAGES
    ) -> None:
        self.registration, self._http, self._tokens = registration, http, tokens
        self._most_pages = most_pages

    def get(self, url: str, *, scope: str, accept: str) -> Answer:
        """Return a service's 2xx answer, or raise LmsUnreachable or LmsRefused."""
        return self._call("GET", url, scope, {"Accept": accept})

    def post(self, url: str, *, scope: str, accept: str, content_type: str, json: Any) -> Answer:
        """Send JSON to a service; return its 2xx answer, or raise LmsUnreachable or LmsRefused."""
        headers = {"Accept": accept, "Content-Type": content_type}
        return self._call("POST", url, scope, headers, jsons.dumps(json).encode())

    def pages(
        self, url: str, *, scope: str, accept: str, seconds: float = math.inf
    ) -> Iterator[Answer]:
        """Yield every page of a list by its Link headers (RFC 8288).

        A loop is a WrongAnswer, and so is a page more when `seconds` are over.
        """
        seen, until = set[str](), time.monotonic() + seconds
        following: str | None = url
        while following:
            seen.add(following)
            page = self.get(following, scope=scope, accept=accept)
            yield page
            following = next_page(page)
            is_late = following is not None and time.monotonic() > until
            if following in seen or len(seen) >= self._most_pages or is_late:
                raise page.wrong("sent pages without end")

    def _call(
        self,
        method: str,
        url: str,
        scope: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Answer:
        self._check_place(url)
        token = self._tokens.get(self.registration, scope)
        answer = self._http.request(method, url, {**headers, **_bearer(token)}, body)
        # 401 by the standard; Open edX says 403 to a token that has run out.
        if answer.status in (401, 403) and self._tokens.forget(self.registration, token):
            token = self._tokens.get(self.registration, scope)
            answer = self._http.request(method, url, {**headers, **_bearer(token)}, body)
        return answer.checked()

    def _check_place(self, url: str) -> None:
        """Refuse an address outside the platform: a launch cannot send our token elsewhere."""
        try:
            known = origin(url) in self.registration.origins
        except ValueError:
            known = False
        if not known:
            raise LmsRefused(urlsplit(self.registration.issuer).netloc, "named a service elsewhere")


def next_page(page: Answer) -> str | None:
    """Return the address of the page after this one, letter for letter, or None at the end.

    The parser of requests cuts an address at its first semicolon, which a page's token may hold.
    """
    for target, parameters in LINK.findall(page.headers.get("Link", "")):
        relation = RELATION.search(parameters)
        if relation and "next" in relation[1].lower().split():
            following = _joined(page.url, target)
            if following is None:
                raise page.wrong("sent a next page elsewhere")
            return following
    return None


def below(url: str, path: str = "", query: str = "") -> str:
    """Return an address with more path and more query; what it had stays in its place."""
    base, _, known = url.partition("#")[0].partition("?")
    queries = "&".join(part for part in (known, query) if part)
    return f"{base}{path}?{queries}" if queries else f"{base}{path}"


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _joined(base: str, target: str) -> str | None:
    """Return where a link leads, or None when that is not on the server it came from."""
    try:
        following = str(urljoin(base, target))
        return following if origin(following) == origin(base) else None
    except ValueError:
        return None
