"""Scenes that are built once in a process: later tests are given the rows."""

import contextlib
import copy
import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa

from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.web.clock import now
from tests import keeping
from tests.keeping import TABLES, Rows

P, R = ParamSpec("P"), TypeVar("R")


@dataclasses.dataclass(frozen=True)
class _Scene:
    made: Any
    rows: Rows
    sequences: dict[str, int]


_SCENES = dict[tuple[object, ...], _Scene]()


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Let what builds a scene in an empty database do so once for each of its arguments.

    It is given an `app`, or runs in an app's context. What it returns is plain values; a data class
    may have the app too, and has it from each test.
    """
    names = inspect.signature(build)

    @functools.wraps(build)
    def scene(*args: P.args, **kwargs: P.kwargs) -> R:
        given = names.bind(*args, **kwargs).arguments
        app = given.pop("app", None)
        # The building itself is in no context of ours: what it asks as a browser has its own.
        here = app.app_context if app else contextlib.nullcontext
        with here():
            was_empty = _is_empty()
            key = (build, *sorted(given.items()), now(), db.engine.dialect.name)
            if was_empty and key in _SCENES:
                _put(_SCENES[key])
                found: R = _of_app(copy.deepcopy(_SCENES[key].made), app)
                return found
        made = build(*args, **kwargs)
        if was_empty:  # what is built beside something else is no scene of its own
            with here():
                _SCENES[key] = _read(copy.deepcopy(_of_app(made, None)))
        return made

    return scene


def _of_app(made: Any, app: object) -> Any:
    return dataclasses.replace(made, app=app) if hasattr(made, "app") else made


def _is_empty() -> bool:
    found = db.session.scalar(sa.select(Platform.id).limit(1))
    db.session.rollback()
    return found is None


def _read(made: Any) -> _Scene:
    db.session.commit()
    connection = db.session.connection()
    scene = _Scene(made, keeping.read(connection), dict(_sequences(connection)))
    db.session.rollback()
    return scene


def _put(scene: _Scene) -> None:
    connection = db.session.connection()
    for table in TABLES:
        if scene.rows[table.name]:
            connection.execute(sa.insert(table), scene.rows[table.name])
    if scene.sequences:
        at = (sa.func.setval(name, last) for name, last in scene.sequences.items())
        connection.execute(sa.select(*at))
    db.session.commit()


def _sequences(connection: sa.Connection) -> Iterator[tuple[str, int]]:
    """Yield where PostgreSQL's sequences are; SQLite goes by the rows."""
    if connection.dialect.name == "postgresql":
        at = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        yield from ((name, last) for name, last in connection.execute(sa.text(at)))
