"""Let those who change one meeting at one moment wait for each other."""

from sqlalchemy import update

from lti_tool.communities.actions import hold
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting


def wait_for_others(meeting: Meeting) -> None:
    """Let those who change a meeting, its round or its year wait for each other.

    The community comes first, always, or two of them would wait for each other for ever. It lasts
    until this transaction ends; the meeting is read after it.
    """
    hold(meeting.community)
    db.session.execute(
        update(Meeting).where(Meeting.id == meeting.id).values(id=meeting.id),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(meeting)
