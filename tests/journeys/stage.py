"""Example School and the tool on two https sites of this machine, with a worker."""

import dataclasses
import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import flask_migrate
import requests
import trustme
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from lti_tool.app import create_app
from lti_tool.demo import cast, seed
from lti_tool.demo.breaking import forgetful
from lti_tool.demo.lms import create_lms
from lti_tool.demo.office import Office
from lti_tool.demo.wire import ToolAddresses
from lti_tool.extensions import db
from lti_tool.settings import read_settings
from lti_tool.web.clock import clock
from lti_tool.worker import start_worker

# An ordinary school day, so that a story begins in the same half-term whenever it is told.
SCHOOL_DAY = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)
# Two addresses are two sites to a browser, so that the tool in the LMS's frame is a third party.
LMS_HOST, TOOL_HOST = "127.0.0.2", "127.0.0.3"


@dataclasses.dataclass(frozen=True)
class Stage:
    """A running school: its LMS, the tool, and the app behind it for a test to look into."""

    lms: str
    tool: str
    app: Flask
    office: Office


def begin_the_day() -> None:
    """Let the clock run from the morning of a school day: a browser's cookies need it to run."""
    clock.fix(None)
    clock.move(SCHOOL_DAY - clock.now())


@contextmanager
def stage(folder: Path, *, registered: bool = True) -> Iterator[Stage]:
    """Run a school until the block ends; unregistered, the two know nothing of each other yet."""
    authority = trustme.CA()
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    with ExitStack() as stack:
        serve = _Server(stack, authority)
        lms, tool = serve.open(LMS_HOST), serve.open(TOOL_HOST)
        app = create_app(
            read_settings(
                public_url=tool,
                home=folder,
                lms_ca_file=trusted,
                database_url="",
                lan_networks="127.0.0.0/8",
            )
        )
        office = _office(lms, tool, trusted)
        with app.app_context():
            flask_migrate.upgrade()
            if registered:
                platform = seed.register(office, clock.now())
                seed.live_so_far(office, platform, clock.now())
                db.session.commit()
            else:
                office.school.installed = None
        stack.callback(_close, app)
        stack.callback(start_worker(app, 2))
        serve.put(tool, forgetful(app.wsgi_app, office))  # type: ignore[arg-type]
        serve.put(lms, create_lms(office))
        yield Stage(lms, tool, app, office)


def _office(lms: str, tool: str, trusted: Path) -> Office:
    def fetch(address: str) -> dict[str, object]:
        found: dict[str, object] = requests.get(address, verify=str(trusted), timeout=5).json()
        return found

    def move(by: object) -> None:
        begin_the_day() if by is None else clock.move(by)  # type: ignore[arg-type]

    addresses = ToolAddresses(f"{tool}/lti/login", f"{tool}/lti/launch", f"{tool}/lti/jwks")
    return Office(lms, addresses, cast.example_school(), clock.now, move, fetch)


class _Server:
    """Opens https addresses first, so that each side knows the other's, and serves them after."""

    def __init__(self, stack: ExitStack, authority: trustme.CA) -> None:
        self._stack, self._authority = stack, authority
        self._apps: dict[str, Callable[..., object]] = {}

    def open(self, host: str) -> str:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(host).configure_cert(context)
        server = make_server(host, 0, self._answer, threaded=True, ssl_context=context)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self._stack.callback(_stop, server, thread)
        return f"https://{host}:{server.server_port}"

    def put(self, address: str, app: Callable[..., object]) -> None:
        self._apps[address.removeprefix("https://")] = app

    def _answer(self, environ: dict[str, str], start: Callable[..., object]) -> object:
        return self._apps[environ["HTTP_HOST"]](environ, start)


def _stop(server: BaseWSGIServer, thread: threading.Thread) -> None:
    server.shutdown()
    thread.join()
    server.server_close()


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
