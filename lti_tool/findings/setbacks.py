"""Write down what one learned when something did not work; change it, or delete it."""

import dataclasses
import datetime as dt

from sqlalchemy import delete

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Kind, Membership
from lti_tool.extensions import db
from lti_tool.findings.actions import Changed
from lti_tool.findings.models import MOST_OF_ONE, Setback
from lti_tool.web.again import read_again
from lti_tool.web.enough import leave_room


@dataclasses.dataclass(frozen=True)
class Told:
    """What somebody says of a setback, and whether with their name."""

    tried: str
    learned: str
    signed: bool


def write(standing: Standing, told: Told) -> Setback:
    """Put a member's setback onto the wall."""
    membership = standing.must_be_member()
    one_at_a_time(membership)
    leave_room(Setback, MOST_OF_ONE, Setback.membership_id == membership.id)
    made = Setback(membership_id=membership.id)
    _set(standing, made, told)
    db.session.add(made)
    db.session.flush()
    return made


def change(standing: Standing, made: Setback, told: Told, revision: int, now: dt.datetime) -> None:
    """Change what its author wrote, or whether their name is beside it."""
    _hold(standing, made)
    before = (made.tried, made.learned, made.signed)
    said = made.said
    if made.revision != revision and before != dataclasses.astuple(told):
        raise Changed
    _set(standing, made, told)
    made.revision += 1
    _keep(standing, made, said, made.said, now)


def drop(standing: Standing, made: Setback, now: dt.datetime) -> None:
    """Delete one, at its author's word."""
    _hold(standing, made)
    _keep(standing, made, made.said, "", now)
    db.session.delete(made)
    db.session.flush()


def delete_all(membership: Membership) -> None:
    """Delete a leaver's, at their word."""
    db.session.execute(delete(Setback).where(Setback.membership_id == membership.id))


def _set(standing: Standing, made: Setback, told: Told) -> None:
    made.tried, made.learned = told.tried, told.learned
    made.signed = told.signed and standing.community.kind is Kind.TLC


def _keep(standing: Standing, made: Setback, before: str, after: str, now: dt.datetime) -> None:
    own = standing.must_be_member().person_id
    piece = Piece(standing.community, "setback", made.public_id)
    keep(piece, before, after, now, by=own, whose=own)
    db.session.flush()


def _hold(standing: Standing, made: Setback) -> None:
    membership = standing.must_be_member()
    if made.membership_id != membership.id:
        raise NotAMember
    one_at_a_time(membership)
    read_again(made)
