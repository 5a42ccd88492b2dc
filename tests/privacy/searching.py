"""Look for somebody everywhere: in every column, in the queue, in the files, in the log."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lti_tool.database import Base
from lti_tool.extensions import db, queue


def columns_with(needle: str) -> set[str]:
    """Return every column in which some words stand, in whatever case, in an app context."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(needle.lower() in said(value).lower() for value in _values(column))
    }


def said(value: Any) -> str:
    """Return a value with its letters as they are, inside lists too."""
    return "" if value is None else str(value)


def queued() -> str:
    """Return all that waits in the queue."""
    waiting = [*queue.storage.enqueued_items(), *queue.storage.scheduled_items()]
    return " ".join(str(item) for item in waiting)


def in_files(needle: str, folder: Path) -> set[str]:
    """Return the files below a folder in which some words stand, in any place of them."""
    wanted = needle.encode()
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name for path in files if wanted in path.read_bytes()}


def _values(column: sa.Column[Any]) -> list[Any]:
    return list(db.session.scalars(sa.select(column)))
