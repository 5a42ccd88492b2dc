"""What a member's home tells them that is new since they put away what it told them last."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lti_tool.communities.access import Standing
from lti_tool.communities.models import GradeReturn, Host
from lti_tool.findings.models import Step
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.meetings.queries import Calendar
from lti_tool.people.queries import name_of
from lti_tool.spaces.queries import LONG_AGO, Facts

FINDINGS = {
    Step.ASKED: _l("Our adult host is asked to look at our findings, before the staff read them."),
    Step.RELEASED: _l("Our findings are out: every member of staff can read them."),
    Step.TO_TALK: _l("Our adult host would like to talk about our findings before they go out."),
    Step.TAKEN_BACK: _l("Our findings were taken back: only our community can read them now."),
}


@dataclasses.dataclass(frozen=True)
class Line:
    """One thing to be told, and where it leads."""

    words: str
    url: str


def news(standing: Standing, calendar: Calendar, facts: Facts, hosts: list[Host]) -> list[Line]:
    """Return what to tell a member: what changed, who answered; never who looked or was absent."""
    since = standing.must_be_member().told_until or LONG_AGO
    return [
        *_place(standing, since),
        *_hosts(standing, hosts, since),
        *_meetings(standing, calendar, since),
        *_answers(standing, facts),
        *_findings(standing, facts),
        *_visits(standing, facts),
        *_concerns(standing, facts),
        *_experiments(standing, facts),
        *_sessions(standing, facts),
        *_grades(standing),
        *_badges(standing, facts),
        *_survey(standing, facts),
    ]


def read_until(said: str, now: dt.datetime) -> dt.datetime:
    """Return the moment up to which a page's lines were read; never one that is still to come."""
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        return now
    return min(moment, now) if moment.tzinfo else now


def _place(standing: Standing, since: dt.datetime) -> Iterator[Line]:
    moved_up_at = standing.must_be_member().moved_up_at
    if moved_up_at and moved_up_at >= since:
        url = url_for("communities.members", public_id=standing.community.public_id)
        yield Line(_("A place became free, so you are in. Leaving is up to you, as ever."), url)


def _hosts(standing: Standing, hosts: list[Host], since: dt.datetime) -> Iterator[Line]:
    url = url_for("communities.members", public_id=standing.community.public_id)
    for host in hosts:
        if host.since > since:
            name = name_of(host.person)
            words = _("There is a new adult host: %(name)s. They read what you share.", name=name)
            yield Line(words, url)


def _meetings(standing: Standing, calendar: Calendar, since: dt.datetime) -> Iterator[Line]:
    for meeting in calendar.meetings:
        if meeting.changed_at and meeting.changed_at > since and meeting.on >= calendar.today:
            url = url_for(
                "rooms.room", public_id=standing.community.public_id, number=meeting.number
            )
            yield Line(_changed(meeting), url)


def _changed(meeting: Meeting) -> str:
    day = format_date(meeting.on, "EEEE d MMMM")
    if meeting.state is MeetingState.SKIPPED:
        return str(_("The meeting on %(day)s is left out.", day=day))
    if meeting.moved_from:
        was = format_date(meeting.moved_from, "EEEE d MMMM")
        return str(_("The meeting of %(was)s is now on %(day)s.", was=was, day=day))
    return str(_("Look at the meeting on %(day)s again: something about it is new.", day=day))


def _answers(standing: Standing, facts: Facts) -> Iterator[Line]:
    if facts.responses and facts.responded_to:
        words = ngettext(
            "There is a response to what you shared.",
            "There are %(num)s responses to what you shared.",
            facts.responses,
        )
        public_id = standing.community.public_id
        url = url_for("support.one_shared", public_id=public_id, plan_id=facts.responded_to)
        yield Line(words, url)


def _experiments(standing: Standing, facts: Facts) -> Iterator[Line]:
    if facts.stuck:
        url = url_for("experiments.all_experiments", public_id=standing.community.public_id)
        yield Line(_("What stuck? You can say it now about your experiment."), url)


def _findings(standing: Standing, facts: Facts) -> Iterator[Line]:
    if facts.findings in FINDINGS:
        url = url_for("findings.ours", public_id=standing.community.public_id)
        yield Line(str(FINDINGS[facts.findings]), url)


def _sessions(standing: Standing, facts: Facts) -> Iterator[Line]:
    url = url_for("outreach.all_sessions", public_id=standing.community.public_id)
    if facts.sessions_asked:
        yield Line(_("Somebody asks you to plan a session with them."), url)
    if facts.sessions_answered:
        yield Line(_("Your host answered about your session."), url)
    if facts.sessions_unanswered:
        yield Line(_("Your host has not answered yet. Look at what you can do."), url)
    if facts.sessions_new:
        words = ngettext(
            "A session is being planned.", "%(num)s sessions are being planned.", facts.sessions_new
        )
        yield Line(words, url)


def _badges(standing: Standing, facts: Facts) -> Iterator[Line]:
    url = url_for("badges.mine", community=standing.community.public_id)
    if facts.badges:
        words = ngettext("You have a new badge.", "You have %(num)s new badges.", facts.badges)
        yield Line(words, url)
    if facts.badges_anew:
        yield Line(_("A badge of yours was signed anew. Please download it again."), url)
    if facts.badges_gone:
        yield Line(_("A badge of yours was taken back."), url)


def _survey(standing: Standing, facts: Facts) -> Iterator[Line]:
    if facts.survey_opened:
        url = url_for("surveys.survey", public_id=standing.community.public_id)
        yield Line(_("The year’s survey is open. It is up to you whether you answer."), url)


def _visits(standing: Standing, facts: Facts) -> Iterator[Line]:
    url = url_for("support.visits", public_id=standing.community.public_id)
    if facts.visits_asked:
        yield Line(_("Somebody would like you to visit their lesson."), url)
    if facts.visits_answered:
        yield Line(_("There is an answer about a peer visit."), url)


def _concerns(standing: Standing, facts: Facts) -> Iterator[Line]:
    if facts.concerns_read:
        url = url_for("safeguarding.mine", public_id=standing.community.public_id)
        words = ngettext(
            "A concern that you reported was read.",
            "%(num)s concerns that you reported were read.",
            facts.concerns_read,
        )
        yield Line(words, url)


def _grades(standing: Standing) -> Iterator[Line]:
    """Ask those who were never asked: they were members before anything could be sent."""
    own, community = standing.must_be_member(), standing.community
    if community.grade_return is GradeReturn.NONE or community.returns_since is None:
        return
    asked = own.sends_cycles is not None or standing.role is CourseRole.INSTRUCTOR
    since = own.told_until or own.joined_at
    # Whoever waited may have pressed Join when there was nothing to ask yet.
    waited = own.moved_up_at is not None and own.moved_up_at >= since
    late = community.returns_since > community.set_up_at
    if not asked and (community.returns_since > since or (waited and late)):
        url = url_for("sending.what_the_gradebook_has", public_id=community.public_id)
        yield Line(_("Should your completed cycles go to the gradebook? Say yes or no."), url)
