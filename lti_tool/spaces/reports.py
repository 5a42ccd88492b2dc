"""What a community's year comes to: counts, readings, and what its survey says."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.models import Membership
from lti_tool.communities.queries import FEWEST_SHOWN, belongs
from lti_tool.extensions import db
from lti_tool.findings import queries as findings
from lti_tool.findings.models import Findings
from lti_tool.library.models import LibraryItem
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.progress.models import Completion
from lti_tool.surveys import queries as surveys


@dataclasses.dataclass(frozen=True)
class YearReport:
    """A community's year, for whoever looks after it to print: no number of fewer than five."""

    members: int | None
    meetings_held: int
    cycles: int | None  # completed, all members' together
    readings: tuple[LibraryItem, ...]
    findings: Findings | None  # as the staff of the school can read them, not before
    survey: surveys.Report | None

    @property
    def themes(self) -> tuple[str, ...]:
        """Return what the readings were about, each theme once."""
        return tuple(dict.fromkeys(item.theme for item in self.readings if item.theme))


def year_report(standing: Standing) -> YearReport:
    """Return the report of a community's year, for those who look after it."""
    if not standing.sees_counts:
        raise NotALead
    community = standing.community
    held = (Meeting.community_id == community.id, Meeting.state == MeetingState.HELD)
    closed = select(Completion).join(Membership).where(Membership.community_id == community.id)
    row = db.session.execute(
        select(
            _number(Membership, belongs(community.id, community.course_id)).label("members"),
            _number(Meeting, *held).label("meetings"),
            closed.with_only_columns(func.count()).scalar_subquery().label("cycles"),
            closed.with_only_columns(func.count(Completion.membership_id.distinct()))
            .scalar_subquery()
            .label("completers"),
        )
    ).one()
    return YearReport(
        members=row.members if row.members >= FEWEST_SHOWN else None,
        meetings_held=row.meetings,
        cycles=row.cycles if row.completers >= FEWEST_SHOWN else None,
        readings=tuple(_readings(*held)),
        findings=written if (written := findings.ours(standing)) and written.is_out else None,
        survey=surveys.report(standing),
    )


def _number(
    model: type[Membership | Meeting], *conditions: ColumnElement[bool]
) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()


def _readings(*held: ColumnElement[bool]) -> Sequence[LibraryItem]:
    """Return what the held meetings took in, in the order of their days, each once."""
    rows = db.session.scalars(
        select(LibraryItem)
        .join(Meeting, Meeting.item_id == LibraryItem.id)
        .where(*held)
        .order_by(Meeting.on)
    )
    return list(dict.fromkeys(rows))
