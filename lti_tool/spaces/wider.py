"""Pages of the whole school that an activity can open, such as the twilight.

Each one's own code says who may read it and who may change it.
"""

import dataclasses
from urllib.parse import urlencode

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


# In the order in which they are offered.
ROOMS = (
    Room(
        Opens.FINDINGS,
        _("Findings library"),
        _("What the school’s communities are about, and what they found: for all staff."),
        "directory.from_activity",
    ),
    Room(
        Opens.TWILIGHT,
        _("The twilight"),
        _("One evening on which every community presents, and all staff choose sessions."),
        "twilights.programme",
    ),
    Room(
        Opens.CULTURE,
        _("Culture view"),
        _("For heads: what the communities do for the school, in rounded figures, without names."),
        "culture.view",
    ),
)


def room_of(opens: str) -> Room | None:
    """Return the room that an activity opens, if it opens one."""
    return next((each for each in ROOMS if each.opens == opens), None)


def activity(room: Room, launch_url: str) -> ContentItem:
    """Return what goes onto the course page for a room.

    The address says what the custom parameters say: some LMSs lose the one, some the other.
    """
    custom = {"opens": room.opens.value}
    url = f"{launch_url}?{urlencode(custom)}"
    return ContentItem(str(room.name), str(room.description), url, custom)
