"""What somebody is asked at joining."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from lti_tool.communities.models import Community, Experience, Kind
from lti_tool.people.models import Person
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form

LARGEST = 200
# Of a student community: a smaller one would tell, by who waits, a number that is not shown.
FEWEST = 5
FROM_ONE = NumberRange(1, LARGEST, _("Give a number from 1 to 200."))

SEND = _("Send my completed cycles to this course’s gradebook?")
YES_OR_NO = {"yes": _("Yes, send them"), "no": _("No, keep them here")}
ANSWERS = {"yes": True, "no": False}


class JoinForm(Form):
    sends_cycles = OneOf(
        SEND,
        answers=YES_OR_NO,
        validators=[Optional()],
        description=_(
            "Course teachers will see how many cycles you completed, and whoever looks after this "
            "community whether they arrived. What you wrote is never sent. No answer means no. "
            "You can change it at any time: then nothing more is sent, and the LMS keeps what it "
            "has."
        ),
    )

    @property
    def answer(self) -> bool | None:
        """Return the answer; None is no answer, which means no."""
        return ANSWERS.get(self.sends_cycles.data or "")


class AboutMeForm(Form):
    subject = Line(
        _("My subject"),
        description=_("Such as “Chemistry” or “Pastoral”. Leave it out if you like."),
    )
    experience = OneOf(
        _("How long I have taught"),
        answers={
            Experience.EARLY: _("Early career: my first two years"),
            Experience.SETTLED: _("Three to five years"),
            Experience.LONG: _("Six to fifteen years"),
            Experience.LONGEST: _("More than fifteen years"),
        },
        validators=[Optional()],
    )

    @property
    def chosen(self) -> Experience | None:
        """Return the answer, or None where there is none."""
        return Experience(self.experience.data) if self.experience.data else None


def check_size(smallest: IntegerField, largest: IntegerField) -> bool:
    """Check that the smaller of two sizes is not above the larger one."""
    if smallest.data and largest.data and smallest.data > largest.data:
        largest.errors = [_("The second number has to be at least as large as the first.")]
    return not (smallest.errors or largest.errors)


class AgreementForm(Form):
    words = Words(
        _("How we talk"),
        description=_("Such as “We listen to the end” or “We say why”. Leave out names."),
        render_kw={"rows": 8},
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


class CommunityForm(Form):
    theme = Line(
        _("Theme"),
        validators=[DataRequired(_("Give it a theme, such as “Metacognition”."))],
    )
    purpose = Line(_("Purpose"), description=_("One line, if you like."))
    year_group = Line(_("Year group"), description=_("Of a student community, such as “Year 10”."))
    size_from = IntegerField(_("From about"), validators=[Optional(), FROM_ONE])
    size_to = IntegerField(_("To about"), validators=[Optional(), FROM_ONE])

    def validate(self, extra_validators: Any = None, *, kind: Kind = Kind.TLC) -> bool:
        """Check each answer, then the two sizes together, for a kind of community."""
        good = super().validate(extra_validators)
        if kind is Kind.SLC and self.size_to.data and self.size_to.data < FEWEST:
            self.size_to.errors = [_("Give a number from 5 to 200.")]
        return check_size(self.size_from, self.size_to) and bool(good)

    def fill(self, community: Community) -> None:
        """Write the answers into a community, but for its size."""
        community.theme, community.purpose = self.theme.data, self.purpose.data
        if community.kind is Kind.SLC:
            community.year_group = self.year_group.data

    @property
    def size(self) -> tuple[int | None, int | None]:
        """Return the two sizes."""
        return self.size_from.data, self.size_to.data


class InviteForm(Form):
    person = OneOf(
        _("Who could it be?"),
        answers={},
        validators=[InputRequired(_("Choose one of them."))],
        description=_("They are asked when they open this community next, and can say no."),
    )

    def offering(self, people: Sequence[Person]) -> "InviteForm":
        """Return this form with the people who could be asked."""
        self.person.offer({str(each.id): each.name for each in people})
        return self
