"""What a page holds at the most, so that no one person can make it endless for the others."""

from sqlalchemy import ColumnElement, func, select

from lti_tool.database import Base
from lti_tool.extensions import db


class Enough(Exception):
    """There are as many as a page holds; nothing was added."""


def leave_room(model: type[Base], most: int, *conditions: ColumnElement[bool]) -> None:
    """Raise Enough where there are `most` rows already; whoever asks holds what they hang on."""
    wanted = select(func.count()).select_from(model).where(*conditions)
    if (db.session.scalar(wanted) or 0) >= most:
        raise Enough
