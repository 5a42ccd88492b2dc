"""Run migrations on the app's own database, in one transaction."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from lti_tool.database import Moment
from lti_tool.extensions import db
from lti_tool.library.searching import UNDECLARED


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own type as what the database has, so that a migration needs none of our code."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


def is_declared(_item: Any, name: str | None, *_others: Any) -> bool:
    """Leave alone what the models do not declare: the index of the shelf's words."""
    return name is None or UNDECLARED.fullmatch(name) is None


@contextlib.contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew: with foreign keys on, dropping the old one empties others."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    yield
    if raw.execute("PRAGMA foreign_key_check").fetchone():
        raise RuntimeError("this migration would leave rows that belong to nothing")
    raw.execute("PRAGMA foreign_keys=ON")


with db.engine.connect() as connection, unguarded(connection):
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        # SQLite changes a table by making it anew.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render,
        include_object=is_declared,
    )
    with context.begin_transaction():
        context.run_migrations()
