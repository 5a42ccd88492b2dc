"""The Flask extensions and the job queue, made once and started by create_app."""

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from huey.api import Huey
from huey.storage import MemoryStorage, PostgresStorage, RedisStorage, SqliteStorage

from lti_tool.database import Base

log = logging.getLogger(__name__)


class Queue(Huey):
    """The job queue: it rings a bell, and what is to be done stands in the database."""

    def __init__(self) -> None:
        super().__init__("lti-tool", results=False, storage_class=MemoryStorage)
        self.app: Flask | None = None

    def start(self, app: Flask, url: str, folder: Path) -> None:
        """Serve an app from the storage at `url`; empty means SQLite in `folder`."""
        self.app = app
        if url == "memory:":
            self.storage = MemoryStorage(self.name)
        elif url.startswith(("redis:", "rediss:")):
            self.storage = RedisStorage(self.name, url=url)
        elif url.startswith("postgresql"):
            self.storage = _in_postgres(self.name, url.replace("+psycopg", "", 1))
        else:
            self.storage = SqliteStorage(self.name, filename=str(folder / "queue.sqlite3"))

    def ring(self, bell: Callable[[], object]) -> None:
        """Call a worker; a bell that breaks costs a minute and never a request."""
        try:
            bell()
        except Exception as error:  # each storage has errors of its own
            log.warning("the queue could not be reached: %s", type(error).__name__)

    def execute(self, task: Any, timestamp: dt.datetime | None = None) -> Any:
        """Run one job inside the app, with a database session of its own."""
        if self.app is None:
            raise RuntimeError("the queue has no app: create_app starts it")
        with self.app.app_context():
            return super().execute(task, timestamp)


def _in_postgres(name: str, dsn: str) -> PostgresStorage:
    """Return the queue's storage; of processes that start at one moment, one makes its tables.

    PostgreSQL's IF NOT EXISTS does not keep two from making the same: the second fails.
    """
    import psycopg

    with psycopg.connect(dsn) as turn:
        turn.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        return PostgresStorage(name, dsn=dsn)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
babel = Babel()
queue = Queue()
