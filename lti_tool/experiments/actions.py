"""Begin a self-experiment, look at it twice, and share it or keep it."""

import dataclasses
import datetime as dt

from sqlalchemy import delete

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Membership
from lti_tool.experiments.models import MOST_OF_ONE, Experiment
from lti_tool.extensions import db
from lti_tool.web.again import read_again
from lti_tool.web.enough import leave_room


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


class TooSoon(Exception):
    """What stuck is asked only after a while."""


@dataclasses.dataclass(frozen=True)
class Idea:
    """What a student wants to find out, and how."""

    question: str
    strategy: str
    subject: str
    how_long: str
    weeks: int


def begin(standing: Standing, idea: Idea, now: dt.datetime) -> Experiment:
    """Keep a new experiment of a student; only they see it until they share it."""
    membership = standing.must_be_member_of_students()
    one_at_a_time(membership)
    leave_room(Experiment, MOST_OF_ONE, Experiment.membership_id == membership.id)
    made = Experiment(membership_id=membership.id, began_at=now, **dataclasses.asdict(idea))
    db.session.add(made)
    db.session.flush()
    return made


def change(
    standing: Standing, made: Experiment, idea: Idea, revision: int, now: dt.datetime
) -> None:
    """Change what an experiment is about; the day of the second look stays what it was."""
    now_there = Idea(*(getattr(made, f.name) for f in dataclasses.fields(Idea)))
    _hold_at(standing, made, revision, same=now_there == idea)
    before = made.said
    for field in dataclasses.fields(idea):
        setattr(made, field.name, getattr(idea, field.name))
    _keep(made, before, made.said, now)


def say_how_it_felt(
    standing: Standing,
    made: Experiment,
    words: str,
    revision: int,
    now: dt.datetime,
    today: dt.date,
) -> None:
    """Keep how it felt; from the first time on, the second look is weeks away."""
    _hold_at(standing, made, revision, same=made.felt == words)
    before, made.felt = made.said, words
    if made.felt_at is None:
        made.felt_at, made.ask_on = now, today + dt.timedelta(weeks=made.weeks)
    _keep(made, before, made.said, now)


def say_what_stuck(
    standing: Standing,
    made: Experiment,
    words: str,
    revision: int,
    now: dt.datetime,
    today: dt.date,
) -> None:
    """Keep what is still remembered; it can be said from the day on which it is asked."""
    if made.ask_on is None or made.ask_on > today:
        raise TooSoon
    _hold_at(standing, made, revision, same=made.stuck == words)
    before = made.said
    made.stuck, made.stuck_at = words, made.stuck_at or now
    _keep(made, before, made.said, now)


def show(standing: Standing, made: Experiment, *, to_community: bool, now: dt.datetime) -> None:
    """Share an experiment with the community, or keep it to its author again."""
    _hold(standing, made)
    if not to_community:
        _keep(made, made.said, "", now)
    made.shared_at = (made.shared_at or now) if to_community else None
    db.session.flush()


def drop(standing: Standing, made: Experiment, now: dt.datetime) -> None:
    """Delete an experiment, at its author's word."""
    _hold(standing, made)
    _keep(made, made.said, "", now)
    db.session.delete(made)
    db.session.flush()


def delete_all(membership: Membership) -> None:
    """Delete a leaver's experiments, shared or not, at their word."""
    db.session.execute(delete(Experiment).where(Experiment.membership_id == membership.id))


def _keep(made: Experiment, before: str, after: str, now: dt.datetime) -> None:
    own = made.membership
    piece = Piece(own.community, "experiment", made.public_id)
    keep(piece, before, after, now, by=own.person_id, whose=own.person_id)
    db.session.flush()


def _hold_at(standing: Standing, made: Experiment, revision: int, *, same: bool) -> None:
    _hold(standing, made)
    if made.revision != revision and not same:
        raise Changed
    made.revision += 1


def _hold(standing: Standing, made: Experiment) -> None:
    membership = standing.must_be_member()
    if made.membership_id != membership.id:
        raise NotAMember
    one_at_a_time(membership)
    read_again(made)
