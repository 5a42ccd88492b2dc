"""Who looks after a community: asked by those who do, and free to stop."""

import datetime as dt

from sqlalchemy import delete

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.actions import hold
from lti_tool.communities.models import Lead, LeadInvitation
from lti_tool.communities.queries import invited, leads, possible_leads
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person


class LastLead(Exception):
    """Somebody has to look after a community."""


def invite_lead(standing: Standing, person: Person, now: dt.datetime) -> None:
    """Ask someone to look after a community too; it counts once they accept.

    A second press changes nothing.
    """
    community = standing.must_lead()
    hold(community)
    if person in invited(community):
        return
    if person not in possible_leads(community):
        raise NotALead
    asked = {"community_id": community.id, "person_id": person.id}
    db.session.add(LeadInvitation(**asked, invited_by_id=standing.person.id, invited_at=now))
    db.session.flush()


def answer_invitation(standing: Standing, *, yes: bool, now: dt.datetime) -> None:
    """Take the answer of someone who was asked to look after a community; once is enough."""
    hold(standing.community)
    mine = {"community_id": standing.community.id, "person_id": standing.person.id}
    found = db.session.get(LeadInvitation, mine, populate_existing=True)
    if found is None and standing.enrolled:
        if db.session.get(Lead, mine, populate_existing=True) is None:
            raise NotALead
        return
    could = standing.role is CourseRole.INSTRUCTOR or standing.is_member
    if found is None or not standing.enrolled or not could:
        raise NotALead
    db.session.delete(found)
    if yes and db.session.get(Lead, mine, populate_existing=True) is None:
        db.session.add(Lead(**mine, since=now))
    db.session.flush()


def step_down(standing: Standing) -> None:
    """Let someone no longer look after a community; the last one first asks somebody else."""
    community = standing.must_lead()
    hold(community)
    if len(leads(community)) < 2:
        raise LastLead
    db.session.execute(
        delete(Lead).where(Lead.community_id == community.id, Lead.person_id == standing.person.id)
    )
