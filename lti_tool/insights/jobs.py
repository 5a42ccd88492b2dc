"""Publish what is due, school by school."""

from huey import crontab
from sqlalchemy import select

from lti_tool.extensions import db, queue
from lti_tool.insights.publishing import publish
from lti_tool.insights.quoting import forget_taken_out
from lti_tool.people.actions import hold
from lti_tool.people.models import School
from lti_tool.web.clock import now, today


@queue.periodic_task(crontab(hour="4", minute="10"))
def publish_all() -> None:
    """Publish each school's figures once the half-term is over, and forget what was taken out."""
    for platform_id in db.session.scalars(select(School.platform_id)).all():
        school = db.session.get_one(School, platform_id)
        hold(school)
        publish(school, today(school.time_zone), now())
        forget_taken_out(platform_id)
        db.session.commit()
