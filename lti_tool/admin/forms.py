"""What a school sets for itself."""

import datetime as dt
import itertools
import zoneinfo
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FieldList, FormField, IntegerField
from wtforms.validators import (
    URL,
    AnyOf,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from lti_tool.meetings.half_terms import Span
from lti_tool.web.fields import Line, OneOf
from lti_tool.web.forms import Form

HALF_TERMS = 6
SECURE = URL(message=_("Give a whole address that begins with https://"))


def _https(_form: Any, field: Any) -> None:
    if field.data and not field.data.startswith("https://"):
        raise ValidationError(_("Give a whole address that begins with https://"))


class HalfTermForm(Form):
    first = DateField(_("First day"), validators=[Optional()])
    last = DateField(_("Last day"), validators=[Optional()])


class SchoolForm(Form):
    name = Line(_("Name of the school"), validators=[DataRequired(_("Give the school’s name."))])
    time_zone = Line(
        _("Time zone"),
        most=64,
        validators=[
            AnyOf(
                sorted(zoneinfo.available_timezones()),
                message=_("Give a time zone’s name such as Europe/London."),
            )
        ],
        description=_("Its name in the usual list, such as Europe/London."),
    )
    half_terms = FieldList(
        FormField(HalfTermForm),
        label=_("Half-terms"),
        min_entries=HALF_TERMS,
        max_entries=HALF_TERMS,
    )
    headcount = IntegerField(
        _("Teaching staff"),
        validators=[Optional(), NumberRange(1, 5000, _("Give a number from 1 to 5000."))],
        description=_("How many there are, so that the share who take part can be said. Optional."),
    )
    contact_name = Line(
        _("Safeguarding contact"),
        description=_(
            "Whom students are told to turn to before they join. Without a name they read "
            "“somebody at your school”."
        ),
    )
    contact_how = Line(
        _("How to reach them"), description=_("Such as a room, an office hour, or an extension.")
    )
    contact_email = Line(
        _("Their e-mail address"),
        validators=[
            Optional(),
            Regexp(r"[!-?A-~]+@[A-Za-z0-9.-]+\Z", message=_("Give one e-mail address.")),
        ],
        description=_(
            "They are told there that a concern was reported, and nothing else: no name, no words. "
            "Optional."
        ),
    )
    private_days = IntegerField(
        _("Private words, in days"),
        validators=[NumberRange(0, 3650, _("Give a number from 0 to 3650."))],
    )
    shared_months = IntegerField(
        _("Shared words, in months"),
        validators=[NumberRange(0, 120, _("Give a number from 0 to 120."))],
    )
    student_months = IntegerField(
        _("Student communities, in months"),
        validators=[NumberRange(0, 120, _("Give a number from 0 to 120."))],
    )
    privacy_notice_url = Line(
        _("The school’s privacy notice"), most=1000, validators=[Optional(), _https, SECURE]
    )
    student_notice_url = Line(
        _("A notice for students"), most=1000, validators=[Optional(), _https, SECURE]
    )
    students_share_badges = BooleanField(
        _("Students may share a badge by a link"),
        description=_(
            "Whoever has the link sees the badge, its date and the school’s name, and never who "
            "the student is. Without this, students can only download their badges."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer, then that the half-terms follow each other."""
        good = super().validate(extra_validators)
        self.half_terms.errors = self._about_half_terms()
        return good and not self.half_terms.errors

    @property
    def spans(self) -> list[Span]:
        """Return the half-terms that were filled in."""
        rows = [entry.form for entry in self.half_terms]
        return [(r.first.data, r.last.data) for r in rows if r.first.data and r.last.data]

    def _about_half_terms(self) -> list[Any]:
        rows = [entry.form for entry in self.half_terms]
        for number, row in enumerate(rows, start=1):
            if row.first.errors or row.last.errors or bool(row.first.data) != bool(row.last.data):
                return [_("Half-term %(number)s needs both its days.", number=number)]
            if row.first.data and row.last.data < row.first.data:
                return [_("Half-term %(number)s ends before it begins.", number=number)]
        for number, ((_a, end), (start, _b)) in enumerate(itertools.pairwise(self.spans), start=2):
            if start <= end:
                return [
                    _("Half-term %(number)s begins before the one before it ends.", number=number)
                ]
        return []


class FindForm(Form):
    asked = Line(
        _("Name, or id in your LMS"),
        validators=[Length(min=2, message=_("Give two letters or more, or their whole id."))],
        description=_(
            "A part of their name will do. They have to be in a course that has opened this tool, "
            "and nobody who is known here as a student is found."
        ),
    )


class ContactForm(Form):
    person = OneOf(
        _("Who reads concerns?"),
        answers={},
        validators=[InputRequired(_("Choose one."))],
    )


def rows_of(spans: list[tuple[dt.date, dt.date]]) -> list[dict[str, dt.date]]:
    """Return half-terms as the form's rows."""
    return [{"first": first, "last": last} for first, last in spans[:HALF_TERMS]]
