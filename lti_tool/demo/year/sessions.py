"""Form times and assemblies: students propose them, a host checks, and they are run."""

import datetime as dt
from collections.abc import Iterator

from lti_tool.communities.access import Standing
from lti_tool.demo.life import ZONE, Life, moment
from lti_tool.demo.year.said_of_sessions import LAST_YEAR, THIS_YEAR, Session
from lti_tool.demo.year.scene import Event, Scene
from lti_tool.outreach import actions, hosting, planners
from lti_tool.outreach.models import Check, Proposal
from lti_tool.outreach.school_days import school_day_after

TO_REPLY = 5  # school days that a host has
MORNING, NOON, AFTERNOON = dt.time(8, 50), dt.time(12, 30), dt.time(15, 40)


def events(scene: Scene) -> Iterator[Event]:
    """Tell each session, from the wish to the shelf."""
    for lives, sessions in ((scene.last_year, LAST_YEAR), (scene.lives, THIS_YEAR)):
        for session in sessions:
            yield from _Told(lives[session.activity_id], session).events()


class _Told:
    """One session on its way."""

    def __init__(self, life: Life, session: Session) -> None:
        self._life, self._session = life, session
        self._proposal: Proposal | None = None

    def events(self) -> Iterator[Event]:
        """Tell what was done with it, each on its day."""
        told = self._session
        steps = (
            (told.proposed, NOON, self._propose),
            (told.sent, NOON, self._send),
            (told.doubted, AFTERNOON, self._doubt),
            (told.changed, NOON, self._change),
            (told.agreed, AFTERNOON, self._agree),
            (told.wished_on if told.agreed else None, AFTERNOON, self._say_after),
        )
        for day, time, tell in steps:
            if day is not None:
                yield Event(moment(day, time), tell)

    @property
    def _row(self) -> Proposal:
        if self._proposal is None:
            raise ValueError("a session is proposed before anything else")
        return self._proposal

    @property
    def _student(self) -> Standing:
        return self._life.standing(self._life.people[self._session.by])

    @property
    def _host(self) -> Standing:
        return self._life.standing(self._life.lead)

    def _propose(self, at: dt.datetime) -> None:
        told = self._session
        self._proposal = actions.begin(self._student, told.plan(told.first_wish or None), at)
        if told.along is not None:
            friend = self._life.standing(self._life.people[told.along])
            planners.ask_along(self._student, self._row, friend.must_be_member().id, at)
            planners.answer_asked(friend, self._row, yes=True, now=at)

    def _send(self, at: dt.datetime) -> None:
        today = at.astimezone(ZONE).date()
        actions.send(self._student, self._row, school_day_after(today, TO_REPLY), at, today)

    def _doubt(self, at: dt.datetime) -> None:
        words = {Check.TIMING: self._session.doubt}
        said = hosting.Checked(frozenset({Check.TIMING}), words)
        hosting.check(self._host, self._row, said, self._row.revision, at)

    def _change(self, at: dt.datetime) -> None:
        actions.save(self._student, self._row, self._session.plan(), self._row.revision, at)
        self._send(at)

    def _agree(self, at: dt.datetime) -> None:
        words = {Check.ROOM: self._session.room}
        said = hosting.Checked(frozenset(), words, self._session.comment)
        hosting.check(self._host, self._row, said, self._row.revision, at)

    def _say_after(self, at: dt.datetime) -> None:
        after = self._session.after
        actions.say_after(
            self._student,
            self._row,
            noticed=after.noticed,
            tutor_line=after.tutor_line,
            pupils=after.pupils,
            revision=0,
            now=at,
            today=at.astimezone(ZONE).date(),
        )
        actions.lend(self._student, self._row, yes=after.lends, now=at)
