"""Leave nothing readable behind in a database's own files, once something is deleted."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from lti_tool.extensions import db

log = logging.getLogger(__name__)
WAIT, USUAL = 1000, 10_000  # milliseconds


def blot_out() -> None:
    """Move what SQLite's write-ahead log holds into the file, and empty the log.

    The file itself has nothing of what was deleted (secure_delete). While somebody reads, the log
    stays until the night. PostgreSQL reuses the place in its own time (autovacuum).
    """
    if db.engine.dialect.name != "sqlite":
        return
    try:
        with db.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={WAIT}")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={USUAL}")
    except SQLAlchemyError as error:
        log.warning("the database's log was not emptied: %s", type(error).__name__)


def forget_searches() -> None:
    """Let SQLite's index of the shelf drop the words of what is gone; the caller commits."""
    if db.engine.dialect.name == "sqlite":
        connection = db.session.connection()
        connection.exec_driver_sql("INSERT INTO library_search(library_search) VALUES ('optimize')")
