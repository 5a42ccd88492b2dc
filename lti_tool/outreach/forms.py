"""What is filled in for a session: by its students before and after, and by their host."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from wtforms import DateField, IntegerField, SelectChoice, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from lti_tool.outreach.models import (
    MOST_STEPS,
    USUAL_MINUTES,
    Format,
    State,
    Step,
)
from lti_tool.outreach.planning import Planned
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form

FORMATS = {Format.FORM_TIME: _("A form time"), Format.ASSEMBLY: _("An assembly")}
STATES = {
    State.PLANNING: _("being planned"),
    State.WAITING: _("waits for a host’s answer"),
    State.NOT_YET: _("not agreed yet, as something is to change first"),
    State.AGREED: _("agreed, so it can happen"),
    State.RAN: _("done"),
}
LACKS = {
    "wished_on": _("a day that is still to come"),
    "key_message": _("your one key message"),
    "evidence": _("where the evidence is from"),
    "steps": _("a running order with at least one step"),
}
SHORT = {"rows": 3}
LONGEST = 180  # minutes
ADDRESS = Regexp(r"(?i)^(https?://.*)?$", message=_("A link starts with https:// or http://."))
STEPS = tuple(range(1, MOST_STEPS + 1))


def _revision() -> IntegerField:
    return IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


def _format() -> OneOf:
    return OneOf(
        _("What will it be?"),
        answers=FORMATS,
        validators=[InputRequired(_("Choose one of the two."))],
    )


def _year_group() -> Line:
    return Line(
        _("Who is it for?"),
        most=100,
        default="Year 7",
        validators=[DataRequired(_("Say which year group it is for."))],
        description=_("A younger year, such as “Year 7”, or one form: “7B”."),
    )


def _wished_on() -> DateField:
    return DateField(
        _("On which day would you like to do it?"),
        validators=[Optional()],
        description=_("You can leave this open for now."),
    )


class StartForm(Form):
    wish = Words(
        _("What do you wish you’d known in Year 7?"),
        description=_("A few words are a good start. You can change them later."),
        render_kw=SHORT,
    )
    format = _format()
    year_group = _year_group()
    wished_on = _wished_on()

    @property
    def words(self) -> Planned:
        """Return what was written."""
        kind = Format(self.format.data)
        minutes = USUAL_MINUTES[kind]
        return Planned(kind, self.year_group.data, self.wished_on.data, minutes, self.wish.data)

    def say_enough(self) -> None:
        """Say that nothing more fits on one member's page."""
        self.wish.errors = [
            _("You have as many sessions as the page holds. Delete one of them first.")
        ]


