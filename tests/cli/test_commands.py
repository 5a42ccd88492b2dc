"""What a network manager types: each command does its work, or says in one line what is wrong."""

import hashlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lti_tool.cli import main

MOODLE = ["--moodle", "https://moodle.school.example", "--client-id", "abc"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LTI_TOOL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://communities.school.example")
    return tmp_path / "home"


def type_(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_a_moodle_is_added_by_its_address_alone() -> None:
    added = type_("platform", "add", "Example School", *MOODLE, "--deployment-id", "1")
    assert added.exit_code == 0, added.output
    assert "https://communities.school.example/lti/launch" in added.output
    listed = type_("platform", "list").output
    assert "1  Example School  https://moodle.school.example  client id abc" in listed
    assert "deployment 1: approved" in listed


def test_an_lms_that_is_there_already_is_not_added_twice() -> None:
    type_("platform", "add", "Example School", *MOODLE)
    again = type_("platform", "add", "Example School", *MOODLE)
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert len(again.output.splitlines()) == 1


def test_a_deployment_is_approved_by_name() -> None:
    type_("platform", "add", "Example School", *MOODLE)
    assert "is approved" in type_("platform", "approve", "1", "7").output
    assert "deployment 7: approved" in type_("platform", "list").output
    assert "there is no platform 9" in type_("platform", "approve", "9", "7").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--client-id", "abc"], "--issuer is missing"),
        (
            ["--moodle", "http://moodle.school.example", "--client-id", "abc"],
            "must start with https",
        ),
        (["--moodle", "http://localhost:8001", "--client-id", "abc"], "--insecure-loopback"),
    ],
)
def test_a_wrong_lms_is_said_in_one_line(words: list[str], said: str) -> None:
    result = type_("platform", "add", "Example School", *words)
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.splitlines()) == 1


def test_an_lms_on_this_machine_is_added_when_that_is_meant() -> None:
    words = ["--moodle", "http://localhost:8001", "--client-id", "abc", "--insecure-loopback"]
    assert type_("platform", "add", "Example School", *words).exit_code == 0


def test_an_empty_list_says_what_to_do() -> None:
    type_("db", "upgrade")
    assert "lti-tool platform invite" in type_("platform", "list").output


def test_an_invite_is_an_address_to_paste_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    said = type_("platform", "invite", "Hillside School").output
    assert "Paste this address into the LMS within 7 days; it works once" in said
    [token] = re.findall(r"/lti/register\?invite=([A-Za-z0-9_-]{32})\n", said)
    [file] = tmp_path.rglob("lti-tool.sqlite3")
    kept = file.read_bytes() + file.with_name(f"{file.name}-wal").read_bytes()
    assert token.encode() not in kept
    assert hashlib.sha256(token.encode()).hexdigest().encode() in kept
    assert b"Hillside School" in kept


@pytest.mark.parametrize("name", ["", "  ", "x" * 256, "a\nb"])
@pytest.mark.parametrize("command", [["invite"], ["add", *MOODLE]])
def test_a_name_that_cannot_be_kept_is_said(name: str, command: list[str]) -> None:
    result = type_("platform", *command, name)
    assert result.exit_code == 2
    assert "give the school's name" in result.output


def test_a_cloud_lms_is_added_with_where_its_services_are() -> None:
    cloud = ["--service-origin", "https://school.cloud.example"]
    assert type_("platform", "add", "Cloud", *MOODLE, *cloud).exit_code == 0
    wrong = ["--service-origin", "http://school.cloud.example", "--client-id", "other"]
    result = type_("platform", "add", "Cloud", "--moodle", "https://m.example", *wrong)
    assert "must start with https" in result.output


def test_a_database_that_was_never_made_is_said_in_one_line() -> None:
    result = type_("platform", "list")
    assert result.exit_code == 1
    assert "lti-tool db upgrade" in result.output


def test_keys_are_listed_made_and_retired() -> None:
    [first] = type_("keys", "list").output.splitlines()
    assert "active" in first
    made = type_("keys", "new").output.strip()
    assert f"{made}  pending" in type_("keys", "list").output
    assert type_("keys", "retire", made).exit_code == 0
    assert type_("keys", "retire", "nothing").exit_code == 1


def test_a_wrong_setting_stops_every_command_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTI_TOOL_PORT", "eighty")
    result = type_("platform", "list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: LTI_TOOL_PORT ")
    assert len(result.output.splitlines()) == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def started(command: list[str], tmp_path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "lti_tool.cli", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


def wait_until(*urls: str, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not all(answers(url) for url in urls):
        assert time.monotonic() < until, "it did not answer in time"
        time.sleep(0.2)


def stopped(process: subprocess.Popen[str]) -> str:
    process.send_signal(2)
    said, _ = process.communicate(timeout=20)
    return said


def test_the_demo_answers_within_twenty_seconds_and_touches_no_configured_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = tmp_path / "configured.sqlite3"
    monkeypatch.setenv("LTI_TOOL_DATABASE_URL", f"sqlite:///{configured}")
    tool, lms = free_port(), free_port()
    ports = ["--tool-port", str(tool), "--lms-port", str(lms)]
    process = started(["demo", *ports, "--folder", str(tmp_path / "demo")], tmp_path)
    try:
        wait_until(f"http://localhost:{tool}/health", f"http://localhost:{lms}/")
    finally:
        said = stopped(process)
    assert f"http://localhost:{lms}" in said
    assert f"http://localhost:{tool}" in said
    assert not configured.exists()
    assert "Traceback" not in said


def test_the_demo_says_that_a_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        words = ["demo", "--tool-port", port, "--folder", str(tmp_path / "demo")]
        result = type_(*words)
    assert result.exit_code == 1
    assert "is in use" in result.output


def test_the_demo_empties_no_folder_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("four years of work")
    tool, lms = str(free_port()), str(free_port())
    words = ["demo", "--fresh", "--folder", str(tmp_path), "--tool-port", tool, "--lms-port", lms]
    assert "left as it is" in type_(*words).output
    assert (tmp_path / "thesis.txt").exists()


def test_serve_runs_pages_and_worker_for_a_real_lms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("LTI_TOOL_PORT", str(port))
    process = started(["serve"], tmp_path)
    try:
        wait_until(f"http://127.0.0.1:{port}/health")
    finally:
        said = stopped(process)
    assert "/lti/register?invite=" in said
    assert "Traceback" not in said
