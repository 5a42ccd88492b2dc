"""Write a community's findings together, let the staff read them, and take them back."""

import dataclasses
import datetime as dt

from sqlalchemy import delete, select

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.actions import hold
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Community, Kind
from lti_tool.communities.queries import hosts
from lti_tool.extensions import db
from lti_tool.findings.models import Findings, FindingsEvent, Step

MOST_EVENTS = 50  # of one page


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


class Unfinished(Exception):
    """The staff read nothing that says not yet what was found."""


class NoHost(Exception):
    """Students have no adult host who could look first."""


@dataclasses.dataclass(frozen=True)
class Text:
    """What is written on a page of findings."""

    tried: str
    found: str
    meaning: str
    readings: str

    @classmethod
    def of(cls, page: Findings) -> "Text":
        """Return what a page says."""
        return cls(page.tried, page.found, page.meaning, page.readings)


def save(standing: Standing, text: Text, revision: int, now: dt.datetime) -> Findings:
    """Keep what a member wrote into their community's page; `revision` is the one they saw."""
    own, community = standing.must_be_member(), standing.community
    page = _held(community) or _begin(community, now)
    if text == Text.of(page):
        return page
    if page.revision != revision:
        raise Changed
    if page.is_out and not text.found:
        raise Unfinished
    before, whose = page.said, page.saved_by_id
    for field in dataclasses.fields(text):
        setattr(page, field.name, getattr(text, field.name))
    page.revision, page.saved_at, page.saved_by_id = revision + 1, now, own.person_id
    if page.is_out:
        _note(page, standing, Step.CHANGED, now)
    db.session.flush()
    piece = Piece(community, "findings", page.public_id)
    keep(piece, before, page.said, now, by=own.person_id, whose=whose)
    return page


def release(standing: Standing, revision: int, now: dt.datetime) -> None:
    """Let the staff read the findings, at any member's word; students ask their host first."""
    standing.must_be_member()
    page = _seen(standing, revision)
    if page.is_out or page.waits_for_host:
        return
    if not page.found:
        raise Unfinished
    if standing.community.kind is Kind.TLC:
        page.released_at = now
        _note(page, standing, Step.RELEASED, now)
    elif hosts(standing.community):
        page.asked_at = now
        _note(page, standing, Step.ASKED, now)
    else:
        raise NoHost


def look(standing: Standing, revision: int, *, may_go_out: bool, now: dt.datetime) -> None:
    """Take a host's answer to what students asked them: it may go out, or let us talk first."""
    if not standing.hosts:
        raise NotAMember
    page = _seen(standing, revision)
    if not (page.waits_for_host or page.is_out):
        return
    if may_go_out:
        if not page.is_out:
            _note(page, standing, Step.RELEASED, now)
        page.released_at, page.looked_revision = page.released_at or now, page.revision
    else:
        page.released_at = None
        _note(page, standing, Step.TO_TALK, now)
    page.asked_at = None
    db.session.flush()


def take_back(standing: Standing, now: dt.datetime) -> None:
    """Let only the community read its findings again, at the word of any member or host."""
    standing.must_read_shared()
    page = _held(standing.community)
    if page is None or not (page.is_out or page.waits_for_host):
        return
    page.released_at = page.asked_at = None
    _note(page, standing, Step.TAKEN_BACK, now)


def _seen(standing: Standing, revision: int) -> Findings:
    """Return the page as somebody saw it, or raise Changed: nobody answers for words unread."""
    page = _held(standing.community)
    if page is None:
        raise Unfinished
    if page.revision != revision:
        raise Changed
    return page


def _held(community: Community) -> Findings | None:
    """Return a community's page as it is once nobody else is changing it."""
    hold(community)
    wanted = select(Findings).filter_by(community_id=community.id)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _begin(community: Community, now: dt.datetime) -> Findings:
    page = Findings(community_id=community.id, saved_at=now)
    db.session.add(page)
    db.session.flush()
    return page


def _note(page: Findings, standing: Standing, what: Step, now: dt.datetime) -> None:
    """Note what somebody did; who writes on after a release is noted once."""
    mine = select(FindingsEvent).filter_by(findings_id=page.id)
    last = db.session.scalar(mine.order_by(FindingsEvent.id.desc()).limit(1))
    who = standing.person.id
    if last is not None and last.what is what is Step.CHANGED and last.person_id == who:
        last.at = now
    else:
        db.session.add(FindingsEvent(findings_id=page.id, person_id=who, what=what, at=now))
    db.session.flush()
    newest = mine.with_only_columns(FindingsEvent.id).order_by(FindingsEvent.id.desc())
    older = FindingsEvent.id.not_in(newest.limit(MOST_EVENTS))
    db.session.execute(
        delete(FindingsEvent).where(FindingsEvent.findings_id == page.id, older),
        execution_options={"synchronize_session": False},
    )
