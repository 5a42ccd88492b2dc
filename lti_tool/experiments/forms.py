"""What a student fills in for a self-experiment."""

import datetime as dt

from flask_babel import format_date
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from lti_tool.experiments.actions import Idea
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form

WEEKS = {"1": _("In one week"), "2": _("In two weeks"), "3": _("In three weeks")}


def _revision() -> IntegerField:
    return IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


class IdeaForm(Form):
    question = Line(
        _("What do I want to find out?"),
        validators=[DataRequired(_("Write your question first."))],
        description=_("Such as “Do I remember more if I test myself?”"),
    )
    strategy = Words(
        _("What will I try?"),
        validators=[DataRequired(_("Write what you will try, in a few words."))],
        description=_("Such as “Shut the book and write down what I know”."),
        render_kw={"rows": 3},
    )
    subject = Line(_("In which subject?"))
    how_long = Line(
        _("For how long?"), description=_("Such as “ten minutes, three times this week”.")
    )
    weeks = OneOf(
        _("When should we ask you what stuck?"),
        answers=WEEKS,
        default="2",
        validators=[InputRequired(_("Choose one of the three."))],
    )
    revision = _revision()

    @property
    def idea(self) -> Idea:
        """Return what was written."""
        return Idea(
            self.question.data,
            self.strategy.data,
            self.subject.data,
            self.how_long.data,
            int(self.weeks.data),
        )

    def say_enough(self) -> None:
        """Say that nothing more fits on one member's page."""
        self.question.errors = [
            _("You have as many experiments as the page holds. Delete one of them first.")
        ]


class FeltForm(Form):
    words = Words(
        _("How did it feel?"),
        validators=[DataRequired(_("Write a few words; “boring” is fine."))],
        description=_("Easy or hard, quick or slow? Feeling hard does not mean it did not work."),
    )
    revision = _revision()


class StuckForm(Form):
    words = Words(
        _("What stuck?"),
        validators=[DataRequired(_("Write a few words; “not much” is fine."))],
        description=_("Without looking it up: what do you still know now?"),
    )
    revision = _revision()

    def say_too_soon(self, asked_on: dt.date | None) -> None:
        """Say from which day on it can be said; the first look comes before the second."""
        if asked_on is None:
            words = _("Say how it felt first.")
        else:
            day = format_date(asked_on, "EEEE d MMMM")
            words = _("You can say it from %(day)s on. Keep your words until then.", day=day)
        self.words.errors = [words]
