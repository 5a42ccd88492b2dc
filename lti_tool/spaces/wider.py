"""Pages of the whole school that an activity can open, such as the twilight.

Each registers itself with `open_to`; its own code says who may read it and who may change it.
"""

import dataclasses
from urllib.parse import urlencode

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from lti_tool.communities.models import Opens
from lti_tool.lti.deep_linking import ContentItem


@dataclasses.dataclass(frozen=True)
class Room:
    """A page of the whole school: its words, and its endpoint, which gets the link's id."""

    opens: Opens
    name: LazyString
    description: LazyString
    endpoint: str


FINDINGS = Room(
    Opens.FINDINGS,
    _("Findings library"),
    _("What the school’s communities are about, and what they found: for every member of staff."),
    "directory.from_activity",
)


def open_to(app: Flask, room: Room) -> None:
    """Let activities of an app open a room, and teachers put one onto their course page."""
    app.extensions.setdefault("rooms", {})[room.opens] = room


def rooms() -> dict[Opens, Room]:
    """Return the rooms there are, in the order in which they are offered."""
    found: dict[Opens, Room] = current_app.extensions.get("rooms", {})
    return found


def activity(room: Room, launch_url: str) -> ContentItem:
    """Return what goes onto the course page for a room.

    The address says what the custom parameters say: some LMSs lose the one, some the other.
    """
    custom = {"opens": room.opens.value}
    url = f"{launch_url}?{urlencode(custom)}"
    return ContentItem(str(room.name), str(room.description), url, custom)
