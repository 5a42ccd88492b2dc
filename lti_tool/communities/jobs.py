"""Let those who wait in when somebody left the course, and forget what was kept a while."""

from huey import crontab
from sqlalchemy import select

from lti_tool.communities import actions, earlier
from lti_tool.communities.models import Community, Waiting
from lti_tool.extensions import db, queue
from lti_tool.web.clock import now


@queue.periodic_task(crontab(minute="*/10"))
def move_up() -> None:
    """Look at every community that somebody waits for."""
    wanted = select(Community).where(Community.id.in_(select(Waiting.community_id)))
    for community in db.session.scalars(wanted).all():
        actions.move_up(community, now())
        db.session.commit()


@queue.periodic_task(crontab(hour="3", minute="50"))
def forget_earlier_words() -> None:
    """Forget what students changed or deleted so long ago that nobody reports it any more."""
    earlier.forget_old(now())
    db.session.commit()
