"""Counts in the tool's own database, shared by all its processes and machines."""

import datetime as dt
from collections.abc import Callable

from limits.storage import Storage
from sqlalchemy import Engine, case, delete, select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.database import INSERTS, table_of
from lti_tool.web.models import Attempts

_TABLE = table_of(Attempts)


class DatabaseStorage(Storage):
    """A store for the `limits` library; each count is one statement in its own transaction.

    A request's own transaction may be rolled back: what it counted stays counted.
    """

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._engine, self._now = engine, now

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the store raises when it is out of reach."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count so many more in a window of `expiry` seconds, and return the count."""
        now = self._now()
        over, until = _TABLE.c.ends_at <= now, now + dt.timedelta(seconds=expiry)
        row = INSERTS[self._engine.dialect.name](_TABLE).values(
            key=key, count=amount, ends_at=until
        )
        counted = row.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((over, amount), else_=_TABLE.c.count + amount),
                "ends_at": case((over, until), else_=_TABLE.c.ends_at),
            },
        ).returning(_TABLE.c.count)
        with self._engine.begin() as connection:
            count: int = connection.execute(counted).scalar_one()
            if count == amount:  # a window begins: those that ended make room
                connection.execute(delete(_TABLE).where(_TABLE.c.ends_at <= now))
        return count

    def get(self, key: str) -> int:
        """Return the count of the window that is open."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """Return when the open window ends, in seconds since 1970."""
        return self._read(key)[1].timestamp()

    def check(self) -> bool:
        """Say whether the database answers."""
        self.get("")
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        with self._engine.begin() as connection:
            return connection.execute(delete(_TABLE)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._engine.begin() as connection:
            connection.execute(delete(_TABLE).where(_TABLE.c.key == key))

    def _read(self, key: str) -> tuple[int, dt.datetime]:
        now = self._now()
        wanted = select(_TABLE.c.count.label("tally"), _TABLE.c.ends_at)
        with self._engine.connect() as connection:
            row = connection.execute(
                wanted.where(_TABLE.c.key == key, _TABLE.c.ends_at > now)
            ).first()
        return (row.tally, row.ends_at) if row else (0, now)
