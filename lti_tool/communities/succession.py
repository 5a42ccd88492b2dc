"""Start a community's next year, once, and end the one before."""

import datetime as dt

from sqlalchemy import and_, delete, update

from lti_tool.communities.actions import Intent, found, hold
from lti_tool.communities.lineage import successor
from lti_tool.communities.models import Community, HostInvitation, ResourceLink, Waiting
from lti_tool.extensions import db
from lti_tool.people.models import Course, Person


class StartedAlready(Exception):
    """The next year of this community is there."""

    def __init__(self, new: Community) -> None:
        super().__init__()
        self.new = new


def succeed(
    old: Community, course: Course, person: Person, intent: Intent, now: dt.datetime
) -> Community:
    """Start the next year of a community, which ends it; of two at one moment one starts it.

    The activities of this course that opened the old year open the new one. Its columns, members,
    hosts and agreement stay where they are.
    """
    hold(old)
    db.session.refresh(old)
    if (there := successor(old)) is not None:
        raise StartedAlready(there)
    new = found(course, person, intent, now)
    new.follows_id = old.id
    close(old, now)
    _lead_on(old, new)
    return new


def close(community: Community, now: dt.datetime) -> None:
    """End a community's year; a year that is over stays so from the moment at which it ended.

    Nobody waits for a place in it any more, or for an answer to whether they will be its host.
    """
    if community.is_over:
        return
    community.closed_at = now
    for model in (Waiting, HostInvitation):
        db.session.execute(delete(model).where(model.community_id == community.id))
    db.session.flush()


def _lead_on(old: Community, new: Community) -> None:
    """Let a course's activities open its new year, whatever their settings in the LMS still say."""
    ours = and_(ResourceLink.community_id == old.id, ResourceLink.course_id == new.course_id)
    db.session.execute(
        update(ResourceLink).where(ours).values(community_id=new.id, dismissed=ResourceLink.named),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
