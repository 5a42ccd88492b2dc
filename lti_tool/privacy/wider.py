"""What communities gave to the whole school, which goes with their time, and past twilights."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select

from lti_tool.communities.models import ResourceLink
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.findings.models import Findings
from lti_tool.lti.models import Deployment
from lti_tool.outreach import planners
from lti_tool.outreach.models import Proposal
from lti_tool.people.models import Course
from lti_tool.privacy.sweeping import Sweep
from lti_tool.privacy.time_over import Deadlines
from lti_tool.showcase.models import Twilight, TwilightSession
from lti_tool.surveys.models import Survey

found, surveys = table_of(Findings), table_of(Survey)
evenings, sessions = table_of(Twilight), table_of(TwilightSession)


def of_communities(over: Select[int]) -> Iterable[Sweep]:
    """Yield what communities wrote for the school, and what their members said of the year."""
    yield Sweep("findings", found, found.c.community_id.in_(over))
    yield Sweep("surveys", surveys, surveys.c.community_id.in_(over))
    yield Sweep("sessions of twilights", sessions, sessions.c.community_id.in_(over))


def of_evenings(limits: Deadlines) -> Iterable[Sweep]:
    """Yield the twilights of long ago, with who chose what."""
    here = (
        select(ResourceLink.id)
        .join(Course, Course.id == ResourceLink.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == limits.platform_id)
    )
    past = evenings.c.link_id.in_(here) & (evenings.c.on <= limits.shared.date())
    yield Sweep("twilights", evenings, past)


def hand_on_sessions(memberships: Sequence[int]) -> None:
    """Let sessions that others planned too go on with them, before their first planner goes."""
    wanted = select(Proposal).where(Proposal.membership_id.in_(memberships))
    for proposal in db.session.scalars(wanted).all():
        planners.hand_on(proposal, here_only=False)
