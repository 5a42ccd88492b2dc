"""What a kind of item has to say of itself, so that one of it can be reported.

Each domain lists its own kinds in its `reporting.py`; the app puts them together.
"""

import dataclasses
from collections.abc import Callable, Mapping

from flask import Flask, current_app
from flask_babel import LazyString

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community
from lti_tool.communities.staff import StaffMember
from lti_tool.people.models import Person

Part = tuple[str, str]  # its name, and its words


@dataclasses.dataclass(frozen=True)
class Reported:
    """An item as its reader sees it: its parts that are not empty, and whose words they are.

    `author` is the person behind it, also where readers see no name; None where it is nobody's.
    `earlier` is what its readers do not see any more and the contact does; `beside` is what its
    readers never see and the contact does.
    """

    words: tuple[Part, ...]
    author: Person | None
    earlier: tuple[Part, ...] = ()
    beside: tuple[Part, ...] = ()
    kept_as: tuple[str, str] | None = None  # where its earlier words have another kind and id


@dataclasses.dataclass(frozen=True)
class Published:
    """What students wrote for all staff of their school: whose it is, and the page it is on."""

    community: Community
    seen: Reported
    page: str


Loader = Callable[[Standing, str], Reported | None]
StaffLoader = Callable[[StaffMember, str], Published | None]


@dataclasses.dataclass(frozen=True)
class Reportable:
    """A kind of item: its name, and how its reader gets the copy of one by its id in addresses.

    `load` and `load_for_staff` return None where the reader sees no such thing; the second is
    there if all staff of the school read what students wrote.
    """

    name: LazyString
    load: Loader
    load_for_staff: StaffLoader | None = None


def told(*parts: tuple[str, str | None]) -> tuple[Part, ...]:
    """Return the parts that have words."""
    return tuple((str(name), words) for name, words in parts if words)


def let_report(app: Flask, *kinds: Mapping[str, Reportable]) -> None:
    """Say what can be reported in an app: the kinds of each domain, by their word in addresses."""
    app.extensions["reportable"] = {word: each for own in kinds for word, each in own.items()}


def reportable() -> Mapping[str, Reportable]:
    """Return everything that can be reported here."""
    found: Mapping[str, Reportable] = current_app.extensions["reportable"]
    return found
