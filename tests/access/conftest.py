"""The scene, built once for this package, and a way back to it after each change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lti_tool.app import create_app
from lti_tool.extensions import db
from lti_tool.settings import read_settings
from lti_tool.web.clock import clock as the_clock
from tests.access.scene import build
from tests.access.world import World
from tests.browser import Browser
from tests.conftest import NOON, TOOL


@pytest.fixture(scope="package")
def built(
    postgres: str | None,
    empty_sqlite: Path,
    keys_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Build the scene at noon, once: it takes as long as the tests that look at it."""
    the_clock.fix(NOON)
    home = tmp_path_factory.mktemp("access")
    (home / "test.sqlite3").write_bytes(empty_sqlite.read_bytes())
    app = create_app(
        read_settings(
            public_url=TOOL,
            home=home,
            keys_dir=str(keys_dir),
            database_url=postgres or f"sqlite:///{home / 'test.sqlite3'}",
            queue_url="memory:",
            failures_per_minute=100_000,
            attempts_per_hour=100_000,
        ),
        testing=True,
    )
    app.test_client_class = Browser
    made = _begin(app)
    yield made
    made.empty()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _begin(app: Flask) -> World:
    with app.app_context():
        scene = build()
    return World(app, scene)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    """Return the scene as it was built, whatever a test before this one did to it."""
    yield built
    built.undo()
