"""What a member says to another's plan, and what two write about a visit."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from lti_tool.communities.models import Membership
from lti_tool.people.queries import name_of
from lti_tool.support.actions import Asked
from lti_tool.support.models import ResponseKind
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form

KINDS = {
    ResponseKind.RESPONSE: _("A response"),
    ResponseKind.OFFER: _("An offer of help"),
}


class ResponseForm(Form):
    kind = OneOf(
        _("What is it?"),
        answers=KINDS,
        default=ResponseKind.RESPONSE.value,
        validators=[InputRequired(_("Choose one of the two."))],
    )
    words = Words(
        _("What I’d like to say"),
        validators=[DataRequired(_("Write a few words first."))],
        description=_("A question, a thought, something that helped you."),
    )

    def say_enough(self) -> None:
        """Say that nothing more fits here."""
        self.words.errors = [
            _("There are as many responses here as the page holds. Talk at the next meeting.")
        ]


class EditForm(Form):
    words = Words(
        _("What I’d like to say"),
        validators=[DataRequired(_("Write a few words, or take it back."))],
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


class VisitForm(Form):
    visitor = OneOf(
        _("Who could visit you?"),
        answers={},
        validators=[InputRequired(_("Choose somebody."))],
        description=_("They are asked, and can say “not this time”."),
    )
    when = Line(
        _("When"),
        validators=[DataRequired(_("Give a day and a time: visits without one rarely happen."))],
        description=_("A day and a time, such as “Thursday, lesson 3”."),
    )
    look_for = Words(
        _("What to look for"),
        description=_("One thing that you choose. Leave out names."),
        render_kw={"rows": 3},
    )

    def say_asked_already(self) -> None:
        """Say that the same person was asked and has not answered."""
        self.visitor.errors = [_("You asked them already; their answer is still to come.")]

    def offering(self, peers: Sequence[Membership]) -> "VisitForm":
        """Return this form with the members who could be asked."""
        self.visitor.offer({str(each.id): name_of(each.person) for each in peers})
        return self

    @property
    def asked(self) -> Asked:
        """Return what is asked."""
        return Asked(self.when.data, self.look_for.data)


class VisitNoteForm(Form):
    when = Line(_("When"), validators=[DataRequired(_("Give a day and a time."))])
    look_for = Words(_("What to look for"), render_kw={"rows": 3})
    note = Words(
        _("Our note"),
        description=_("What was seen, and two or three questions back. No judgement, no grade."),
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    @property
    def asked(self) -> Asked:
        """Return what is arranged."""
        return Asked(self.when.data, self.look_for.data)
