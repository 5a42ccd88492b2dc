"""The database as it was: what changed since, and the way back."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lti_tool.database import Base

Row = Mapping[str, Any]
Rows = dict[str, list[Row]]
TABLES = Base.metadata.sorted_tables
# Visits come and go, failed attempts are counted, and who opened a concern is noted.
UNCOUNTED = {"sessions", "attempts", "concern_events"}


def read(connection: sa.Connection) -> Rows:
    """Return all that is in the database."""
    return {table.name: _rows(connection, table) for table in TABLES}


def undo(connection: sa.Connection, kept: Rows) -> set[str]:
    """Put back what was kept, and return the tables in which something had changed."""
    now = read(connection)
    changed = [table for table in TABLES if now[table.name] != kept[table.name]]
    for table in reversed(changed):
        old, new = _by_key(table, kept), _by_key(table, now)
        for key in new.keys() - old.keys():
            connection.execute(sa.delete(table).where(_is(table, new[key])))
    for table in changed:
        # Read again: what was deleted above took along what hung below it.
        old, new = _by_key(table, kept), _by_key(table, {table.name: _rows(connection, table)})
        for key, row in old.items():
            if key not in new:
                connection.execute(sa.insert(table).values(row))
            elif new[key] != row:
                connection.execute(sa.update(table).where(_is(table, row)).values(row))
    return {table.name for table in changed} - UNCOUNTED


def empty(connection: sa.Connection) -> None:
    """Leave nothing behind."""
    for table in reversed(TABLES):
        connection.execute(sa.delete(table))


def _rows(connection: sa.Connection, table: sa.Table) -> list[Row]:
    found = connection.execute(sa.select(table).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


def _by_key(table: sa.Table, rows: Rows) -> dict[tuple[Any, ...], Row]:
    names = [column.name for column in table.primary_key]
    return {tuple(row[name] for name in names): row for row in rows[table.name]}


def _is(table: sa.Table, row: Row) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == row[column.name] for column in table.primary_key))
