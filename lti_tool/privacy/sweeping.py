"""Rows that are to go, or to be emptied, a bounded number at a time."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, select, tuple_, update

from lti_tool.extensions import db

BATCH = 200

Keys = Sequence[Row[Any]]


@dataclasses.dataclass(frozen=True)
class Sweep:
    """What goes of one table: whole rows, or what `emptied` says; never what is not `where`.

    A row that was emptied is not `where` any more, so that a second time changes nothing.
    """

    kind: str
    table: Table
    where: ColumnElement[bool]
    emptied: Mapping[str, Any] | None = None
    first: Callable[[Keys], None] | None = None  # what is done about the rows before they go

    def batch(self, most: int = BATCH) -> int:
        """Sweep so many rows at most, and return how many there were."""
        key = list(self.table.primary_key)
        keys = db.session.execute(select(*key).where(self.where).limit(most)).all()
        if not keys:
            return 0
        if self.first is not None:
            self.first(keys)
        these = _among(key, keys)
        gone = delete(self.table) if self.emptied is None else _emptied(self.table, self.emptied)
        db.session.execute(gone.where(these), execution_options={"synchronize_session": False})
        db.session.expire_all()
        return len(keys)

    def all(self) -> int:
        """Sweep all of it, batch by batch, and return how much there was."""
        total = 0
        while found := self.batch():
            total += found
        return total


def _among(key: list[Any], keys: Keys) -> ColumnElement[bool]:
    if len(key) == 1:
        return key[0].in_([row[0] for row in keys])  # type: ignore[no-any-return]
    return tuple_(*key).in_([tuple(row) for row in keys])


def _emptied(table: Table, values: Mapping[str, Any]) -> Any:
    return update(table).values(**values)
