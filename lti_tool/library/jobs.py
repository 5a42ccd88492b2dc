"""Bring the works of a new version onto every school's shelf."""

from huey import crontab
from sqlalchemy import select

from lti_tool.extensions import db, queue
from lti_tool.library.actions import stock
from lti_tool.lti.models import Platform
from lti_tool.web.clock import now


@queue.periodic_task(crontab(hour="3", minute="40"))
def stock_shelves() -> None:
    """Give each school what its shelf is missing, school by school."""
    for platform_id in db.session.scalars(select(Platform.id)).all():
        stock(platform_id, now())
        db.session.commit()
