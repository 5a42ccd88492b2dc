"""Tidy up after pickers, send what a waiting list held back, and do what a lead asked for."""

from flask_babel import force_locale
from flask_babel import gettext as _
from huey import crontab

from lti_tool.communities.models import Community
from lti_tool.extensions import db, queue
from lti_tool.gradebook import errands, making
from lti_tool.gradebook.jobs import compare, ring
from lti_tool.gradebook.models import ErrandKind
from lti_tool.lti import ags
from lti_tool.lti.services import Lms
from lti_tool.lti.tool import tool
from lti_tool.meetings.ending import close_what_is_over
from lti_tool.progress.actions import owe_all, owe_who_came_back
from lti_tool.spaces.actions import forget_selections
from lti_tool.web.clock import now
from lti_tool.web.language import DEFAULT


@queue.periodic_task(crontab(hour="3", minute="25"))
def forget_old() -> None:
    """Drop the choosings that can make nothing any more."""
    forget_selections(now())
    db.session.commit()


@queue.periodic_task(crontab(minute="5"))
def close_years() -> None:
    """Close the communities whose year is over, soon after midnight wherever their school is."""
    close_what_is_over(now())
    db.session.commit()


@queue.periodic_task(crontab(minute="*/10"))
def owe_again() -> None:
    """Owe the gradebook what those completed before who came back."""
    owe_who_came_back(now())
    db.session.commit()
    ring()


class LmsColumns:
    """A real LMS's columns."""

    def __init__(self, lms: Lms) -> None:
        self._lms = lms

    def make(self, wanted: making.Wanted) -> str:
        """Make one, and return its address."""
        return ags.make_line_item(self._lms, *_as_asked(wanted)).url

    def recover(self, wanted: making.Wanted) -> str | None:
        """Return the address of one whose answer was lost."""
        found = ags.recover_line_item(self._lms, *_as_asked(wanted))
        return found.url if found else None


@queue.task()
def make_column(community_id: int, label: str) -> None:
    """Make the column that a lead asked for, and owe it what was completed before."""
    making.make(community_id, label, lambda number: LmsColumns(tool().lms(number)), now)
    community = db.session.get(Community, community_id)
    if community is not None:
        owe_all(community, now())
    db.session.commit()
    ring()


def ring_for(community: Community, kind: ErrandKind) -> None:
    """Call a worker to what a lead asked for."""
    if kind is ErrandKind.COMPARISON:
        queue.ring(lambda: compare(community.id))
    else:
        label = _("%(theme)s: cycles completed", theme=community.theme)
        queue.ring(lambda: make_column(community.id, label))


@queue.periodic_task(crontab())
def take_up_errands() -> None:
    """Ring again for what a lead asked, as long as no worker heard it and they may still wait."""
    with force_locale(DEFAULT):
        for errand in errands.unheard(now()):
            ring_for(db.session.get_one(Community, errand.community_id), errand.kind)


def _as_asked(wanted: making.Wanted) -> tuple[str, ags.NewColumn, str]:
    return wanted.line_items_url, wanted.column, wanted.resource_link_id
