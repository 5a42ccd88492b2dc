"""The doctor looks at a real installation and a real LMS, and says what is wrong in words."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import flask_migrate
import pytest
import requests
from flask import Flask
from sqlalchemy import select, text
from werkzeug.serving import make_server

from lti_tool.admin.doctor import lines_of, report
from lti_tool.admin.findings import Finding, State
from lti_tool.admin.installation import installation
from lti_tool.admin.platform_check import platform_check
from lti_tool.app import create_app
from lti_tool.cli.doctor import doctor
from lti_tool.demo import cast, seed
from lti_tool.demo.lms import create_lms
from lti_tool.demo.office import Office
from lti_tool.demo.wire import ToolAddresses
from lti_tool.extensions import db
from lti_tool.gradebook.models import Line, LineItem, Score
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.tool import tool
from lti_tool.people.models import Person
from lti_tool.settings import Settings, read_settings
from lti_tool.web.clock import clock, now
from tests.journeys.stage import stage


class Practice:
    """A tool and an LMS that answer each other over http on this machine."""

    def __init__(self, app: Flask, office: Office, settings: Settings) -> None:
        self.app, self.office, self.settings = app, office, settings

    def inside(self) -> dict[str, Finding]:
        with self.app.app_context():
            return {f.name: f for f in installation(self.settings, tool(), now)}

    def outside(self) -> dict[str, Finding]:
        with self.app.app_context():
            [platform] = db.session.scalars(select(Platform)).all()
            return {f.name: f for f in platform_check(platform, tool(), now)}


@pytest.fixture
def practice(database: str, keys_dir: Path, tmp_path: Path) -> Iterator[Practice]:
    clock.fix(None)
    apps: dict[int, Callable[..., object]] = {}
    with ExitStack() as stack:

        def serve() -> str:
            def answer(environ: dict[str, str], start: object) -> object:
                return apps[int(environ["SERVER_PORT"])](environ, start)

            server = make_server("127.0.0.1", 0, answer, threaded=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        lms, ours = serve(), serve()
        settings = read_settings(
            public_url=ours,
            home=tmp_path,
            keys_dir=str(keys_dir),
            database_url=database,
            queue_url="memory:",
        )
        app = create_app(settings, testing=True)
        addresses = ToolAddresses(f"{ours}/lti/login", f"{ours}/lti/launch", f"{ours}/lti/jwks")
        office = Office(
            lms,
            addresses,
            cast.example_school(),
            clock.now,
            None,
            lambda address: requests.get(address, timeout=5).json(),
        )
        with app.app_context():
            platform = seed.register(office, now())
            seed.live_so_far(office, platform, now())
            db.session.commit()
        apps[int(lms.rpartition(":")[2])] = create_lms(office)
        apps[int(ours.rpartition(":")[2])] = app
        yield Practice(app, office, settings)
        with app.app_context():
            tool().http.close()
            db.session.remove()
            db.engine.dispose()


def test_a_good_installation_is_said_to_be_good(practice: Practice) -> None:
    found = practice.outside()
    assert {f.state for f in found.values()} == {State.OK}, found
    assert set(found) >= {"keys of the LMS", "clock of the LMS", "course lists", "grades"}


def test_the_address_is_looked_at_from_outside(practice: Practice) -> None:
    clock.move(dt.timedelta(seconds=90))
    assert practice.inside()["clock"].state is State.WRONG
    assert "Launches are refused" in practice.inside()["clock"].remedy


def test_a_block_list_is_named(practice: Practice) -> None:
    """A Moodle that cannot fetch our keys answers its token address with a 404 page."""
    practice.office.broken.add("down")
    down = practice.outside()
    assert down["keys of the LMS"].state is State.WRONG
    assert "nobody gets in" in down["keys of the LMS"].remedy
    practice.office.broken.clear()
    with practice.app.app_context():
        [platform] = db.session.scalars(select(Platform)).all()
        platform.token_endpoint = f"{practice.office.address}/mod/lti/nothing.php"
        db.session.commit()
    found = practice.outside()["token for course lists"]
    assert found.state is State.WRONG
    assert "cURL blocked hosts list" in found.remedy


def test_a_wrong_client_id_is_named(practice: Practice) -> None:
    with practice.app.app_context():
        [platform] = db.session.scalars(select(Platform)).all()
        platform.client_id = "mistyped"
        db.session.commit()
    found = practice.outside()["token for grades"]
    assert "invalid_client" in found.seen
    assert "client id" in found.remedy


def test_a_deployment_that_waits_is_named(practice: Practice) -> None:
    with practice.app.app_context():
        [platform] = db.session.scalars(select(Platform)).all()
        db.session.add(Deployment(platform=platform, deployment_id="77", learned_at=now()))
        db.session.commit()
    assert "77 waits for approval" in practice.outside()["deployments"].seen


def owe_since(ago: dt.timedelta) -> None:
    """Let a score have been due for so long."""
    score = Score(
        line_item_id=db.session.scalars(select(LineItem.id)).first(),
        person_id=db.session.scalars(select(Person.id).order_by(Person.id.desc())).first(),
        value=1,
        earned_at=now() - ago,
        due_at=now() - ago,
    )
    db.session.add(score)
    db.session.commit()


@pytest.fixture
def upgraded(practice: Practice) -> Iterator[None]:
    """Let the tables be known to be this version's."""
    with practice.app.app_context():
        flask_migrate.stamp()
    yield
    with practice.app.app_context():
        db.session.execute(text("DROP TABLE alembic_version"))
        db.session.commit()


