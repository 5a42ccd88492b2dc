"""A real Chromium with third-party cookies blocked, and a school for it to walk through."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from lti_tool.web.clock import clock as the_clock
from tests.journeys.stage import Stage, begin_the_day, stage

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
# Playwright's own list of switched-off features takes the partitioning of storage away: ours
# leaves it on.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate",
]
BLOCKED = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}

# Both widths are walked nightly: a wide page has nothing that a narrow one does not.
WIDTHS = [320, 1280] if os.environ.get("NIGHTLY") else [320]

Open = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    """Let the clock run from the morning of a school day."""
    begin_the_day()
    yield the_clock
    the_clock.fix(None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM.exists():
        reason = "the journeys need Chromium: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    begin_the_day()
    with stage(tmp_path_factory.mktemp("school")) as running:
        yield running


@pytest.fixture
def fresh_school(tmp_path: Path) -> Iterator[Stage]:
    """Run a school of a test's own, for one that changes it."""
    with stage(tmp_path) as running:
        yield running


@pytest.fixture
def unknown_school(tmp_path: Path) -> Iterator[Stage]:
    """Run a school whose LMS knows no tool, and a tool that knows no LMS."""
    with stage(tmp_path, registered=False) as running:
        yield running


@pytest.fixture
def open_browser(playwright: Playwright, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a browser of its own, with an empty profile."""
    opened: list[BrowserContext] = []

    def launch(
        width: int = 1280,
        height: int = 900,
        preferences: object = BLOCKED,
        *,
        java_script_enabled: bool = True,
    ) -> BrowserContext:
        profile = tmp_path / f"profile-{len(opened)}"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=str(CHROMIUM),
            ignore_default_args=True,
            args=[*FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"],
            ignore_https_errors=True,
            java_script_enabled=java_script_enabled,
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(45_000)
        opened.append(context)
        return context

    yield launch
    for context in opened:
        context.close()
