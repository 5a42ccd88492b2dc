"""Let an activity show the published figures, or no longer."""

import datetime as dt

from sqlalchemy import delete

from lti_tool.communities.models import ResourceLink
from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db
from lti_tool.insights.models import CultureView
from lti_tool.people.models import Person

_VIEWS = table_of(CultureView)


def approve(link: ResourceLink, by: Person, now: dt.datetime) -> None:
    """Let whoever teaches in an activity's course read the figures; a second time changes nothing.

    The approval is of this activity alone: a copy of its course asks anew.
    """
    insert = INSERTS[db.engine.dialect.name](_VIEWS)
    made = insert.values(link_id=link.id, approved_at=now, approved_by_id=by.id)
    db.session.execute(made.on_conflict_do_nothing())


def withdraw(link: ResourceLink) -> None:
    """Let an activity show the figures no longer."""
    db.session.execute(delete(CultureView).where(CultureView.link_id == link.id))
