"""What a member fills in: how far they agree with each statement, and what they would change."""

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.validators import Optional

from lti_tool.communities.models import Kind
from lti_tool.surveys.actions import Said
from lti_tool.surveys.statements import Statement, wordings
from lti_tool.web.fields import OneOf, Words
from lti_tool.web.forms import Form

LEVELS = {
    "1": _("Strongly disagree"),
    "2": _("Disagree"),
    "3": _("Neither"),
    "4": _("Agree"),
    "5": _("Strongly agree"),
}
BANDS = (_("Disagree"), _("Neither"), _("Agree"))


class AnswerForm(Form):
    comment = Words(
        _("What should we change, or keep?"),
        description=_("Please name nobody, yourself included."),
        render_kw={"rows": 4},
    )
    may_be_quoted = BooleanField(_("These words may be quoted without my name"))

    @property
    def statements(self) -> list[OneOf]:
        """Return the fields of the statements, in their order."""
        return [self[each.value] for each in Statement]

    @property
    def said(self) -> Said:
        """Return what was answered; what was left out is not in it."""
        levels = {each: int(self[each.value].data) for each in Statement if self[each.value].data}
        return Said(levels, self.comment.data, self.may_be_quoted.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Say whether it can be taken; something has to be answered."""
        if not super().validate(extra_validators):
            return False
        if not (self.said.levels or self.said.comment):
            self.comment.errors = [_("Choose at least one answer, or write a few words.")]
        return not self.comment.errors

    def say_closed(self) -> None:
        """Say that the survey was closed meanwhile."""
        self.comment.errors = [_("The survey has closed, so this was not counted.")]


def answer_form(kind: Kind, given: MultiDict[str, str] | None = None) -> AnswerForm:
    """Return the form in the words for staff or for students."""
    fields = {
        key.value: OneOf(words, answers=LEVELS, validators=[Optional()])
        for key, words in wordings()[kind].items()
    }
    made: type[AnswerForm] = type("AnswerForm", (AnswerForm,), fields)
    return made(given)
