"""The demo as it is in each month, told once, and people who come to it by launches."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from lti_tool.app import create_app
from lti_tool.database import Base
from lti_tool.demo import stage
from lti_tool.demo.lms import create_lms
from lti_tool.demo.months import Month
from lti_tool.demo.office import Office
from lti_tool.demo.whole_school import school_with_rooms
from lti_tool.demo.wire import ToolAddresses
from lti_tool.extensions import db
from lti_tool.lti.tool import tool
from lti_tool.settings import read_settings
from lti_tool.web.clock import clock as the_clock
from tests.browser import Browser
from tests.demo.reading import Form, Page

TOOL, FILE = "https://tool.test", "told.sqlite3"
LEFT_FOR_THE_TOP = {"Sec-Fetch-Dest": "document"}


@dataclasses.dataclass(frozen=True)
class Told:
    """A month of the demo: the tool, and the LMS that its people come from."""

    month: Month
    app: Flask
    lms: Flask
    office: Office

    def come(self, person_id: str, activity_id: str) -> "Visit":
        """Let somebody sign in to the LMS and open an activity, as a browser does it."""
        lms = self.lms.test_client()
        lms.post("/login/index.php", data={"person": person_id}, base_url=self.office.address)
        page = lms.get(f"/mod/lti/launch.php?id={activity_id}", base_url=self.office.address)
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        login = _form(page.text)
        sent = browser.post(login.action, data=login.fields, headers=LEFT_FOR_THE_TOP)
        signed = _form(lms.get(sent.headers["Location"]).text)
        came = browser.post(
            signed.action, data=signed.fields, headers={"Origin": self.office.address}
        )
        assert came.status_code == 303, came.text
        return Visit(browser, _followed(browser, came.headers["Location"]))


@dataclasses.dataclass(frozen=True)
class Visit:
    """Somebody's browser, and the page that their launch led them to."""

    browser: FlaskClient
    address: str

    def read(self, path: str = "") -> str:
        """Return the words of a page below the one that was opened, or at an address."""
        answer = self.browser.get(path if path.startswith("/") else self._below(path))
        assert answer.status_code == 200, answer.status
        return " ".join(answer.text.split())

    def _below(self, path: str) -> str:
        return f"{self.address}/{path}" if path else self.address


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Month], Told]]:
    """Return a function that tells a month when it is first asked for."""
    told, servers = dict[Month, Told](), list[Callable[[], None]]()

    def of(month: Month) -> Told:
        if month not in told:
            told[month], stop = _tell(month, tmp_path_factory.mktemp(month))
            servers.append(stop)
        the_clock.fix(month.begins)
        return told[month]

    yield of
    for stop in servers:
        stop()
    for each in told.values():
        with each.app.app_context():
            tool().http.close()
            db.engine.dispose()


@pytest.fixture
def september(months: Callable[[Month], Told]) -> Told:
    return months(Month.SEPTEMBER)


@pytest.fixture
def february(months: Callable[[Month], Told]) -> Told:
    return months(Month.FEBRUARY)


@pytest.fixture
def july(months: Callable[[Month], Told]) -> Told:
    return months(Month.JULY)


@pytest.fixture(params=list(Month))
def told(request: pytest.FixtureRequest, months: Callable[[Month], Told]) -> Told:
    """Each of the months in turn."""
    return months(request.param)


@pytest.fixture
def own_july(july: Told, tmp_path: Path) -> Iterator[Told]:
    """July in a database of a test's own, for one that goes on with it."""
    with july.app.app_context():
        db.session.execute(sa.text(f"VACUUM INTO '{tmp_path / FILE}'"))
        db.session.remove()
    app = _open(tmp_path)
    yield dataclasses.replace(july, app=app)
    with app.app_context():
        tool().http.close()
        db.engine.dispose()


def _open(home: Path) -> Flask:
    file = f"sqlite:///{home / FILE}"
    app = create_app(
        read_settings(public_url=TOOL, home=home, database_url=file, queue_url="memory:"),
        testing=True,
    )
    app.test_client_class = Browser
    return app


def _tell(month: Month, home: Path) -> tuple[Told, Callable[[], None]]:
    the_clock.fix(month.begins)
    app = _open(home)
    server = make_server("127.0.0.1", 0, lambda environ, start: [b""], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    ours = ToolAddresses(*(f"{TOOL}/lti/{path}" for path in ("login", "launch", "jwks")))
    with app.app_context():
        keys = tool().keys.public_jwks()
    office = Office(address, ours, school_with_rooms(), the_clock.now, fetch_jwks=lambda _url: keys)
    server.app = create_lms(office)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    tables = sa.create_engine(f"sqlite:///{home / FILE}")
    Base.metadata.create_all(tables)
    tables.dispose()
    with app.app_context():
        stage.fill(office, month)
        db.session.commit()
    return Told(month, app, server.app, office), stop


def _form(html: str) -> Form:
    return Page(html).forms[0]


def _followed(browser: FlaskClient, address: str) -> str:
    """Follow redirects, and return the address of the page that stands at their end."""
    answer = browser.get(address, follow_redirects=True)
    assert answer.status_code == 200, answer.status
    return answer.request.path
