"""What of meetings, plans, experiments and the shelf can be reported, as its reader sees it."""

from collections.abc import Iterator, Mapping

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lti_tool.communities.access import Standing
from lti_tool.experiments import queries as experiments
from lti_tool.extensions import db
from lti_tool.library import queries as library
from lti_tool.library.models import LibraryItem
from lti_tool.library.starters import Cited
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import calendar
from lti_tool.people.queries import name_of
from lti_tool.plans.forms import OUTCOMES
from lti_tool.plans.models import Feedback, Plan
from lti_tool.plans.queries import shared
from lti_tool.safeguarding.kinds import Part, Reportable, Reported, told
from lti_tool.support.models import Response
from lti_tool.support.queries import responses
from lti_tool.web.clock import today


def _cycle(standing: Standing, item_id: str) -> Reported | None:
    each = shared(standing, item_id)
    if each is None:
        return None
    plan = each.plan or (each.feedback.plan if each.feedback else None)
    return Reported(
        told(_when(each.meeting), *_plan(each.plan), *_feedback(each.feedback)),
        plan.membership.person if plan else None,
    )


def _plan(plan: Plan | None) -> Iterator[Part]:
    if plan is None:
        return
    yield _("Plan"), plan.focus
    yield _("What I’ll try"), "\n".join(plan.will_try)
    yield _("With which class, or in which subject"), plan.with_whom
    yield _("What I’ll do less of"), plan.less_of
    yield _("How I’ll notice a difference"), plan.notice
    yield _("Help I’d like"), plan.help_wanted
    for note in plan.notes:
        yield _("A note"), note.words


def _feedback(feedback: Feedback | None) -> Iterator[Part]:
    if feedback is None:
        return
    if feedback.outcome:
        yield _("What became of it"), str(OUTCOMES[feedback.outcome])
    yield _("Feedback: what I tried"), feedback.tried
    yield _("Feedback: what I learned"), feedback.learned


def _response(standing: Standing, item_id: str) -> Reported | None:
    plan_id = db.session.scalar(
        select(Plan.public_id)
        .join(Response, Response.plan_id == Plan.id)
        .where(Response.public_id == item_id)
    )
    said = responses(standing, plan_id) if plan_id else []
    found = next((each.response for each in said if each.response.public_id == item_id), None)
    if found is None:
        return None
    return Reported(
        told((_("A response"), found.words)),
        found.membership.person,
        told(*((_("Before it was changed"), one.words) for one in found.earlier)),
    )


def _notes(standing: Standing, item_id: str) -> Reported | None:
    meeting = _meeting(standing, item_id)
    if meeting is None or not meeting.notes:
        return None
    # Any member may have written any of it: whoever saved it last is named.
    last = meeting.notes_by.person if meeting.notes_by else None
    return Reported(told(_when(meeting), (_("Our notes"), meeting.notes)), last)


def _learning(standing: Standing, item_id: str) -> Reported | None:
    meeting = _meeting(standing, item_id)
    if meeting is None or meeting.item is None:
        return None
    return _item(meeting.item, library.shown_of(standing, meeting.item), _when(meeting))


def _shelf(standing: Standing, item_id: str) -> Reported | None:
    standing.must_read_shared()
    shown = library.item(standing, item_id)
    if shown is None or shown.is_starter:
        return None
    lent = () if shown.is_own else ((_("From"), _("Another community, by the school’s shelf")),)
    return _item(shown.item, shown.cited, *lent)


def _item(item: LibraryItem, cited: Cited, *before: Part) -> Reported:
    parts = told(
        *before,
        (_("Citation"), cited.citation),
        (_("Link"), cited.url),
        (_("Pages"), cited.pages),
        (_("Theme"), cited.theme),
        (_("In plain language"), cited.summary),
        (_("To talk about"), cited.question),
        (_("To get the talk going"), cited.prompts),
        (_("Who brings it"), cited.brought_by),
    )
    # Others may have written most of it: whoever saved it last is named, and who put it there.
    first = item.written_by if item.written_by != item.saved_by else None
    put = told((_("Who put it there"), name_of(first) if first else None))
    return Reported(parts, item.saved_by, beside=put, kept_as=("shelf", item.public_id))


def _meaning(standing: Standing, item_id: str) -> Reported | None:
    note = library.note(standing, item_id)
    if note is None:
        return None
    parts = told((_("What this means here"), note.words), (_("About"), note.item.citation))
    return Reported(parts, note.membership.person)


def _experiment(standing: Standing, item_id: str) -> Reported | None:
    seen = experiments.one(standing, item_id)
    if seen is None:
        return None
    made = seen.experiment
    parts = told(
        (_("Question"), made.question),
        (_("What I try"), made.strategy),
        (_("Subject"), made.subject),
        (_("For how long"), made.how_long),
        (_("How it felt"), made.felt),
        (_("What stuck"), made.stuck),
    )
    return Reported(parts, made.membership.person)


def _agreement(standing: Standing, _item_id: str) -> Reported | None:
    words = standing.must_read_shared().agreement
    # Everybody writes it: it is nobody's.
    return Reported(told((_("How we talk"), words)), None) if words else None


def _meeting(standing: Standing, number: str) -> Meeting | None:
    community = standing.must_read_shared()
    if not (number.isascii() and number.isdecimal() and len(number) < 5):
        return None
    day = today(standing.person.school.time_zone)
    return calendar(community, day).numbered(int(number))


def _when(meeting: Meeting) -> Part:
    return _("Meeting"), format_date(meeting.on, "EEEE d MMMM y")


KINDS: Mapping[str, Reportable] = {
    "cycle": Reportable(_l("A plan or feedback"), _cycle),
    "response": Reportable(_l("A response"), _response),
    "notes": Reportable(_l("Notes of a meeting"), _notes),
    "learning": Reportable(_l("New learning"), _learning),
    "shelf": Reportable(_l("Something on our shelf"), _shelf),
    "meaning": Reportable(_l("What this means here"), _meaning),
    "experiment": Reportable(_l("A self-experiment"), _experiment),
    "agreement": Reportable(_l("How we talk"), _agreement),
}
