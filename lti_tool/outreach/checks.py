"""What a host fills in: three checks with their words, or a comment alone."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from lti_tool.outreach.hosting import Checked
from lti_tool.outreach.models import Check, HostAnswer
from lti_tool.web.fields import OneOf, Words
from lti_tool.web.forms import Form

CHECKS = {
    Check.SAFETY: _("Safety"),
    Check.ROOM: _("The room"),
    Check.TIMING: _("The timing"),
}
FINE = {"fine": _("Fine"), "not-yet": _("Not yet")}
SHORT = {"rows": 2}


class CheckForm(Form):
    safety = OneOf(
        _("Safety"),
        answers=FINE,
        validators=[InputRequired(_("Say whether it is safe as it is."))],
    )
    safety_words = Words(_("Your words about safety"), most=1000, render_kw=SHORT)
    room = OneOf(
        _("The room"),
        answers=FINE,
        validators=[InputRequired(_("Say whether there is a room."))],
    )
    room_words = Words(
        _("Your words about the room"),
        most=1000,
        description=_("Which room it is; it stands on the printed sheet."),
        render_kw=SHORT,
    )
    timing = OneOf(
        _("The timing"),
        answers=FINE,
        validators=[InputRequired(_("Say whether the day and the minutes work."))],
    )
    timing_words = Words(_("Your words about the timing"), most=1000, render_kw=SHORT)
    comment = Words(_("Anything else for the students"), render_kw=SHORT)
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    @property
    def said(self) -> Checked:
        """Return what the host said."""
        lacking = frozenset(each for each in Check if self[each.value].data == "not-yet")
        words = {each: self[f"{each.value}_words"].data for each in Check}
        return Checked(lacking, words, self.comment.data)

    def say_no_words(self) -> None:
        """Say that a “not yet” needs words."""
        for each in self.said.lacking:
            field = self[f"{each.value}_words"]
            if not field.data:
                field.errors = [_("Say what would make it a yes.")]

    def say_enough(self) -> None:
        """Say that no more answers fit."""
        self.comment.errors = [_("There are as many answers here as the page holds.")]


class CommentForm(Form):
    words = Words(
        _("Say something to the students"),
        validators=[DataRequired(_("Write a few words."))],
        description=_("It answers nothing yet. The whole community can read it."),
        render_kw=SHORT,
    )

    def say_enough(self) -> None:
        """Say that no more answers fit."""
        self.words.errors = [_("There are as many answers here as the page holds.")]


def said_of(answer: HostAnswer) -> list[tuple[LazyString, bool, str]]:
    """Return the checks of an answer: each with its name, whether it is fine, and its words."""
    return [
        (name, each.value not in answer.lacking, getattr(answer, each.value))
        for each, name in CHECKS.items()
    ]
