"""Say what a meeting takes in: what a member brings, or something from the shelf."""

import dataclasses
import datetime as dt

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.extensions import db
from lti_tool.library import actions as library
from lti_tool.library.models import LibraryItem
from lti_tool.library.queries import Shown, may_change
from lti_tool.library.queries import item as on_the_shelf
from lti_tool.library.starters import Cited
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.meetings.waiting import wait_for_others


class NotPlanned(Exception):
    """A meeting that was held or left out takes in nothing new."""


@dataclasses.dataclass(frozen=True)
class Showed:
    """Which item a page showed for a meeting, by its public id, and in which revision."""

    item: str = ""  # none
    revision: int = 0


def bring(
    standing: Standing, meeting: Meeting, cited: Cited, showed: Showed, now: dt.datetime
) -> None:
    """Say what a meeting takes in; any member may bring it, and a lead.

    It changes the item that the page showed, and no other one that was chosen meanwhile.
    """
    standing.must_contribute()
    library.must_be_plain(standing, cited)
    wait_for_others(meeting)
    item = meeting.item
    if item is None:
        meeting.item = library.propose(standing, cited, now)
    elif item.public_id == showed.item:
        meeting.item = library.change(standing, item, cited, showed.revision, now)
    elif not may_change(standing, item):
        raise NotAMember
    elif not library.says(item, cited):
        raise library.Changed
    db.session.flush()


def written_about(standing: Standing, showed: Showed) -> Shown | None:
    """Return the item that a page showed, where whoever reads it may change it."""
    shown = on_the_shelf(standing, showed.item)
    return shown if shown and shown.may_change else None


def use(standing: Standing, meeting: Meeting, item: LibraryItem, now: dt.datetime) -> None:
    """Let a planned meeting take in something from the shelf, in place of what it had."""
    standing.must_contribute()
    wait_for_others(meeting)
    if meeting.state is not MeetingState.PLANNED:
        raise NotPlanned
    taken = library.to_be_used(standing, item, now)
    library.must_be_plain(standing, Cited.of(taken))
    meeting.item = taken
    db.session.flush()
