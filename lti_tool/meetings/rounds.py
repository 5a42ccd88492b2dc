"""Let a meeting begin, go on and end, with its feedback round: each in turn, and pass is an answer.

Who is in the round is read after the wait for others, never before it.
"""

import datetime as dt

from sqlalchemy import delete, select

from lti_tool.communities.access import Standing
from lti_tool.communities.actions import hold as hold_community
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.meetings.ending import end_of_year
from lti_tool.meetings.models import Meeting, MeetingState, Pass
from lti_tool.meetings.queries import Calendar, NotYet, the_round
from lti_tool.meetings.waiting import wait_for_others


def begin(seen: Calendar, meeting: Meeting, now: dt.datetime) -> None:
    """Let a meeting begin with the first segment of its agenda; a second press changes nothing."""
    wait_for_others(meeting)
    if meeting.is_going_on:
        return
    if not seen.has_come(meeting):
        raise NotYet
    meeting.state = MeetingState.PLANNED
    meeting.position, meeting.position_at = 1, now
    turns = the_round(meeting.community, meeting)
    meeting.places = [turn.membership_id for turn in turns]
    meeting.speaker_id = turns[0].membership_id if turns else None
    db.session.flush()


def turn_to(meeting: Meeting, position: int, now: dt.datetime) -> None:
    """Go to a segment of the agenda while the meeting goes on."""
    wait_for_others(meeting)
    if meeting.is_going_on and meeting.position != position:
        meeting.position, meeting.position_at = position, now
        db.session.flush()


def call_next(meeting: Meeting, shown: str) -> None:
    """Give the word to the next in the round; `shown` is whose turn the page showed.

    "0" is nobody's: somebody came after the last. Two presses of one page call one.
    """
    wait_for_others(meeting)
    if meeting.is_going_on and shown == str(meeting.speaker_id or 0):
        _go_on(meeting)


def end(meeting: Meeting, now: dt.datetime) -> None:
    """End a meeting that goes on, and note that it was held; a second press changes nothing."""
    wait_for_others(meeting)
    if meeting.is_going_on:
        _note_held(meeting, now)


def say_pass(standing: Standing, meeting: Meeting) -> None:
    """Let a member be left out of the round; whose turn it is just then gives it on."""
    membership = standing.must_be_member()
    wait_for_others(meeting)
    if not meeting.is_going_on:
        return
    mine = {"meeting_id": meeting.id, "membership_id": membership.id}
    if db.session.get(Pass, mine) is None:
        db.session.add(Pass(**mine))
        db.session.flush()
    if meeting.speaker_id == membership.id:
        _go_on(meeting)


def speak_after_all(standing: Standing, meeting: Meeting) -> None:
    """Take a pass back."""
    membership = standing.must_be_member()
    wait_for_others(meeting)
    db.session.execute(
        delete(Pass).where(Pass.meeting_id == meeting.id, Pass.membership_id == membership.id)
    )


def leave_rounds(membership: Membership) -> None:
    """Let the rounds that wait for somebody who leaves go on with whoever is next."""
    hold_community(membership.community)
    waiting = select(Meeting).where(Meeting.speaker_id == membership.id).order_by(Meeting.id)
    for meeting in db.session.scalars(waiting).all():
        wait_for_others(meeting)
        _go_on(meeting)


def hold(meeting: Meeting, now: dt.datetime) -> None:
    """Note that a meeting was held; who was there, and who passed, nobody keeps."""
    wait_for_others(meeting)
    _note_held(meeting, now)


def close(meeting: Meeting) -> None:
    """End a meeting that goes on, and forget its round; whoever calls this has waited."""
    meeting.position = meeting.position_at = meeting.places = meeting.speaker_id = None
    db.session.execute(delete(Pass).where(Pass.meeting_id == meeting.id))
    db.session.flush()


def _note_held(meeting: Meeting, now: dt.datetime) -> None:
    close(meeting)
    meeting.state = MeetingState.HELD
    db.session.flush()
    end_of_year(meeting.community, now)


def _go_on(meeting: Meeting) -> None:
    """Give the word to the next who did not say pass; after the last to nobody.

    Who came since the last call has a place from now on; who is away when their turn would come
    has none any more, and speaks last if they come back.
    """
    turns = the_round(meeting.community, meeting)
    here = [turn.membership_id for turn in turns]
    places = here if meeting.places is None else meeting.places
    called = places.index(meeting.speaker_id) + 1 if meeting.speaker_id in places else len(places)
    done = places[:called]
    to_come = [turn for turn in turns if turn.membership_id not in done]
    meeting.places = [*done, *(turn.membership_id for turn in to_come)]
    meeting.speaker_id = next((t.membership_id for t in to_come if not t.passes), None)
    db.session.flush()
