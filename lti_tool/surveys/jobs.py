"""Settle the surveys whose last day is over."""

from huey import crontab
from sqlalchemy import text

from lti_tool.extensions import db, queue
from lti_tool.surveys.actions import settle
from lti_tool.surveys.queries import to_settle
from lti_tool.web.clock import today


@queue.periodic_task(crontab(minute="*/10"))
def settle_closed() -> None:
    """Look at every survey that is not settled."""
    days = [(survey, today(zone)) for survey, zone in to_settle()]
    closed = [(survey, day) for survey, day in days if not survey.is_open(day)]
    for survey, day in closed:
        settle(survey, day)
        db.session.commit()
    if closed:
        _leave_no_trace()


def _leave_no_trace() -> None:
    """Let the database drop the earlier versions that it keeps of a ballot box for a while.

    One after the other they would tell the answers apart.
    """
    sweep = _SWEEPS[db.engine.dialect.name]
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(sweep))


_SWEEPS = {
    "postgresql": "VACUUM ballot_boxes, survey_participations",
    "sqlite": "PRAGMA wal_checkpoint(TRUNCATE)",
}
