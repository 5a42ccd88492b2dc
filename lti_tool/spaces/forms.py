"""What a teacher says when they set a community up, and a leaver when they go."""

import dataclasses
import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FieldList
from wtforms.validators import DataRequired, InputRequired, Optional

from lti_tool.communities.actions import Intent
from lti_tool.communities.forms import ANSWERS, SEND, YES_OR_NO
from lti_tool.communities.models import GradeReturn, Kind, Remains
from lti_tool.web.fields import Line, OneOf
from lti_tool.web.forms import Form

MOST_MEETINGS, FEWEST_MEETINGS = 8, 2


@dataclasses.dataclass(frozen=True)
class CourseFacts:
    """What a set-up is checked against."""

    today: dt.date
    is_staff: bool
    has_students: bool
    has_column: bool
    per_cycle: bool = False


class SetUpForm(Form):
    kind = OneOf(
        _("Who is it for?"),
        answers={
            Kind.TLC: _("Staff: a teacher learning community (TLC)"),
            Kind.SLC: _("Students: a student learning community (SLC)"),
        },
        validators=[InputRequired(_("Choose one of the two."))],
        description=_("This can never be changed later."),
    )
    staff = BooleanField(
        _("Everyone enrolled here is staff"),
        description=_(
            "People with the Student role in this course will be able to join. Are they staff? "
            "Without "
            "this, only its teachers can join a TLC, and the LMS gives teachers no grades."
        ),
    )
    theme = Line(
        _("Theme"),
        validators=[DataRequired(_("Give it a theme, such as “Metacognition”."))],
        description=_("What the community is about this year, such as “Metacognition”."),
    )
    purpose = Line(_("Purpose"), description=_("One line, if you like."))
    days = FieldList(
        DateField(validators=[Optional()]),
        label=_("Meetings"),
        min_entries=MOST_MEETINGS,
        max_entries=MOST_MEETINGS,
    )
    grade_return = OneOf(
        _("Gradebook"),
        answers={
            GradeReturn.NONE: _("Send nothing"),
            GradeReturn.ONE_COLUMN: _("One column: cycles completed"),
            GradeReturn.PER_CYCLE: _("One activity and one column for each cycle"),
        },
        default=GradeReturn.NONE.value,
        description=_(
            "Only for members who say yes for themselves, and never what they wrote. Keep the "
            "column out "
            "of the course total: it counts cycles, not quality."
        ),
    )

    def offering(self, course: CourseFacts) -> "SetUpForm":
        """Return this form with the choices that make sense in a course."""
        if not course.per_cycle:
            choices = self.grade_return.choices
            self.grade_return.choices = [c for c in choices if c.value != GradeReturn.PER_CYCLE]
        return self

    def validate(self, extra_validators: Any = None, *, course: CourseFacts | None = None) -> bool:
        """Check each answer, then those that depend on the course and on each other."""
        good = super().validate(extra_validators)
        if course is None:
            raise TypeError("a set-up is checked against its course")
        return all([good, self._check_days(course.today), self._check_kind(course)])

    def _check_days(self, today: dt.date) -> bool:
        days = self.chosen_days
        if any(entry.errors for entry in self.days):
            self.days.errors = [_("One of the dates is not a date.")]
        elif len(days) < FEWEST_MEETINGS:
            self.days.errors = [_("Give at least two dates: a plan is looked back on at the next.")]
        elif len(set(days)) < len(days):
            self.days.errors = [_("Two of the dates are the same.")]
        elif min(days) < today:
            self.days.errors = [_("One of the dates is in the past.")]
        return not self.days.errors

    def _check_kind(self, course: CourseFacts) -> bool:
        if self.kind.data == Kind.SLC.value and (self.staff.data or course.is_staff):
            message = _(
                "Everyone in this course is said to be staff, so students cannot join here."
            )
            self.kind.errors = [message]
        if self.staff.data and course.has_students:
            message = _("This course has a student community, so not everyone here is staff.")
            self.staff.errors = [message]
        if self.grade_return.data not in (None, GradeReturn.NONE.value):
            self.grade_return.errors = self._about_grades(course)
        return not (self.kind.errors or self.staff.errors or self.grade_return.errors)

    def _about_grades(self, course: CourseFacts) -> list[Any]:
        if not course.has_column:
            return [_("This activity has no gradebook column.")]
        if self.kind.data == Kind.TLC.value and not (self.staff.data or course.is_staff):
            return [_("Only teachers could join, and the LMS gives teachers no grades.")]
        return []

    @property
    def chosen_days(self) -> list[dt.date]:
        """Return the dates that were filled in."""
        return [entry.data for entry in self.days if entry.data]

    @property
    def intent(self) -> Intent:
        """Return what the community is to be; N meetings make N-1 cycles."""
        return Intent(
            kind=Kind(self.kind.data),
            theme=self.theme.data,
            purpose=self.purpose.data,
            grade_return=GradeReturn(self.grade_return.data),
            cycles=len(self.chosen_days) - 1,
        )


class GradebookForm(Form):
    sends_cycles = OneOf(
        SEND,
        answers=YES_OR_NO,
        validators=[InputRequired(_("Choose yes or no."))],
        description=_("Course teachers will see how many, and never what you wrote."),
    )

    @property
    def answer(self) -> bool:
        """Return the answer."""
        return ANSWERS[self.sends_cycles.data]


class RemainsForm(Form):
    remains = OneOf(
        _("What becomes of what you shared?"),
        answers={
            Remains.ANONYMOUS: _("It stays, without my name"),
            Remains.NAMED: _("It stays, with my name"),
            Remains.DELETED: _("Delete my plans and feedback, shared or not"),
        },
        validators=[InputRequired(_("Choose one of the three."))],
    )
