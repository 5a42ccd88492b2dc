"""The commands by which a school answers somebody’s request about their own data."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lti_tool.cli import main
from lti_tool.cli.opening import open_ready_app
from lti_tool.extensions import db
from lti_tool.people.models import Erasure, Person
from lti_tool.privacy.models import Deed, PrivacyEvent
from tests import people


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return a runner of commands in a school where Ben is known by his LMS’s id."""
    monkeypatch.setenv("LTI_TOOL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://communities.school.example")
    runner = CliRunner()
    assert runner.invoke(main, ["db", "upgrade"]).exit_code == 0
    app, _settings = open_ready_app()
    with app.app_context():
        people.tlc()
        assert db.session.query(Person).filter_by(subject="Ben").one()
    return runner


def ask(run: CliRunner, *words: str) -> Result:
    return run.invoke(main, ["person", *words])


def events() -> list[tuple[Deed, int | None]]:
    app, _settings = open_ready_app()
    with app.app_context():
        return [(each.what, each.by_id) for each in db.session.query(PrivacyEvent)]


def test_an_export_holds_what_is_somebodys_and_only_its_owner_can_open_it(
    run: CliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "ben.zip"
    assert ask(run, "export", "1", "Ben", "--to", str(path)).exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as archive:
        tables = json.loads(archive.read("my-data.json"))["tables"]
        assert tables["people"]["rows"][0]["name"] == "Ben"
        assert "Chloe" not in archive.read("my-data.json").decode()
    assert events() == [(Deed.EXPORTED, None)]


def test_a_file_that_is_there_is_not_written_over(run: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "ben.zip"
    path.write_text("Mine")
    said = ask(run, "export", "1", "Ben", "--to", str(path))
    assert (said.exit_code, path.read_text()) == (1, "Mine")
    assert events() == []


def test_who_is_erased_is_gone_and_nobody_else_is(run: CliRunner) -> None:
    said = run.invoke(main, ["person", "erase", "1", "Ben"], input="n\n")
    assert said.exit_code == 1
    assert ask(run, "erase", "1", "Ben", "--yes").exit_code == 0
    app, _settings = open_ready_app()
    with app.app_context():
        names = {person.name for person in db.session.query(Person)}
        assert "Ben" not in names
        assert "Chloe" in names
        assert db.session.query(Erasure).count() == 1
    assert events() == [(Deed.ERASED, None)]


@pytest.mark.parametrize("words", [("export", "1", "7", "--to", "x.zip"), ("erase", "1", "7")])
def test_somebody_unknown_is_said_to_be(run: CliRunner, words: tuple[str, ...]) -> None:
    said = run.invoke(main, ["person", *words], input="y\n")
    assert said.exit_code == 1
    assert "nobody is known by this id" in said.output
