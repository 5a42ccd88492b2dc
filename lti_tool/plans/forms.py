"""What a member fills in for a plan, and for the feedback on it."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from lti_tool.plans.actions import Planned, Told
from lti_tool.plans.models import NextStep, Outcome
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form

OUTCOMES = {
    Outcome.WORKED: _("Worked"),
    Outcome.PARTLY: _("Partly"),
    Outcome.DID_NOT_WORK: _("Didn’t work"),
    Outcome.NOT_REACHED: _("Didn’t get to it"),
}
NEXT_STEPS = {
    NextStep.CARRY_ON: _("Carry on"),
    NextStep.ADAPT: _("Adapt"),
    NextStep.DROP: _("Drop"),
}


class PlanForm(Form):
    focus = Line(
        _("My focus"),
        validators=[DataRequired(_("Write a few words about what you want to work on."))],
        description=_("Your focus is yours. Nobody approves it."),
    )
    will_try = Words(
        _("What I’ll try"),
        validators=[DataRequired(_("Write at least one thing, however small."))],
        description=_("One to three small changes are enough. Leave out the names of students."),
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    @property
    def words(self) -> Planned:
        """Return what was written."""
        return Planned(self.focus.data, self.will_try.data)


class FeedbackForm(Form):
    tried = Words(
        _("What I tried"),
        validators=[DataRequired(_("Write a few words; “nothing yet” is fine."))],
        description=_("Start with what you tried, including what didn’t work."),
    )
    outcome = OneOf(
        _("What happened"),
        answers=OUTCOMES,
        validators=[InputRequired(_("Choose one of the four; all of them weigh the same."))],
    )
    learned = Words(_("What I learned"))
    next_step = OneOf(
        _("Next"),
        answers=NEXT_STEPS,
        validators=[Optional()],
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    @property
    def words(self) -> Told:
        """Return what was written."""
        step = self.next_step.data
        return Told(
            self.tried.data,
            Outcome(self.outcome.data),
            self.learned.data,
            NextStep(step) if step else None,
        )
