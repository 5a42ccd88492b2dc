"""A small LMS over real HTTP: it says what a test scripted and keeps what it got."""

import contextlib
import dataclasses
import datetime as dt
import functools
import json
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from joserfc.jwk import RSAKey
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import WSGIRequestHandler, make_server

from lti_tool.database import Base
from lti_tool.lti.http import Http
from lti_tool.lti.keys import ToolKeys
from lti_tool.lti.models import Platform
from lti_tool.lti.platforms import Registration, registration
from lti_tool.lti.services import Lms
from lti_tool.lti.tokens import AccessTokens

CAPTURED = Path(__file__).parents[1] / "platform" / "moodle"
NOON = dt.datetime(2026, 9, 7, 12, tzinfo=dt.UTC)
TOKEN, JWKS = "/mod/lti/token.php", "/mod/lti/certs.php"


def captured(name: str) -> Any:
    """Return what a real Moodle said, as it was kept."""
    return json.loads((CAPTURED / f"{name}.json").read_text())


@dataclasses.dataclass(frozen=True)
class Reply:
    """An answer to give: `body` is sent as JSON unless it is bytes already."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    after: float = 0
    drip: float = 0

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclasses.dataclass(frozen=True)
class Asked:
    """A request that came in, by the connection it came on."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: str


PAGE = Reply(b"<!DOCTYPE html><title>Not found</title>", 404, {"Content-Type": "text/html"})


class PretendLms:
    """A web server whose answers a test scripts, each used once but for the last of an address."""

    def __init__(self, port: int, ssl_context: Any = None) -> None:
        self._server = make_server(
            "127.0.0.1",
            port,
            self._answer,
            threaded=True,
            request_handler=_Quiet,
            ssl_context=ssl_context,
        )
        scheme = "https" if ssl_context else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.port}"
        self.asked: list[Asked] = []
        self._replies: dict[str, list[Reply]] = {}
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def says(self, target: str, *replies: Reply) -> None:
        """Script the answers of an address, with or without its query."""
        self._replies[target] = list(replies)

    def asked_for(self, path: str) -> list[Asked]:
        """Return the requests that came to a path, whatever their query."""
        return [asked for asked in self.asked if asked.target.split("?")[0] == path]

    def stop(self) -> None:
        """Close the doors."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        target = f"{path}?{query}" if query else path
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").title(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name == "CONTENT_TYPE"
        }
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        method, connection = environ["REQUEST_METHOD"], str(environ["REMOTE_PORT"])
        self.asked.append(Asked(method, target, headers, body, connection))
        reply = self._next(target, path)
        time.sleep(reply.after)
        length = {} if reply.drip else {"Content-Length": str(len(reply.content))}
        start(f"{reply.status} Said", list({**length, **reply.headers}.items()))
        return _drops(reply) if reply.drip else [reply.content]

    def _next(self, target: str, path: str) -> Reply:
        replies = self._replies.get(target) or self._replies.get(path) or [PAGE]
        return replies.pop(0) if len(replies) > 1 else replies[0]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


def _drops(reply: Reply) -> Iterator[bytes]:
    for byte in reply.content:
        time.sleep(reply.drip)
        yield bytes([byte])


@contextlib.contextmanager
def pretend_lms(port: int = 0, ssl_context: Any = None) -> Iterator[PretendLms]:
    """Run an LMS that gives tokens as Moodle does and knows nothing else yet."""
    lms = PretendLms(port, ssl_context)
    token = captured("token")
    lms.says(TOKEN, Reply(token["body"], headers=token["headers"]))
    try:
        yield lms
    finally:
        lms.stop()


@functools.cache
def signing_pem() -> bytes:
    """Return one key for all tests: making one takes a while."""
    return RSAKey.generate_key(2048).as_pem(private=True)


def keys_in(folder: Path) -> ToolKeys:
    """Return the tool's keys with one key in place."""
    folder.mkdir(exist_ok=True)
    (folder / "lti-ours.pem").write_bytes(signing_pem())
    return ToolKeys(folder)


class Clock:
    """A moment that moves when a test says so."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> dt.datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def passes(self, **time: float) -> None:
        self.moment += dt.timedelta(**time)


@dataclasses.dataclass
class Tool:
    """Our side: a registration with the LMS, and all that a call to it needs."""

    registration: Registration
    http: Http
    keys: ToolKeys
    sessions: sessionmaker[Session]
    clock: Clock
    tokens: AccessTokens
    lms: Lms


def register(sessions: sessionmaker[Session], url: str, **given: Any) -> Registration:
    """Keep a platform at this address and return its facts."""
    facts = {
        "name": "Example School",
        "issuer": url,
        "client_id": "client-1",
        "authorization_endpoint": f"{url}/mod/lti/auth.php",
        "token_endpoint": f"{url}{TOKEN}",
        "jwks_uri": f"{url}{JWKS}",
        "insecure_loopback": True,
        "created_at": NOON,
    }
    with sessions() as session, session.begin():
        platform = Platform(**{**facts, **given})
        session.add(platform)
        session.flush()
        return registration(platform)


@contextlib.contextmanager
def tool_for(lms: PretendLms, folder: Path, **given: Any) -> Iterator[Tool]:
    """Put our side together with a database of its own, registered with the LMS."""
    engine = create_engine(f"sqlite:///{folder / 'tool.sqlite3'}")
    Base.metadata.create_all(engine)
    sessions = sessionmaker(engine)
    facts = register(sessions, lms.url, **given)
    http, keys, clock = Http(timeout=2, most_bytes=100_000), keys_in(folder / "keys"), Clock()
    tokens = AccessTokens(keys, http, sessions, clock)
    try:
        yield Tool(facts, http, keys, sessions, clock, tokens, Lms(facts, http, tokens))
    finally:
        http.close()
        engine.dispose()
