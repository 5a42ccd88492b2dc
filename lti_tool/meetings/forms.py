"""What a lead fills in about meetings, and what the community notes of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from lti_tool.library.forms import LearningForm
from lti_tool.meetings.actions import When
from lti_tool.meetings.agendas import Preset
from lti_tool.meetings.learning import Showed
from lti_tool.meetings.models import AgendaItem, Duty, Meeting, Segment
from lti_tool.web.fields import Line, Words
from lti_tool.web.forms import Form

SEGMENTS = {
    Segment.INTRODUCTION: _("Introduction"),
    Segment.STARTER: _("Starter"),
    Segment.FEEDBACK: _("Feedback"),
    Segment.NEW_LEARNING: _("New learning"),
    Segment.PLANNING: _("Personal action planning"),
    Segment.SUMMARY: _("Summary"),
}
FURTHEST = dt.timedelta(days=731)
DUTIES = {
    Duty.CHAIR: _("Chair"),
    Duty.TIMEKEEPER: _("Timekeeper"),
    Duty.NOTETAKER: _("Notetaker"),
}
MINUTES = [
    InputRequired(_("Give the minutes.")),
    NumberRange(1, 180, _("Give a number from 1 to 180.")),
]


def outline(agenda: Preset) -> str:
    """Return an agenda in one line: its name, its segments with their minutes, and their sum."""
    parts = ", ".join(f"{SEGMENTS[segment]} {minutes}" for segment, minutes in agenda.segments)
    return str(
        gettext(
            "%(name)s, %(sum)s minutes: %(parts)s",
            name=agenda.name,
            sum=agenda.minutes,
            parts=parts,
        )
    )


class MeetingForm(Form):
    on = DateField(_("Day"), validators=[InputRequired(_("Give a day."))])
    starts = TimeField(_("Start time"), validators=[Optional()])
    place = Line(_("Where"), description=_("Such as “Room 12”."))

    def validate(
        self,
        extra_validators: Any = None,
        *,
        today: dt.date | None = None,
        is_new: bool = False,
    ) -> bool:
        """Check the answers; a new meeting is not in the past, and none is years away."""
        if today is None:
            raise TypeError("a meeting's day is checked against today")
        good = bool(super().validate(extra_validators))
        if good and is_new and self.on.data < today:
            self.on.errors = [_("This day is in the past.")]
            return False
        if good and abs(self.on.data - today) > FURTHEST:
            self.on.errors = [_("This day is more than two years away. Look at its year again.")]
            return False
        return good

    def say_taken(self) -> None:
        """Say that another meeting is on that day."""
        self.on.errors = [_("Another meeting is on this day already.")]

    def say_enough(self) -> None:
        """Say that a year holds no more meetings."""
        self.on.errors = [_("There are as many meetings as a year holds.")]

    def say_out_of_order(self) -> None:
        """Say that the meetings would change places."""
        self.on.errors = [
            _(
                "This would move it past another meeting. Choose a day between the one before "
                "and the one after it, or move the other one first."
            )
        ]

    @property
    def when(self) -> When:
        """Return what was chosen."""
        return When(self.on.data, self.starts.data, self.place.data)


class BroughtForm(LearningForm):
    item = Line("", widget=HiddenInput())

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """Return the form as a page shows it for a meeting, with what it takes in."""
        if meeting.item is None:
            return cls()
        return cls(obj=meeting.item, item=meeting.item.public_id)

    @property
    def showed(self) -> Showed:
        """Return what its page showed."""
        return Showed(self.item.data, self.revision.data or 0)


class NotesForm(Form):
    notes = Words(
        _("Our notes"),
        most=10_000,
        description=_("What the group knows now, and what it agreed. Leave out who said what."),
        render_kw={"rows": 12},
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


def minutes_form(agenda: Sequence[AgendaItem]) -> type[Form]:
    """Return a form with one number for each segment of an agenda, in its order."""
    fields = {
        item.segment.value: IntegerField(
            SEGMENTS[item.segment], default=item.minutes, validators=MINUTES
        )
        for item in agenda
    }
    return type("MinutesForm", (Form,), fields)


def chosen_minutes(form: Form) -> dict[Segment, int]:
    """Return the minutes of each segment in a valid form."""
    return {Segment(field.name): field.data for field in form}
