"""What every table shares: names for constraints, moments in UTC, enums kept as their words."""

import datetime as dt
import enum
import sqlite3
from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData, String, Table, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, registry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[dt.datetime]):
    """A point in time, always with its zone: SQLite keeps none, so it is stored as UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


def _words(choices: type[enum.Enum]) -> list[str]:
    return [choice.value for choice in choices]


class Base(DeclarativeBase):
    # A registry, because Flask-SQLAlchemy 3.1 refuses a base with its own type_annotation_map.
    registry: ClassVar[registry] = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            dt.datetime: Moment(),
            str: String(255),
            enum.StrEnum: Enum(enum.StrEnum, native_enum=False, length=40, values_callable=_words),
        },
    )


# For tables whose numbers live on in caches, cookies, forms and jobs: SQLite would give the number
# of a row that is gone to the next one, perhaps another school's.
NEVER_AGAIN = {"sqlite_autoincrement": True}

# An insert that may meet a row that is there already is each database's own.
INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that need no objects."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError("a model of ours is one table")
    return table


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Make SQLite keep foreign keys, and let readers and one writer work at once.

    Without secure_delete what was deleted would stand in the file until its place is used again.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "busy_timeout=10000",
        "synchronous=NORMAL",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
