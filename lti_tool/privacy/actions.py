"""What somebody can have done with what is kept about them: part of it deleted, or all of it."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.communities.adults import is_known_as_student
from lti_tool.communities.models import Kind, Membership, Remains, Waiting
from lti_tool.experiments import actions as experiments
from lti_tool.experiments.models import Experiment
from lti_tool.extensions import db
from lti_tool.findings import setbacks
from lti_tool.findings.models import Findings, Setback
from lti_tool.gradebook import actions as gradebook
from lti_tool.library import actions as library
from lti_tool.library.models import LibraryItem, LibraryNote
from lti_tool.meetings.models import Meeting
from lti_tool.outreach import planners
from lti_tool.people import erased
from lti_tool.people.models import Person
from lti_tool.plans import actions as plans
from lti_tool.plans.models import Feedback, Plan
from lti_tool.privacy import content
from lti_tool.privacy.models import Deed, PrivacyEvent
from lti_tool.showcase.models import TwilightSession
from lti_tool.spaces import departing
from lti_tool.support import actions as support
from lti_tool.support.models import Response
from lti_tool.web.again import read_again

Item = TypeVar("Item")
# What a group wrote together names for a concern alone whoever wrote it.
NAMED = (
    (LibraryItem, "written_by_id"),
    (LibraryItem, "saved_by_id"),
    (Findings, "saved_by_id"),
    (TwilightSession, "saved_by_id"),
)


def delete_private(person: Person, _now: dt.datetime) -> None:
    """Delete what only somebody themselves can read, in every community."""
    for sweep in content.private(_members(person)):
        sweep.all()


def take_name_off(person: Person, now: dt.datetime) -> None:
    """Leave every community, and let what somebody shared stand there without their name."""
    for membership, here in _standings(person):
        if here is not None and here.is_member:
            departing.leave(here, now)
        membership.left_at = membership.left_at or now
        membership.remains = Remains.ANONYMOUS
        membership.sends_cycles = None
        gradebook.withdraw(membership)
    for model, column in NAMED:
        of_theirs = update(model).where(getattr(model, column) == person.id)
        _quietly(of_theirs.values(**{column: None}))
    notes = update(Meeting).where(Meeting.notes_by_id.in_(_members(person)))
    _quietly(notes.values(notes_by_id=None))
    db.session.flush()


def delete_shared(person: Person, now: dt.datetime) -> None:
    """Delete what somebody shared; among students the old words are kept 30 days, as ever."""
    for membership, here in _standings(person):
        if here is not None and here.is_member and here.community.kind is Kind.SLC:
            _delete_one_by_one(here, membership, now)
        else:
            only = select(Membership.id).where(Membership.id == membership.id)
            for sweep in content.shared(only):
                sweep.all()
            planners.delete_all(membership)


def withdraw(person: Person, _now: dt.datetime) -> None:
    """Send nothing more of somebody's to any gradebook; what an LMS has, it keeps."""
    for membership, _here in _standings(person):
        membership.sends_cycles = False
        gradebook.withdraw(membership)
    _quietly(update(Waiting).where(Waiting.person_id == person.id).values(sends_cycles=False))
    db.session.flush()


def erase(person: Person, now: dt.datetime, *, by: Person | None, deed: Deed) -> None:
    """Delete somebody with all that is theirs; a mark stays, so that no roster brings them back.

    Of two presses at one moment the second finds nobody any more, and raises Gone.
    """
    _quietly(update(Person).where(Person.id == person.id).values(id=person.id))
    read_again(person)
    student = is_known_as_student(person.id)
    for membership, here in _standings(person):
        if here is not None and here.is_member:
            departing.leave(here, now)
        departing.delete_words(membership, now)
    erased.remember(person, now, was_student=student)
    note(deed, person, now, by=by)
    db.session.delete(person)
    db.session.flush()


def note(deed: Deed, person: Person, now: dt.datetime, *, by: Person | None) -> None:
    """Note what was done with somebody's data: by whom, and a mark in place of the LMS id."""
    themselves = deed is Deed.ERASED_BY_THEMSELVES
    mark = None if themselves else erased.mark_of(person.platform_id, person.subject)
    facts = {"what": deed, "by_id": by.id if by else None, "mark": mark, "at": now}
    db.session.add(PrivacyEvent(platform_id=person.platform_id, **facts))
    db.session.flush()


def _delete_one_by_one(here: Standing, own: Membership, now: dt.datetime) -> None:
    """Delete what a student shared as they would one by one, so that a concern finds the words."""
    for plan in _all(select(Plan).filter_by(membership_id=own.id)):
        if plan.shared_at is not None:
            plans.delete_plan(here, plan, now)
    of_mine = select(Feedback).join(Feedback.plan).where(Plan.membership_id == own.id)
    for feedback in _all(of_mine.where(Feedback.shared_at.is_not(None))):
        plans.delete_feedback(here, feedback, now)
    shown = select(Experiment).where(Experiment.shared_at.is_not(None))
    for experiment in _all(shown.filter_by(membership_id=own.id)):
        experiments.drop(here, experiment, now)
    for response in _all(select(Response).filter_by(membership_id=own.id)):
        support.take_back(here, response, now)
    for words in _all(select(LibraryNote).filter_by(membership_id=own.id)):
        library.take_back(here, words, now)
    for made in _all(select(Setback).filter_by(membership_id=own.id)):
        setbacks.drop(here, made, now)
    planners.let_go(here, now)


def _all(wanted: Select[Item]) -> Sequence[Item]:
    return db.session.scalars(wanted).all()


def _members(person: Person) -> Select[int]:
    return select(Membership.id).where(Membership.person_id == person.id)


def _standings(person: Person) -> list[tuple[Membership, Standing | None]]:
    """Return somebody's memberships, each with their standing; None where they have no way in."""
    wanted = select(Membership).options(joinedload(Membership.community))
    own = db.session.scalars(wanted.filter_by(person_id=person.id).order_by(Membership.id)).all()
    return [(each, _standing(person, each)) for each in own]


def _standing(person: Person, membership: Membership) -> Standing | None:
    try:
        return access.standing(person, membership.community.public_id)
    except NotFound:  # the community has moved to a course that they are not in
        return None


def _quietly(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
