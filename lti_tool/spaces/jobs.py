"""Tidy up after pickers that nobody finished, and send what a waiting list held back."""

from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.gradebook.jobs import ring
from lti_tool.progress.actions import owe_who_came_back
from lti_tool.spaces.actions import forget_selections
from lti_tool.web.clock import now


@queue.periodic_task(crontab(hour="3", minute="25"))
def forget_old() -> None:
    """Drop the choosings that can make nothing any more."""
    forget_selections(now())
    db.session.commit()


@queue.periodic_task(crontab(minute="*/10"))
def owe_again() -> None:
    """Owe the gradebook what those completed before who came back by a waiting list."""
    owe_who_came_back(now())
    db.session.commit()
    ring()
