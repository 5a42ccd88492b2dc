"""Example School over real HTTP, with one of its people in the tool already."""

import dataclasses
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from lti_tool.demo import cast, seed
from lti_tool.demo.claims import launch_claims
from lti_tool.demo.lms import create_lms
from lti_tool.demo.office import Office, OpenLaunch
from lti_tool.demo.school import School
from lti_tool.demo.wire import ToolAddresses
from lti_tool.extensions import db
from lti_tool.lti.claims import read_launch
from lti_tool.lti.tool import tool
from lti_tool.people.actions import recognise
from lti_tool.web.clock import clock as the_clock
from lti_tool.web.clock import now


@dataclasses.dataclass(frozen=True)
class Running:
    """The tool, and an LMS that can be stopped."""

    app: Flask
    office: Office
    stop: Callable[[], None]

    @property
    def school(self) -> School:
        return self.office.school


@pytest.fixture
def running(app: Flask, clock: object) -> Iterator[Running]:
    the_clock.fix(None)  # the LMS checks the age of what we sign
    with app.app_context():
        keys = tool().keys.public_jwks()
    server = make_server("127.0.0.1", 0, lambda environ, start: [b""], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    tool_side = ToolAddresses(
        *(f"https://tool.test/lti/{path}" for path in ("login", "launch", "jwks"))
    )
    office = Office(
        address, tool_side, cast.example_school(), the_clock.now, fetch_jwks=lambda _url: keys
    )
    server.app = create_lms(office)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def stop() -> None:
        if thread.is_alive():
            server.shutdown()
            thread.join()
            server.server_close()

    with app.app_context():
        platform = seed.register(office, now())
        claims = launch_claims(office, OpenLaunch(cast.LEAD, cast.ASSESSMENT, "iframe"), nonce="")
        recognise(read_launch(claims, platform.id, platform.deployments[0].id), now())
        db.session.commit()
    yield Running(app, office, stop)
    stop()
    with app.app_context():
        tool().http.close()
