"""Settle the surveys whose last day is over."""

from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.surveys.actions import settle
from lti_tool.surveys.queries import to_settle
from lti_tool.web.clock import today


@queue.periodic_task(crontab(minute="*/10"))
def settle_closed() -> None:
    """Look at every survey that is not settled."""
    for survey, zone in to_settle():
        settle(survey, today(zone))
        db.session.commit()
