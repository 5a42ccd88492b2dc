"""What only a community of students has: its adult hosts, and how its members want to talk."""

import datetime as dt

from sqlalchemy import delete

from lti_tool.communities.access import NotALead, NotAMember, Standing
from lti_tool.communities.actions import hold
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Host, HostInvitation, Kind
from lti_tool.communities.queries import host_invitation, invited_hosts, possible_hosts
from lti_tool.extensions import db
from lti_tool.people.models import Person


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


def invite_host(standing: Standing, person: Person, now: dt.datetime) -> None:
    """Ask an adult to be the host of a student community; it counts once they accept.

    A second press changes nothing.
    """
    community = standing.must_lead()
    hold(community)
    if person in invited_hosts(community):
        return
    if community.kind is not Kind.SLC or person not in possible_hosts(community):
        raise NotALead
    asked = {"community_id": community.id, "person_id": person.id}
    db.session.add(HostInvitation(**asked, invited_at=now))
    db.session.flush()


def answer_host(standing: Standing, *, yes: bool, now: dt.datetime) -> None:
    """Take the answer of somebody who was asked to be a host, once; a student is none."""
    hold(standing.community)
    mine = {"community_id": standing.community.id, "person_id": standing.person.id}
    found = host_invitation(standing)
    if found is None and db.session.get(Host, mine, populate_existing=True) is not None:
        return
    if found is None or not standing.enrolled:
        raise NotAMember
    db.session.delete(found)
    if yes and not standing.known_as_student:
        db.session.add(Host(**mine, since=now))
    db.session.flush()


def stop_hosting(standing: Standing) -> None:
    """Let a host stop at their own word."""
    if not standing.hosts:
        raise NotAMember
    db.session.execute(
        delete(Host).where(
            Host.community_id == standing.community.id, Host.person_id == standing.person.id
        )
    )


def agree(standing: Standing, words: str, revision: int, now: dt.datetime) -> None:
    """Keep how the members of a student community want to talk; they alone write it."""
    own = standing.must_be_member_of_students()
    community = standing.community
    hold(community)
    db.session.refresh(community)
    if community.agreement_revision != revision and community.agreement != words:
        raise Changed
    piece = Piece(community, "agreement", "words")
    keep(piece, community.agreement, words, now, by=own.person_id, whose=None)
    community.agreement, community.agreement_revision = words, community.agreement_revision + 1
    db.session.flush()
