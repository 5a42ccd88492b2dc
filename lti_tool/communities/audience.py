"""Who can read an item: the one answer that both enforces it and says it on the page."""

import enum
from typing import Protocol

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Kind


class Audience(enum.StrEnum):
    """Who may read something that a member wrote."""

    AUTHOR = "author"
    PAIR = "pair"  # the two of a peer visit
    MEMBERS = "members"  # and the hosts of a student community
    INSIDERS = "insiders"  # these, and whoever looks after it
    LENT = "lent"  # what an item is called: every community of the school; the rest: insiders
    SCHOOL = "school"  # every community of the school


def of_the_list(community: Community) -> Audience:
    """Return who may read who is here: whoever leads a TLC too, as `Standing.sees_members` says."""
    return Audience.INSIDERS if community.kind is Kind.TLC else Audience.MEMBERS


class Item(Protocol):
    """Something that members wrote."""

    @property
    def audience(self) -> Audience:
        """Return who may read it."""

    @property
    def owners(self) -> frozenset[int]:
        """Return the memberships it belongs to, who may always read it."""


def together(item: Item, *parts: str) -> str:
    """Return the words of an item that members may read; of any other, none."""
    return "\n".join(filter(None, parts)) if item.audience is Audience.MEMBERS else ""


def may_read(standing: Standing, item: Item) -> bool:
    """Say whether someone may read an item of a community that they have this standing in.

    Members read what is shared and what is their own, hosts what is shared, nobody else anything.
    Whoever calls this has found the item within the community.
    """
    if item.audience is Audience.MEMBERS:
        return standing.reads_shared
    return standing.member_id in item.owners
