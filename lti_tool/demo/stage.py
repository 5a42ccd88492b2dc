"""Set the demo up and let it run: the tool and Example School on two ports of localhost."""

import contextlib
import dataclasses
import datetime as dt
import os
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import select
from waitress.server import create_server

from lti_tool.demo import seed
from lti_tool.demo.breaking import forgetful
from lti_tool.demo.keys import kept_key
from lti_tool.demo.lms import create_lms
from lti_tool.demo.months import Month
from lti_tool.demo.office import Office
from lti_tool.demo.record import kept_school
from lti_tool.demo.whole_school import school_with_rooms
from lti_tool.demo.wire import ToolAddresses
from lti_tool.demo.year import rooms, telling
from lti_tool.extensions import db, queue
from lti_tool.insights.jobs import publish_all
from lti_tool.lti.models import Platform
from lti_tool.settings import PREFIX, Settings, WrongSetting, read_settings
from lti_tool.showcase.jobs import look_after_twilights
from lti_tool.spaces.jobs import close_years
from lti_tool.surveys.jobs import settle_closed
from lti_tool.web.clock import clock

CreateApp = Callable[[Settings], Flask]
StartWorker = Callable[[Flask, int], Callable[[], None]]
Say = Callable[[str], None]
MoveClock = Callable[[dt.timedelta | None], None]
# A job runs by the real clock, which nobody moves; each does nothing where nothing is due.
NIGHT = (close_years, settle_closed, look_after_twilights, publish_all)


@dataclasses.dataclass(frozen=True)
class Place:
    """Where the demo runs: two ports of localhost, and one folder of its own."""

    tool_port: int
    lms_port: int
    folder: Path
    month: Month | None = None  # None: today

    @property
    def tool(self) -> str:
        return f"http://localhost:{self.tool_port}"

    @property
    def lms(self) -> str:
        return f"http://localhost:{self.lms_port}"


def default_folder(month: Month | None = None) -> Path:
    """Return the demo's folder where none is named: each month has its own."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / (f"lti-tool-demo-{month}" if month else "lti-tool-demo")


def play(
    create_app: CreateApp, start_worker: StartWorker, place: Place, *, fresh: bool, say: Say
) -> None:
    """Run the demo until it is interrupted; a first start fills it with a school's year so far."""
    for port in (place.tool_port, place.lms_port):
        _must_be_free(port)
    if fresh:
        _clear(place.folder)
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mark(place)
    remember_the_date(place)
    settings = _settings(place)
    app = create_app(settings)
    office = open_lms(place)
    office.move_clock = with_a_night(office.move_clock)
    _fill(app, office, place.month)
    app.wsgi_app = forgetful(app.wsgi_app, office)  # type: ignore[assignment,method-assign]
    stop = start_worker(app, settings.worker_threads)
    try:
        _serve(app, create_lms(office), place, say)
    finally:
        stop()


def with_a_night(move: MoveClock | None) -> MoveClock | None:
    """Let the tool do what it does by itself each night, once somebody has moved the date."""

    def moved(by: dt.timedelta | None) -> None:
        if move is not None:
            move(by)
            for job in NIGHT:
                queue.ring(job)

    return moved if move is not None else None


def _settings(place: Place) -> Settings:
    """Return settings that nothing configured for a real installation can change."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    return read_settings(
        public_url=place.tool,
        host="localhost",
        port=place.tool_port,
        home=place.folder,
        keys_dir=str(place.folder / "keys"),
        database_url=f"sqlite:///{place.folder / 'demo.sqlite3'}",
        queue_url="",
        trusted_proxies=0,
    )


def open_lms(place: Place) -> Office:
    """Return Example School as a folder keeps it, or as it is on its first day."""
    tool = ToolAddresses(
        login=f"{place.tool}/lti/login",
        launch=f"{place.tool}/lti/launch",
        jwks=f"{place.tool}/lti/jwks",
    )
    return Office(
        address=place.lms,
        tool=tool,
        school=kept_school(place.folder / "school.json", school_with_rooms),
        now=clock.now,
        move_clock=lambda by: _move(by, place),
        key=kept_key(place.folder / "example-school.pem"),
    )


def _mark(place: Place) -> None:
    """Note which month a folder's demo began in; it goes on in that one only."""
    mark, month = place.folder / "demo", place.month or ""
    if mark.exists() and mark.read_text() != month:
        raise WrongSetting(f"{place.folder} holds the demo of another month: begin with --fresh")
    mark.write_text(month)


def _move(by: dt.timedelta | None, place: Place) -> None:
    """Move the demo's date, and keep it for the next start."""
    if by is None:
        _begin_the_day(place.month)
    else:
        clock.move(by)
    _keep_the_date(place)


def _keep_the_date(place: Place) -> None:
    (place.folder / "date").write_text(str(int(clock.shift().total_seconds())))


def _begin_the_day(month: Month | None) -> None:
    """Let it be today, or the morning on which a month begins."""
    clock.fix(None)
    if month is not None:
        clock.move(month.begins - clock.now())


def remember_the_date(place: Place) -> None:
    """Let it be as late as when the demo was left, or the day on which it begins."""
    _begin_the_day(place.month)
    with contextlib.suppress(FileNotFoundError, ValueError):
        shift = dt.timedelta(seconds=int((place.folder / "date").read_text()))
        clock.fix(None)
        clock.move(shift)
    _keep_the_date(place)


def _fill(app: Flask, office: Office, month: Month | None) -> None:
    with app.app_context():
        flask_migrate.upgrade()
        if db.session.scalar(select(Platform.id).limit(1)) is None:
            fill(office, month)
            db.session.commit()


def fill(office: Office, month: Month | None) -> None:
    """Tell the school's year so far: of a month, as it is then; else the autumn alone."""
    now = clock.now()
    platform = seed.register(office, now)
    if month is not None:
        telling.tell(office, platform, now)
        return
    seed.live_so_far(office, platform, now)
    rooms.open_today(office, platform, now)


def _serve(app: Flask, lms: Flask, place: Place, say: Say) -> None:
    servers = [
        create_server(each, host="localhost", port=port, threads=8, ident=None)
        for each, port in ((app, place.tool_port), (lms, place.lms_port))
    ]
    threading.Thread(target=servers[0].run, daemon=True).start()
    say(f"Example School, an LMS to try the tool in:  {place.lms}")
    say(f"The tool itself (opens only from an LMS):   {place.tool}")
    say(f"Its data is in {place.folder}. Press Ctrl+C to stop.")
    try:
        servers[1].run()
    finally:
        for server in servers:
            server.close()


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise WrongSetting(
                f"port {port} is in use: choose others with --tool-port and --lms-port"
            )


def _clear(folder: Path) -> None:
    """Empty a folder that a demo made; any other is left alone."""
    if not folder.exists():
        return
    if not (folder / "demo").exists() and any(folder.iterdir()):
        raise WrongSetting(f"{folder} holds something else than a demo, so it is left as it is")
    shutil.rmtree(folder)
