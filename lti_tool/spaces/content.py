"""A community as content for a course page: one activity, or one for each cycle."""

from urllib.parse import urlencode

from flask_babel import gettext as _

from lti_tool.communities.models import Community, GradeReturn
from lti_tool.lti.deep_linking import ContentItem, DeepLinkingSettings, NewLineItem


def items_of(
    community: Community,
    selection_id: str,
    settings: DeepLinkingSettings,
    launch_url: str,
    columns: frozenset[int],
) -> list[ContentItem]:
    """Return what goes onto the course page for a community.

    `columns` are the cycles that have a column already, 0 standing for the whole year's: nobody
    gets a second one.
    """
    if community.grade_return is GradeReturn.PER_CYCLE:
        cycles = [n for n in range(1, community.cycles + 1) if n not in columns]
        if cycles and settings.accept_multiple and settings.takes_columns:
            return [_item(community, selection_id, launch_url, cycle) for cycle in cycles]
        return [_item(community, selection_id, launch_url, None)]
    wants_column = community.grade_return is GradeReturn.ONE_COLUMN and 0 not in columns
    cycle = 0 if wants_column and settings.takes_columns else None
    return [_item(community, selection_id, launch_url, cycle)]


def empty_activity(settings: DeepLinkingSettings, launch_url: str) -> ContentItem:
    """Return an activity behind which a teacher sets something up later, in the LMS's words."""
    return ContentItem(settings.title or _("Learning community"), settings.text, launch_url, {})


def _item(
    community: Community, selection_id: str, launch_url: str, cycle: int | None
) -> ContentItem:
    """Return one activity; `cycle` is which one its column counts, 0 for all, None for none.

    The address says what the custom parameters say: some LMSs lose the one, some the other.
    """
    custom = {"community": community.public_id, "selection": selection_id}
    title, label = community.theme, _("%(theme)s: cycles completed", theme=community.theme)
    if cycle:
        custom["cycle"] = str(cycle)
        title = label = _("%(theme)s, cycle %(number)s", theme=community.theme, number=cycle)
    column = None
    if cycle is not None:
        maximum = 1 if cycle else community.cycles
        tag = f"cycle-{cycle}" if cycle else "cycles"
        column = NewLineItem(label, maximum, community.public_id, tag)
    url = f"{launch_url}?{urlencode(custom)}"
    return ContentItem(title, community.purpose, url, custom, column)
