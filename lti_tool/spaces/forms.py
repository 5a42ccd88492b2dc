"""What a teacher says when they set a community up, and a leaver when they go."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FieldList, IntegerField, TimeField
from wtforms.validators import DataRequired, InputRequired, Optional

from lti_tool.communities.actions import Intent
from lti_tool.communities.forms import ANSWERS, FROM_ONE, SEND, YES_OR_NO, check_size
from lti_tool.communities.models import Community, GradeReturn, Kind, Remains
from lti_tool.communities.years import school_year
from lti_tool.meetings.agendas import Preset, preset, presets
from lti_tool.meetings.forms import outline
from lti_tool.web.fields import Line, OneOf
from lti_tool.web.forms import Form

WAYS = {
    GradeReturn.NONE: _("Send nothing"),
    GradeReturn.ONE_COLUMN: _("One column for the year: how many cycles each member completed"),
    GradeReturn.PER_CYCLE: _("One activity and one column for each cycle"),
}
FURTHEST = dt.timedelta(days=731)
MOST_MEETINGS, FEWEST_MEETINGS = 8, 2
USUAL_SIZE = (8, 12)  # of a TLC; a student community has any size


@dataclasses.dataclass(frozen=True)
class CourseFacts:
    """What a set-up is checked against."""

    today: dt.date
    is_staff: bool
    has_students: bool
    has_column: bool
    per_cycle: bool = False


class Days(FieldList):
    """So many dates and no others, whatever numbers a forged form has in its names."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        yield from range(MOST_MEETINGS if formdata else 0)


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
    year_group = Line(
        _("Year group"),
        description=_("Of a student community, such as “Year 10”. Students see it."),
    )
    size_from = IntegerField(_("From about"), validators=[Optional(), FROM_ONE])
    size_to = IntegerField(_("To about"), validators=[Optional(), FROM_ONE])
    agenda = OneOf(
        _("Each meeting"),
        answers={},
        validators=[Optional()],
        description=_(
            "The order stays for the year. You can change the minutes until the first meeting."
        ),
    )
    days = Days(
        DateField(validators=[Optional()]),
        label=_("Meetings"),
        min_entries=MOST_MEETINGS,
        max_entries=MOST_MEETINGS,
    )
    starts = TimeField(_("Start time"), validators=[Optional()])
    place = Line(_("Where"), description=_("Such as “Room 12”. Each meeting can be changed later."))
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

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.agenda.offer({each.key: outline(each) for each in presets()})
        self.agenda.data = self.agenda.data or presets()[0].key

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
        sizes = check_size(self.size_from, self.size_to)
        return all([good, sizes, self._check_days(course.today), self._check_kind(course)])

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
        elif max(days) > today + FURTHEST:
            self.days.errors = [_("One of the dates is more than two years away.")]
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
            size_from=self.size_from.data if self.kind.data == Kind.TLC.value else None,
            size_to=self.size_to.data if self.kind.data == Kind.TLC.value else None,
            year_group=self.year_group.data if self.kind.data == Kind.SLC.value else "",
            year=school_year(min(self.chosen_days)),
        )

    @property
    def chosen_agenda(self) -> Preset:
        """Return the agenda that was chosen."""
        return preset(self.agenda.data)


class GradingForm(Form):
    grade_return = OneOf(
        _("What should be sent?"),
        answers={},
        validators=[InputRequired(_("Choose one of them."))],
    )

    def offering(self, chosen: Sequence[GradeReturn]) -> "GradingForm":
        """Return this form with what a community can choose."""
        self.grade_return.offer({each: WAYS[each] for each in chosen})
        return self

    def validate(
        self, extra_validators: Any = None, *, community: Community | None = None, cycles: int = 0
    ) -> bool:
        """Check the answer, then whether the community could have any grades."""
        good = super().validate(extra_validators)
        if good and community is not None and self.chosen is not GradeReturn.NONE:
            self.grade_return.errors = list(_hindrances(community, cycles))
        return not self.grade_return.errors

    @property
    def chosen(self) -> GradeReturn:
        """Return the answer."""
        return GradeReturn(self.grade_return.data)


def _hindrances(community: Community, cycles: int) -> Iterator[Any]:
    """Yield why nobody of a community could have a grade."""
    if community.kind is Kind.TLC and community.course.staff_declared_at is None:
        yield _("Only teachers can be in this community, and the LMS gives teachers no grades.")
    if cycles < 1:
        yield _("Plan two meetings first: a cycle goes from one meeting to the next.")


class GradebookForm(Form):
    sends_cycles = OneOf(
        SEND,
        answers=YES_OR_NO,
        validators=[InputRequired(_("Choose yes or no."))],
        description=_(
            "Course teachers will see how many, and whoever looks after this community whether "
            "they arrived. What you wrote is never sent."
        ),
    )

    @property
    def answer(self) -> bool:
        """Return the answer."""
        return ANSWERS[self.sends_cycles.data]


REMAINS = {
    Remains.ANONYMOUS: _("It stays, without my name"),
    Remains.NAMED: _("It stays, with my name"),
    Remains.DELETED: _(
        "Delete what I wrote, shared or not: my plans, my feedback, my lines about how it goes, "
        "what I said to others, what I wrote that new learning means here, and what I said of "
        "myself"
    ),
}
DELETE_A_STUDENTS = _(
    "Delete what I wrote, shared or not: my plans, my feedback, my lines about how it goes, my "
    "self-experiments, what I said to others, and what I wrote that new learning means here"
)


class RemainsForm(Form):
    remains = OneOf(
        _("What becomes of what you shared?"),
        answers=REMAINS,
        validators=[InputRequired(_("Choose one of the three."))],
    )

    def among(self, kind: Kind) -> "RemainsForm":
        """Return this form naming all that deleting takes, which is not the same for students."""
        if kind is Kind.SLC:
            self.remains.offer(REMAINS | {Remains.DELETED: DELETE_A_STUDENTS})
        return self
