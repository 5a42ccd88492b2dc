"""Tidy up after pickers that nobody finished."""

from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.spaces.actions import forget_selections
from lti_tool.web.clock import now


@queue.periodic_task(crontab(hour="3", minute="25"))
def forget_old() -> None:
    """Drop the choosings that can make nothing any more."""
    forget_selections(now())
    db.session.commit()
