"""One cloud LMS with many customers: it knows each by its token, and notes who came to whom."""

import contextlib
import dataclasses
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

from joserfc import jws
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


@dataclasses.dataclass(frozen=True)
class Call:
    """A call to the place of one customer, with the token of perhaps another."""

    owner: str
    path: str
    by: str | None
    token: str
    cookie: str | None
    body: bytes


@dataclasses.dataclass
class SharedLms:
    """Tokens and services under one origin; `<customer>/…` belongs to that customer alone."""

    url: str = ""
    calls: list[Call] = dataclasses.field(default_factory=list)
    given: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    revoked: set[str] = dataclasses.field(default_factory=set)
    down: set[str] = dataclasses.field(default_factory=set)
    rosters: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    meanwhile: Callable[[], None] = lambda: None

    def answer(self, request: Request) -> Response:
        """Answer one call."""
        owner, _, path = request.path.strip("/").partition("/")
        response = self._token(request) if owner == "token" else self._service(request, owner, path)
        response.set_cookie("lms_session", owner)
        return response

    def tokens_of(self, client_id: str) -> list[str]:
        """Return the tokens that one customer's registration was given, oldest first."""
        return [token for token, client in self.given if client == client_id]

    def strangers(self) -> list[Call]:
        """Return the calls that came with a token of somebody else, or a cookie."""
        return [call for call in self.calls if call.by != call.owner or call.cookie]

    def _token(self, request: Request) -> Response:
        payload = jws.extract_compact(request.form["client_assertion"].encode()).payload
        client = json.loads(payload)["sub"]
        if client in self.down:
            return Response(status=503)
        token = f"token-{len(self.given) + 1}"
        self.given.append((token, client))
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _service(self, request: Request, owner: str, path: str) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        by = dict(self.given).get(token)
        cookie = request.headers.get("Cookie")
        self.calls.append(Call(owner, path, by, token, cookie, request.get_data()))
        if token in self.revoked:
            return Response(status=401)
        if by != owner:
            return Response(status=403)
        self.meanwhile()
        if path == "memberships":
            names = self.rosters.get(owner, [])
            return _json({"members": [{"user_id": n, "roles": ["Learner"]} for n in names]})
        return _json([]) if path.endswith("results") else _json({})


def _json(found: Any) -> Response:
    return Response(json.dumps(found), content_type="application/json")


@contextlib.contextmanager
def shared_lms() -> Iterator[SharedLms]:
    """Run such an LMS on a loopback port of its own."""
    lms = SharedLms()
    server = make_server("127.0.0.1", 0, Request.application(lms.answer), threaded=True)
    lms.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield lms
    server.shutdown()
    thread.join()
    server.server_close()
