"""What members let be quoted is read only as long as their own survey has it."""

from sqlalchemy import select

from lti_tool.extensions import db
from lti_tool.insights.models import Snapshot
from lti_tool.surveys.queries import quotations


def quoted(snapshot: Snapshot) -> list[str]:
    """Return the words that were published and were not taken out since."""
    if not snapshot.quotations:
        return []
    still = set(quotations(snapshot.platform_id, snapshot.survey_year))
    return [words for words in snapshot.quotations if words in still]


def forget_taken_out(platform_id: int) -> None:
    """Delete from a school's published years what their surveys have no more."""
    for snapshot in db.session.scalars(select(Snapshot).filter_by(platform_id=platform_id)):
        if len(left := quoted(snapshot)) < len(snapshot.quotations):
            snapshot.quotations = left
    db.session.flush()
