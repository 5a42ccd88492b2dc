"""What goes on in a community's next year, and the form that says it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from lti_tool.communities import links as following
from lti_tool.communities.models import Community, ResourceLink
from lti_tool.communities.succession import succeed
from lti_tool.communities.years import first_day_after, next_year, school_year
from lti_tool.extensions import db
from lti_tool.library.actions import stock
from lti_tool.library.carrying import carry_over
from lti_tool.meetings.actions import copy_agenda, schedule
from lti_tool.meetings.half_terms import Span, is_set_for, suggested_days
from lti_tool.meetings.queries import Calendar
from lti_tool.people.models import Course, Person
from lti_tool.spaces.forms import SetUpForm
from lti_tool.spaces.models import Selection


def upcoming(old: Community, day: dt.date) -> str:
    """Return the year in which a community can go on, seen on a day."""
    return next_year(old.year, day)


def days_are_set(old: Community, day: dt.date, own: Sequence[Span]) -> bool:
    """Say whether the half-terms that a school set, `own`, are those of that year."""
    return is_set_for(_first_day(old, day), own)


def blank(old: Community, seen: Calendar, own: Sequence[Span]) -> SetUpForm:
    """Return the form with what the old year was, and a day for each half-term of the new one.

    `own` are the half-terms that the school set; others are moved on to the new year.
    """
    last = seen.meetings[-1] if seen.meetings else None
    return SetUpForm(
        data={
            "kind": old.kind.value,
            "theme": old.theme,
            "purpose": old.purpose,
            "year_group": old.year_group,
            "size_from": old.size_from,
            "size_to": old.size_to,
            "days": suggested_days(_first_day(old, seen.today), own),
            "starts": last.starts if last else None,
            "place": last.place if last else "",
        }
    )


def sent(old: Community, words: MultiDict[str, str]) -> SetUpForm:
    """Return the form that was sent: the kind never changes, and the agenda goes on."""
    said: MultiDict[str, Any] = MultiDict(words)
    said.setlist("kind", [old.kind.value])
    said.poplist("agenda")
    return SetUpForm(said)


def is_later(form: SetUpForm, old: Community) -> bool:
    """Say whether a valid form's first meeting is in a later school year, or say so on the form."""
    if school_year(min(form.chosen_days)) > old.year:
        return True
    words = _("The first meeting is in %(year)s still, which is the year that ends.", year=old.year)
    form.days.errors = [words]
    return False


def start(
    old: Community, course: Course, person: Person, form: SetUpForm, now: dt.datetime
) -> Community:
    """Start the year that a valid form asks for; of members and what they wrote nothing goes on."""
    sizes = {"size_from": form.size_from.data, "size_to": form.size_to.data}
    new = succeed(old, course, person, dataclasses.replace(form.intent, **sizes), now)
    schedule(new, form.chosen_days, form.starts.data, form.place.data)
    copy_agenda(old, new)
    stock(person.platform_id, now)
    carry_over(old, new, person, now)
    _lead_what_was_picked_on(old, new)
    return new


def put_behind(link: ResourceLink, new: Community) -> None:
    """Let an activity that was copied open the new year."""
    following.take(link, new)
    following.dismiss(link)


def _lead_what_was_picked_on(old: Community, new: Community) -> None:
    """Let activities of this course that were picked, and never opened yet, open the new year."""
    picked = update(Selection).where(
        Selection.community_id == old.id, Selection.course_id == new.course_id
    )
    db.session.execute(
        picked.values(community_id=new.id), execution_options={"synchronize_session": False}
    )


def _first_day(old: Community, day: dt.date) -> dt.date:
    return max(first_day_after(old.year), day)
