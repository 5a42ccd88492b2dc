"""What members fill in about their year, and about what did not work."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from lti_tool.communities.models import Kind
from lti_tool.findings.actions import Text
from lti_tool.findings.setbacks import Told
from lti_tool.web.fields import OneOf, Words
from lti_tool.web.forms import Form

MOST = 5000


def _revision() -> IntegerField:
    return IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


class FindingsForm(Form):
    tried = Words(
        _("What we tried"),
        MOST,
        description=_("Two or three things that some of us did. Leave out names."),
    )
    found = Words(
        _("What we found"),
        MOST,
        description=_("What you saw, and how sure you are. “It did not work” is a finding too."),
    )
    meaning = Words(
        _("What it means here"),
        MOST,
        description=_("What would you tell a colleague, or somebody in another class?"),
    )
    readings = Words(
        _("What we read"), MOST, description=_("Who wrote it, when, and what it is called.")
    )
    revision = _revision()

    @property
    def text(self) -> Text:
        """Return what was written."""
        return Text(self.tried.data, self.found.data, self.meaning.data, self.readings.data)

    def say_unfinished(self) -> None:
        """Say that what the staff can read now must say something."""
        self.found.errors = [
            _("The staff can read this page. Leave some words here, or take the page back first.")
        ]


class SetbackForm(Form):
    tried = Words(_("What I tried"), description=_("Leave out names, and which class it was."))
    learned = Words(
        _("What I learned when it didn’t work"),
        validators=[DataRequired(_("Write a few words about what you learned."))],
        description=_("What would you tell somebody who is about to try the same?"),
    )
    signed = OneOf(
        _("With your name?"),
        answers={"name": _("With my name"), "anonymous": _("Without my name")},
        validators=[InputRequired(_("Choose one of the two."))],
    )
    revision = _revision()

    def among(self, kind: Kind) -> "SetbackForm":
        """Return this form as it is for a community: a student is never named, nor asked."""
        if kind is Kind.SLC:
            del self.signed
        return self

    @property
    def told(self) -> Told:
        """Return what was written."""
        signed = self.signed is not None and self.signed.data == "name"
        return Told(self.tried.data, self.learned.data, signed)

    def say_enough(self) -> None:
        """Say that nothing more of one member's fits."""
        self.learned.errors = [_("You have as many here as there is room for. Delete one first.")]
