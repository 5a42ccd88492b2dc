"""What an adult host says of a session: three checks, or a comment; they change nothing of it."""

import dataclasses
import datetime as dt

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.extensions import db
from lti_tool.outreach.actions import NotNow, hold
from lti_tool.outreach.models import MOST_ANSWERS, AnswerKind, Check, HostAnswer, Proposal, State
from lti_tool.web.enough import leave_room


class NoWords(Exception):
    """A “not yet” says what would make it a yes."""


class MeanwhileChanged(Exception):
    """Its planners changed it since this page was opened: what was checked is not what it is."""


@dataclasses.dataclass(frozen=True)
class Checked:
    """A host's three checks, each with its words; `lacking` are those that say “not yet”."""

    lacking: frozenset[Check]
    words: dict[Check, str]
    comment: str = ""


def check(
    standing: Standing, proposal: Proposal, said: Checked, revision: int, now: dt.datetime
) -> HostAnswer:
    """Answer a session: with three checks that are fine it is a yes, else a “not yet”."""
    _hold(standing, proposal)
    if proposal.state not in (State.WAITING, State.NOT_YET, State.AGREED):
        raise NotNow
    if proposal.revision != revision:
        raise MeanwhileChanged
    if any(not said.words.get(each) for each in said.lacking):
        raise NoWords
    kind = AnswerKind.NOT_YET if said.lacking else AnswerKind.YES
    made = _answer(standing, proposal, kind, said.comment, now)
    made.lacking = sorted(said.lacking)
    for each, words in said.words.items():
        setattr(made, each.value, words)
    proposal.state = State.NOT_YET if said.lacking else State.AGREED
    proposal.reply_by = None
    db.session.flush()
    return made


def comment(standing: Standing, proposal: Proposal, words: str, now: dt.datetime) -> HostAnswer:
    """Say something of a session that its community reads; it answers nothing."""
    _hold(standing, proposal)
    return _answer(standing, proposal, AnswerKind.COMMENT, words, now)


def _hold(standing: Standing, proposal: Proposal) -> None:
    if not standing.hosts:
        raise NotAMember
    hold(proposal)
    if proposal.shared_at is None:
        raise NotAMember


def _answer(
    standing: Standing, proposal: Proposal, kind: AnswerKind, words: str, now: dt.datetime
) -> HostAnswer:
    leave_room(HostAnswer, MOST_ANSWERS, HostAnswer.proposal_id == proposal.id)
    made = HostAnswer(
        proposal_id=proposal.id,
        person_id=standing.person.id,
        kind=kind,
        words=words,
        answered_at=now,
        of_revision=proposal.revision,
    )
    db.session.add(made)
    proposal.answered_at = now
    db.session.flush()
    return made