@pytest.mark.usefixtures("upgraded")
def test_an_lms_that_is_left_alone_is_named_and_no_worker_is_blamed(practice: Practice) -> None:
    hour = dt.timedelta(hours=1)
    with practice.app.app_context():
        owe_since(hour)
    assert practice.inside()["background jobs"].state is State.WRONG
    with practice.app.app_context():
        [platform] = db.session.scalars(select(Platform)).all()
        since, until = now() - hour, now() + hour / 4
        pause = {"silent_since": since, "paused_until": until, "silences": 8, "pauses": 4}
        db.session.merge(Line(platform_id=platform.id, **pause))
        db.session.commit()
    assert practice.inside()["background jobs"].state is State.OK
    found = practice.outside()["scores"]
    assert found.state is State.LOOK
    assert f"since {since:%d %B %Y at %H:%M} UTC" in found.seen
    assert f"at {until:%H:%M} UTC" in found.remedy


def test_keys_that_others_can_read_are_named(practice: Practice) -> None:
    folder = practice.settings.keys
    before = folder.stat().st_mode
    folder.chmod(0o755)
    try:
        assert "Others on this machine" in practice.inside()["folders"].seen
    finally:
        folder.chmod(before)


def test_another_installation_at_our_address_is_named(practice: Practice, tmp_path: Path) -> None:
    elsewhere = practice.settings.model_copy(update={"keys_dir": str(tmp_path / "other-keys")})
    other = create_app(elsewhere, testing=True)
    with other.app_context():
        found = {f.name: f for f in installation(elsewhere, tool(), now)}
        assert "Another installation answers" in found["public address"].seen
        tool().http.close()
        db.session.remove()
        db.engine.dispose()


def test_a_report_holds_nobody_and_no_secret(practice: Practice) -> None:
    secret = practice.settings.model_copy(
        update={"queue_url": "redis://user:hunter2@queue.school.example:6379/0"}
    )
    with practice.app.app_context():
        names = [p.name for p in db.session.scalars(select(Person)) if p.name]
        secrets = tool().keys.secrets
        lines = lines_of("LMS", practice.outside().values())
        text = report(secret, lines, now())
    assert names
    assert not [name for name in names if name in text]
    assert "hunter2" not in text
    assert "redis://queue.school.example" in text
    assert not [value for value in secrets if value in text]
    assert "cURL" not in text  # all is well
    assert "It holds no name" in " ".join(text.split())


def test_the_command_writes_no_file_over_another(tmp_path: Path) -> None:
    from click.testing import CliRunner

    there = tmp_path / "there.txt"
    there.write_text("precious")
    result = CliRunner().invoke(doctor, ["--report", str(there)])
    assert result.exit_code == 1
    assert there.read_text() == "precious"


def test_the_command_ends_with_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    monkeypatch.setenv("LTI_TOOL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LTI_TOOL_KEYS_DIR", str(tmp_path / "home" / "keys"))
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "http://localhost:9")
    file = tmp_path / "report.txt"
    result = CliRunner().invoke(doctor, ["--report", str(file)])
    assert result.exit_code == 1
    assert "Run lti-tool db upgrade" in result.output
    assert "Traceback" not in result.output
    assert "wrong" in file.read_text()


def test_a_token_that_was_kept_hides_nothing(practice: Practice) -> None:
    """What the LMS gave an hour ago says nothing about what it gives now."""
    assert practice.outside()["token for grades"].state is State.OK
    with practice.app.app_context():
        [platform] = db.session.scalars(select(Platform)).all()
        platform.client_id = "mistyped"
        db.session.commit()
    assert practice.outside()["token for grades"].state is State.WRONG


def test_the_certificate_is_looked_at_over_tls(tmp_path: Path) -> None:
    clock.fix(None)
    with stage(tmp_path) as school:
        settings = school.app.extensions["settings"]
        practice = Practice(school.app, school.office, settings)
        found = practice.inside()
        assert found["public address"].state is State.OK, found
        assert found["certificate"].seen.startswith("Good until")
        ends = dt.datetime.strptime(found["certificate"].seen[11:-1], "%d %B %Y")  # noqa: DTZ007
        clock.move(ends.replace(tzinfo=dt.UTC) - dt.timedelta(days=7) - now())
        assert practice.inside()["certificate"].remedy == "Renew it."