class SessionForm(Form):
    format = _format()
    year_group = _year_group()
    wished_on = _wished_on()
    minutes = IntegerField(
        _("How many minutes do you have?"),
        validators=[
            InputRequired(_("Write a number of minutes.")),
            NumberRange(1, LONGEST, _("Write a number from 1 to 180.")),
        ],
        description=_("A form time is often 15 to 30 minutes, an assembly about 20."),
    )
    wish = Words(_("What do you wish you’d known in Year 7?"), render_kw=SHORT)
    key_message = Words(
        _("Our one key message"),
        most=500,
        description=_("What should they still know next week? One sentence is enough."),
        render_kw={"rows": 2},
    )
    evidence = Words(
        _("How do we know? Where the evidence is from"),
        most=1000,
        description=_("The name of the book, article or card that you use."),
        render_kw=SHORT,
    )
    evidence_url = Line(_("A link to it"), most=2000, validators=[ADDRESS])
    source = SelectField(
        _("Or take it from here"),
        validate_choice=False,
        description=_("It takes the place of what is written above when you save."),
    )
    materials = Words(
        _("What we need"),
        description=_("Such as slides, paper, a timer."),
        render_kw=SHORT,
    )
    revision = _revision()

    @classmethod
    def showing(cls, words: Planned, revision: int) -> "SessionForm":
        """Return the form with what is written so far."""
        known = {name: getattr(words, name) for name in _SAME}
        steps: dict[str, Any] = {}
        for number, step in enumerate(words.steps, 1):
            shown = {"what": step.what, "minutes": step.minutes, "who": step.who}
            steps |= {f"{part}_{number}": value for part, value in shown.items()}
        return cls(data={**known, **steps, "format": words.format.value, "revision": revision})

    def offering(self, sources: Mapping[str, str]) -> "SessionForm":
        """Return the form with what its evidence can be taken from."""
        empty = SelectChoice("", _("Nothing"))
        self.source.choices = [empty, *(SelectChoice(*each) for each in sources.items())]
        return self

    def unfinished(self, stands: Planned) -> bool:
        """Say whether this can be kept while it is being written, as no text is too long.

        Whatever else is wrong, such as a day that is half typed, stays as it stood.
        """
        self.offering({})
        if self.validate():
            return True
        before = SessionForm.showing(stands, 0)
        for field in self:
            if _is_too_long(field):
                return False
            if field.errors:
                field.data = before[field.name].data
        return True

    @property
    def rows(self) -> list[tuple[int, Any, Any, Any]]:
        """Return the fields of each step, with its number."""
        return [(n, self[f"what_{n}"], self[f"minutes_{n}"], self[f"who_{n}"]) for n in STEPS]

    @property
    def shown_rows(self) -> int:
        """Return how many steps stand open: those with words, and two more."""
        last = max((n for n, *fields in self.rows if _is_used(fields)), default=1)
        return min(last + 2, MOST_STEPS)

    @property
    def words(self) -> Planned:
        """Return what was written; a step without words is none."""
        steps = tuple(
            Step(minutes.data or 0, what.data, who.data)
            for _number, what, minutes, who in self.rows
            if what.data or who.data or minutes.data
        )
        known = {name: self[name].data for name in _SAME}
        return Planned(**known, format=Format(self.format.data), steps=steps)


_SAME = (
    "year_group",
    "wished_on",
    "minutes",
    "wish",
    "key_message",
    "evidence",
    "evidence_url",
    "materials",
)


def _is_too_long(field: Any) -> bool:
    most = (validator.max for validator in field.validators if isinstance(validator, Length))
    return any(limit < len(field.data) for limit in most)


def _is_used(fields: list[Any]) -> bool:
    return any(field.data or field.errors for field in fields)


for _n in STEPS:
    _minutes = [Optional(), NumberRange(0, LONGEST, _("Write a number from 0 to 180."))]
    setattr(SessionForm, f"what_{_n}", Line(_("Step %(number)s: what happens", number=_n)))
    setattr(
        SessionForm,
        f"minutes_{_n}",
        IntegerField(_("Minutes for step %(number)s", number=_n), validators=_minutes),
    )
    setattr(
        SessionForm,
        f"who_{_n}",
        Line(_("Who does step %(number)s (first names)", number=_n), most=100),
    )


class AskForm(Form):
    member = SelectField(_("Whom would you like to ask?"), choices=[])

    def offering(self, names: Mapping[str, str]) -> "AskForm":
        """Return the form with who can be asked."""
        self.member.choices = [SelectChoice(*each) for each in names.items()]
        return self


class AfterForm(Form):
    noticed = Words(
        _("What we noticed"),
        description=_("What worked, what did not, what you would do another time. No names."),
    )
    tutor_line = Words(
        _("What the form tutor said"),
        most=1000,
        description=_("Ask the form tutor for one line. A student or the host types it in."),
        render_kw={"rows": 2},
    )
    pupils = IntegerField(
        _("About how many pupils were there?"),
        validators=[Optional(), NumberRange(1, 3000, _("Write a number from 1 to 3000."))],
        description=_("We round it to the nearest five."),
    )
    revision = _revision()


def time_left(left: int) -> str:
    """Return how the steps' minutes and the time there is go together, in words."""
    if left == 0:
        return str(_("That fits exactly."))
    if left > 0:
        return str(ngettext("%(num)s minute is left.", "%(num)s minutes are left.", left))
    return str(
        ngettext("That is %(num)s minute too long.", "That is %(num)s minutes too long.", -left)
    )


def day_before(day: dt.date | None, other: dt.date | None) -> bool:
    """Say whether a day that is known comes before, or on, another that is known."""
    return day is not None and other is not None and day <= other
