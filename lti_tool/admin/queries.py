"""How one school's LMS and the tool get on, in facts that name no member."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from lti_tool.communities.models import Community
from lti_tool.communities.queries import FEWEST_SHOWN
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.gradebook.queries import Pause, pause_of
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course, Enrolment, RosterState

TROUBLED = (RosterState.FAILED, RosterState.HELD)
MOST_NAMED = 20


@dataclasses.dataclass(frozen=True)
class Scores:
    """So many scores in one state, with the LMS's last answer; None below five."""

    state: ScoreState
    status: int | None
    count: int | None


@dataclasses.dataclass(frozen=True)
class Health:
    """One platform: its deployments, its course lists, its scores, and its last launch."""

    deployments: Sequence[Deployment]
    lists: dict[RosterState, int]
    oldest_read_at: dt.datetime | None
    troubled: Sequence[Course]
    scores: list[Scores]
    pause: Pause | None
    last_launch_at: dt.datetime | None

    @property
    def is_well(self) -> bool:
        """Say whether there is nothing to look after."""
        waits = any(deployment.approved_at is None for deployment in self.deployments)
        refused = any(found.state is ScoreState.REFUSED for found in self.scores)
        return bool(self.deployments) and not (waits or refused or self.troubled or self.pause)


def health(platform_id: int) -> Health:
    """Return how a platform stands, in a number of statements that never depends on its size."""
    mine = Deployment.platform_id == platform_id
    courses = select(Course).join(Course.deployment).where(mine)
    lists = db.session.execute(
        select(Course.roster_state, func.count(), func.min(Course.roster_read_at))
        .join(Course.deployment)
        .where(mine, Course.memberships_url.is_not(None))
        .group_by(Course.roster_state)
    ).all()
    return Health(
        deployments=db.session.scalars(select(Deployment).where(mine)).all(),
        lists={state: count for state, count, _oldest in lists},
        oldest_read_at=min((oldest for *_, oldest in lists if oldest), default=None),
        troubled=db.session.scalars(
            courses.where(Course.roster_state.in_(TROUBLED))
            .order_by(Course.title)
            .limit(MOST_NAMED)
        ).all(),
        scores=_scores(platform_id),
        pause=pause_of(platform_id),
        last_launch_at=db.session.scalar(
            select(func.max(Enrolment.launched_at))
            .join(Enrolment.course)
            .join(Course.deployment)
            .where(mine)
        ),
    )


def _scores(platform_id: int) -> list[Scores]:
    rows = db.session.execute(
        select(Score.state, Score.last_status, func.count())
        .join(LineItem, LineItem.id == Score.line_item_id)
        .join(Community, Community.id == LineItem.community_id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == platform_id, Score.state != ScoreState.WITHDRAWN)
        .group_by(Score.state, Score.last_status)
    ).all()
    found: dict[tuple[ScoreState, int | None], int] = {}
    for state, last_status, count in rows:
        # Why is of interest only where the LMS said no.
        key = (state, last_status if state is ScoreState.REFUSED else None)
        found[key] = found.get(key, 0) + count
    return [
        Scores(state, status, count if count >= FEWEST_SHOWN else None)
        for (state, status), count in sorted(found.items(), key=str)
    ]
