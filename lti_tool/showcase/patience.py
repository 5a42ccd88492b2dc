"""Patience with a database at which a whole staff presses at one moment."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from lti_tool.extensions import db

TRIES = 6  # SQLite lets each wait for ten seconds, and those who come later may be first

T = TypeVar("T")


def patiently(press: Callable[[], T]) -> T:
    """Do again what the database was too busy for: one transaction, of which nothing was kept."""
    for _try in range(TRIES - 1):
        try:
            return press()
        except OperationalError:
            db.session.rollback()
    return press()
