"""A row read again, once whoever else was changing it has finished."""

from sqlalchemy.exc import InvalidRequestError
from werkzeug.exceptions import NotFound

from lti_tool.database import Base
from lti_tool.extensions import db


class Gone(NotFound):
    """It was deleted since this request read it."""


def read_again(item: Base) -> None:
    """Read what a row says now, or raise Gone; whoever asks holds what it hangs on."""
    try:
        db.session.refresh(item)
    except InvalidRequestError as gone:
        raise Gone from gone
