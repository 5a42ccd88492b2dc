"""Make a column for a link that came without one: once, whoever asks, and whatever gets lost."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import select

from lti_tool.communities.models import Community, GradeReturn, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook import errands
from lti_tool.gradebook.actions import columns_of, open_column
from lti_tool.gradebook.models import ErrandKind
from lti_tool.lti.ags import NewColumn

TAG = "cycles"


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A column to be made: where, for which link, and what it is."""

    line_items_url: str
    resource_link_id: str
    column: NewColumn


class Columns(Protocol):
    """A course's columns as we use them, each answer an address."""

    def make(self, wanted: Wanted) -> str: ...

    def recover(self, wanted: Wanted) -> str | None: ...


def link_without_column(community: Community) -> ResourceLink | None:
    """Return the activity for which a column could be made: no activity here came with one."""
    if community.grade_return is not GradeReturn.ONE_COLUMN or columns_of(community.id):
        return None
    wanted = select(ResourceLink).filter_by(community_id=community.id).order_by(ResourceLink.id)
    links = db.session.scalars(wanted).all()
    # Moodle names no column at all where two hang on one link.
    if not links or any(link.line_item_url for link in links):
        return None
    return links[0]


def may_be_made(community: Community) -> bool:
    """Say whether a column can be made for a community, because it has none and its LMS may."""
    url = community.course.line_items_url
    return url is not None and link_without_column(community) is not None


def make(
    community_id: int,
    label: str,
    columns_at: Callable[[int], Columns],
    now: Callable[[], dt.datetime],
) -> None:
    """Make the column that a lead asked for, and keep its address.

    Whoever asks again after an answer was lost gets the column that was made then.
    """
    errand = errands.begin(community_id, ErrandKind.COLUMN)
    if errand is None:
        return
    with errands.carried_out(errand, now):
        community = db.session.get_one(Community, community_id)
        wanted, tries = _wanted(community, label), errand.tries
        if wanted is not None:
            columns = columns_at(community.course.deployment.platform_id)
            db.session.commit()  # no connection is held while an LMS thinks
            _keep(community, _made(columns, wanted, tries), now())


def _made(columns: Columns, wanted: Wanted, tries: int) -> str:
    found = columns.recover(wanted) if tries > 1 else None
    return found or columns.make(wanted)


def _keep(community: Community, url: str, at: dt.datetime) -> None:
    """Keep a column's address, unless a launch has named it already."""
    if not columns_of(community.id):
        open_column(community, url)
    for column in columns_of(community.id):
        if column.url == url:
            column.made_at = at


def _wanted(community: Community, label: str) -> Wanted | None:
    link, url = link_without_column(community), community.course.line_items_url
    if link is None or url is None:
        return None
    column = NewColumn(label, community.cycles, community.public_id, TAG)
    return Wanted(url, link.resource_link_id, column)
