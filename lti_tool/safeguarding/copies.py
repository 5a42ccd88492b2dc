"""What a concern copies: an item as its reader sees it, and what others could read there lately."""

import dataclasses
from collections.abc import Sequence

from flask_babel import format_datetime
from flask_babel import gettext as _

from lti_tool.communities.access import Standing
from lti_tool.communities.earlier import kept, kept_in
from lti_tool.communities.models import KeptWords, Kind
from lti_tool.communities.staff import StaffMember
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of
from lti_tool.safeguarding.kinds import Part, Published, Reported, reportable


def reported(standing: Standing, kind: str, item: str) -> Reported | None:
    """Return the copy of an item, or None where there is nothing that a reader could have seen.

    Of what is gone meanwhile the reader sees no word, and the contact gets what was kept.
    """
    known = reportable().get(kind)
    if known is None:
        return None
    seen = known.load(standing, item)
    before = kept(standing, *((seen and seen.kept_as) or (kind, item)))
    if seen is None:
        return _gone(before) if before else None
    return _with(before, seen)


def published(reader: StaffMember, kind: str, item: str) -> Published | None:
    """Return what students wrote for all staff of their school, None where it is nothing such."""
    known = reportable().get(kind)
    found = known.load_for_staff(reader, item) if known and known.load_for_staff else None
    if found is None or found.community.kind is not Kind.SLC:
        return None
    before = kept_in(found.community, kind, item)
    return dataclasses.replace(found, seen=_with(before, found.seen))


def _with(before: Sequence[KeptWords], seen: Reported) -> Reported:
    return dataclasses.replace(seen, earlier=(*seen.earlier, *_parts(before, seen.author)))


def _gone(before: Sequence[KeptWords]) -> Reported:
    author = before[-1].whose
    return Reported((), author, _parts(before, author))


def _parts(before: Sequence[KeptWords], author: Person | None) -> tuple[Part, ...]:
    return tuple((_until(each, author), each.words) for each in before)


def _until(each: KeptWords, author: Person | None) -> str:
    when = format_datetime(each.kept_at, "EEEE d MMMM y, HH:mm")
    if each.whose is None or each.whose is author:
        return str(_("Until %(when)s", when=when))
    return str(_("Until %(when)s, by %(name)s", when=when, name=name_of(each.whose)))
