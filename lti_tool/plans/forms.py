"""What a member fills in for a plan, for the feedback on it, and for a line in between."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from lti_tool.communities.audience import Audience, Item
from lti_tool.plans.actions import Planned, Told
from lti_tool.plans.models import NextStep, Outcome, Plan
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
THINGS = ("try_1", "try_2", "try_3")
SHORT = {"rows": 3}


def _revision() -> IntegerField:
    return IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


def _of_plan() -> Line:
    """Return the plan that a page showed: one that is deleted leaves its number to the next."""
    return Line("", widget=HiddenInput())


class PlanForm(Form):
    focus = Line(
        _("My focus"),
        validators=[DataRequired(_("Write a few words about what you want to work on."))],
        description=_("Your focus is yours. Nobody approves it."),
    )
    try_1 = Words(
        _("What I’ll try"),
        validators=[DataRequired(_("Write at least one thing, however small."))],
        description=_("One to three small changes are enough. Leave out names."),
        render_kw=SHORT,
    )
    try_2 = Words(_("A second thing"), render_kw=SHORT)
    try_3 = Words(_("A third thing"), render_kw=SHORT)
    with_whom = Line(_("With which class, or in which subject"))
    less_of = Words(
        _("What I’ll do less of"), description=_("To make room for it."), render_kw=SHORT
    )
    notice = Words(_("How I’ll notice a difference"), render_kw=SHORT)
    help_wanted = Words(_("Help I’d like"), render_kw=SHORT)
    revision = _revision()
    of_plan = _of_plan()

    @classmethod
    def showing(cls, words: Planned | None, plan: Plan | None) -> "PlanForm":
        """Return the form with what is written so far, in which plan."""
        if words is None:
            return cls()
        things = dict(zip(THINGS, words.will_try, strict=False))
        said = {name: getattr(words, name) for name in _SAME}
        showed = {"revision": plan.revision, "of_plan": plan.public_id} if plan else {}
        return cls(data={**said, **things, **showed})

    @property
    def words(self) -> Planned:
        """Return what was written."""
        things = [self[name].data for name in THINGS if self[name].data]
        return Planned(will_try=things, **{name: self[name].data for name in _SAME})


_SAME = ("focus", "with_whom", "less_of", "notice", "help_wanted")


def on_paper(*, visits: bool) -> list[tuple[LazyString, int]]:
    """Return what a plan on paper asks for, each part with its number of lines.

    `visits` says whether members visit each other's lessons.
    """
    form = PlanForm()
    lines = {"focus": 1, "try_1": 4, "with_whom": 1, "less_of": 2, "notice": 2, "help_wanted": 2}
    parts = [(form[name].label.text, many) for name, many in lines.items()]
    return [*parts, (_("Peer visit: who, when, what to look for"), 2)] if visits else parts


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
    revision = _revision()
    of_plan = _of_plan()

    def unfinished(self) -> "FeedbackForm":
        """Return this form asking for nothing yet: only how long its texts are is checked."""
        self.outcome.validate_choice = self.next_step.validate_choice = False
        for field in self:
            lengths = [each for each in field.validators if isinstance(each, Length)]
            field.validators = [Optional(), *lengths]
        return self

    @property
    def words(self) -> Told:
        """Return what was written."""
        return Told(
            self.tried.data,
            _one(Outcome, self.outcome.data),
            self.learned.data,
            _one(NextStep, self.next_step.data),
        )


class NoteForm(Form):
    words = Words(
        _("A line about how it goes"),
        description=_("For yourself, or for whoever can see your plan. It is never needed."),
        render_kw=SHORT,
    )
    revision = _revision()

    def say_enough(self) -> None:
        """Say that nothing more fits to this plan."""
        self.words.errors = [_("There are as many lines here as a plan holds. Change one of them.")]


class AudienceForm(Form):
    audience = OneOf(
        _("Who can see it?"),
        answers={Audience.AUTHOR: _("Only me"), Audience.MEMBERS: _("My community")},
        validators=[InputRequired(_("Choose one of the two."))],
    )

    @classmethod
    def showing(cls, item: Item | None) -> "AudienceForm":
        """Return the form with who can see an item now."""
        return cls(data={"audience": item.audience.value if item else None})

    @property
    def to_community(self) -> bool:
        """Say whether the community was chosen."""
        return Audience(self.audience.data) is Audience.MEMBERS


def too_long(form: Form) -> bool:
    """Say whether words are longer than their place: all that an unfinished form must not be."""
    return any(
        validator.max < len(field.data)
        for field in form
        if isinstance(field, Words | Line)
        for validator in field.validators
        if hasattr(validator, "max")
    )


def _one(kind: Any, value: str | None) -> Any:
    return kind(value) if value in {each.value for each in kind} else None
