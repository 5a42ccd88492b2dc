"""A tool with an empty database, on SQLite or on the PostgreSQL that TEST_DATABASE_URL names."""

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from lti_tool.app import create_app
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.settings import Settings, read_settings
from lti_tool.web.clock import clock as the_clock
from tests.browser import Browser
from tests.compiled import compile_once
from tests.workers import pytest_xdist_make_scheduler

__all__ = ["pytest_xdist_make_scheduler"]

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TOOL = "https://tool.test"
# What names a row goes before it; to truncate the tables takes 20 times as long.
EMPTIED = "; ".join(
    [
        *(str(sa.delete(table)) for table in reversed(Base.metadata.sorted_tables)),
        "SELECT setval(seqrelid, 1, false) FROM pg_sequence",
    ]
)


@sa.event.listens_for(sa.engine.Engine, "connect")
def _in_no_order(connection: object, _record: object) -> None:
    """Let SQLite hand rows out backwards where nobody asks for an order, as other databases may."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str | None]:
    """Make a database of this test process's own, where TEST_DATABASE_URL names a server."""
    address = os.environ.get("TEST_DATABASE_URL")
    if not address:
        yield None
        return
    url = sa.make_url(address)
    own = url.set(database=f"{url.database}_{_worker()}")
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{own.database}"'))
    tables = sa.create_engine(own)
    Base.metadata.create_all(tables)
    tables.dispose()
    yield own.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{own.database}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tables once; each test gets a copy of the file."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    engine = sa.create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tool's keys once: an RSA key takes a while."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def database(postgres: str | None, empty_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database."""
    if postgres is None:
        shutil.copy(empty_sqlite, tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    yield postgres
    engine = sa.create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(sa.text(EMPTIED))
    engine.dispose()


@pytest.fixture
def settings(database: str, keys_dir: Path, tmp_path: Path) -> Settings:
    return read_settings(
        public_url=TOOL,
        home=tmp_path,
        keys_dir=str(keys_dir),
        database_url=database,
        queue_url="memory:",
    )


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compile each template once, not once for each test's own app."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Return the tool; no app context is pushed, so that each request has one of its own."""
    app = create_app(settings, testing=True)
    app.jinja_env.bytecode_cache = compiled
    app.test_client_class = Browser
    with app.app_context():
        compile_once(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """Push an app context, for a test that calls queries and actions and makes no request."""
    with app.app_context():
        yield app


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    """Stop the clock at noon."""
    the_clock.fix(NOON)
    yield the_clock
    the_clock.fix(None)
