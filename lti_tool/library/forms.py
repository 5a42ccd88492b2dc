"""What somebody fills in for an item of new learning, and for what it means here."""

from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from lti_tool.library.actions import Cited
from lti_tool.library.models import Source
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form

SOURCES = {
    Source.BOOK: _("Book extract"),
    Source.JOURNAL: _("Journal article"),
    Source.CONFERENCE: _("Feedback from a conference"),
    Source.SPEAKER: _("Guest speaker"),
    Source.OTHER: _("Something else, such as a video or a report"),
}
SHORT = {"rows": 3}


class LearningForm(Form):
    source = OneOf(
        _("What is it?"),
        answers=SOURCES,
        validators=[InputRequired(_("Choose one."))],
    )
    citation = Words(
        _("Citation"),
        validators=[DataRequired(_("Say who wrote or said it, when, and what it is called."))],
        description=_(
            "Who, when, what it is called, where it appeared, such as “Watkins, C. (2005). "
            "Classrooms as learning communities. Routledge.” No copies, please."
        ),
        render_kw=SHORT,
    )
    url = Line(
        _("Link"),
        most=1000,
        validators=[
            Optional(),
            Regexp(r"https?://\S+$", message=_("A link begins with https:// or http://.")),
        ],
    )
    pages = Line(_("Pages"), description=_("Such as “12 to 19”."))
    minutes = IntegerField(
        _("Minutes it takes"),
        validators=[Optional(), NumberRange(1, 600, _("Give a number from 1 to 600."))],
    )
    theme = Line(_("Theme"), description=_("Such as “Assessment”. It helps others to find it."))
    summary = Words(
        _("In plain words"),
        description=_("What it says, in your own words, so that everybody can take part."),
    )
    question = Words(
        _("A question to talk about"),
        render_kw=SHORT,
    )
    prompts = Words(
        _("To get the talk going"),
        description=_("A few ways to begin, one on each line, such as “I was surprised that …”."),
        render_kw=SHORT,
    )
    brought_by = Line(_("Who brings it"))
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    def must_have_plain_words(self) -> Self:
        """Return this form asking for the summary: students meet nothing without it."""
        words = _("Say in plain words what it is about: a group of students needs them.")
        required: list[Any] = [DataRequired(words)]
        self.summary.validators = [*required, *self.summary.validators]
        self.summary.flags.required = True
        return self

    @property
    def cited(self) -> Cited:
        """Return what was written."""
        return Cited(
            source=Source(self.source.data),
            citation=self.citation.data,
            url=self.url.data or "",
            pages=self.pages.data,
            minutes=self.minutes.data,
            question=self.question.data,
            brought_by=self.brought_by.data,
            theme=self.theme.data,
            summary=self.summary.data,
            prompts=self.prompts.data,
        )


class MeaningForm(Form):
    words = Words(
        _("What this means here"),
        validators=[DataRequired(_("Write a few words first."))],
        description=_("For our school, our subjects, our group. Leave out names."),
        render_kw=SHORT,
    )
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
