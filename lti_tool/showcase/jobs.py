"""End the choosing when its time has come, and free what a course list has freed."""

from huey import crontab
from sqlalchemy import select

from lti_tool.extensions import db, queue
from lti_tool.showcase.models import Twilight
from lti_tool.showcase.seats import hold
from lti_tool.showcase.settling import move_up, settle, tidy
from lti_tool.web.clock import now


@queue.periodic_task(crontab())
def look_after_twilights() -> None:
    """Look at every evening on which choosing goes on."""
    open_ones = select(Twilight).where(
        Twilight.opened_at.is_not(None), Twilight.settled_at.is_(None)
    )
    for twilight in db.session.scalars(open_ones).all():
        hold(twilight)
        if twilight.is_due(now()):
            settle(twilight, now())
        elif twilight.settled_at is None:
            tidy(twilight)
            move_up(twilight)
        db.session.commit()
