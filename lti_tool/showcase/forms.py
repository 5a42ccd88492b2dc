"""What an organiser, a community and a chooser fill in for a twilight."""

import datetime as dt
import itertools
import zoneinfo
from collections.abc import Sequence
from typing import Any, Self

from flask_babel import format_date, gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, TimeField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from lti_tool.communities.years import closes_on, school_year
from lti_tool.people.models import Person
from lti_tool.showcase.actions import Evening, NameTaken, TooSmall
from lti_tool.showcase.models import MOST_PLACES, MOST_WORDS
from lti_tool.showcase.offering import Words as Said
from lti_tool.web.enough import Enough
from lti_tool.web.fields import Line, OneOf, Words
from lti_tool.web.forms import Form


class EveningForm(Form):
    on = DateField(_("Day"), validators=[InputRequired(_("Give a day."))])
    starts_1 = TimeField(
        _("The first slot begins at"), validators=[InputRequired(_("Give a time."))]
    )
    starts_2 = TimeField(
        _("The second slot begins at"), validators=[InputRequired(_("Give a time."))]
    )
    starts_3 = TimeField(
        _("The third slot begins at"),
        validators=[Optional()],
        description=_("Leave it empty for two slots, as most schools have it."),
    )
    minutes = IntegerField(
        _("Minutes of each slot"),
        default=30,
        validators=[
            InputRequired(_("Give the minutes.")),
            NumberRange(5, 180, _("Give a number from 5 to 180.")),
        ],
    )
    until_day = DateField(
        _("Last day to choose"), validators=[InputRequired(_("Give the last day to choose."))]
    )
    until_time = TimeField(
        _("Until"),
        default=dt.time(16),
        validators=[InputRequired(_("Give a time."))],
        description=_("Then we give a place to whoever has none, as far as there are any."),
    )

    def validate(self, extra_validators: Any = None, *, today: dt.date | None = None) -> bool:
        """Check each answer, then that they follow each other."""
        if not super().validate(extra_validators):
            return False
        if today:
            self._check_year(today)
        times, minutes = self.times, dt.timedelta(minutes=self.minutes.data)
        for n, (one, other) in enumerate(itertools.pairwise(times), 2):
            if _at(other) - _at(one) < minutes:
                self[f"starts_{n}"].errors = [_("It begins before the slot before it has ended.")]
        if self.until_day.data > self.on.data or (
            self.until_day.data == self.on.data and self.until_time.data > times[0]
        ):
            self.until_day.errors = [_("Choosing has to end before the twilight begins.")]
        return not self.errors

    def _check_year(self, today: dt.date) -> None:
        """Check that it is still to come, and in this school year, by which it is found."""
        year = school_year(today)
        if self.on.data < today:
            self.on.errors = [_("Give a day that is still to come.")]
        elif school_year(self.on.data) != year:
            last = format_date(closes_on(year), "d MMMM y")
            self.on.errors = [gettext("Give a day no later than %(last)s.", last=last)]
        if school_year(self.until_day.data) != year:
            self.until_day.errors = [_("Give a day in this school year.")]

    def say_in_use(self, people: int) -> None:
        """Say that a slot cannot go in which people have places."""
        self.starts_3.errors = [
            ngettext(
                "One person has a place in that slot. Take its sessions out first.",
                "%(num)s people have a place in that slot. Take its sessions out first.",
                people,
            )
        ]

    @property
    def times(self) -> list[dt.time]:
        """Return when the slots begin."""
        fields = (self.starts_1, self.starts_2, self.starts_3)
        return [field.data for field in fields if field.data]

    def evening(self, zone: str) -> Evening:
        """Return what was asked for, in a school's time zone."""
        until = dt.datetime.combine(
            self.until_day.data, self.until_time.data, zoneinfo.ZoneInfo(zone)
        )
        return Evening(self.on.data, self.times, self.minutes.data, until)


class RoomForm(Form):
    name = Line(
        _("Room"),
        validators=[DataRequired(_("Give the room’s name."))],
        description=_("Such as “Library”."),
    )
    places = IntegerField(
        _("Places"),
        validators=[
            InputRequired(_("Give a number from 1 to 500.")),
            NumberRange(1, MOST_PLACES, _("Give a number from 1 to 500.")),
        ],
        description=_("How many can choose it, beside those who present."),
    )

    def say(self, refused: Exception) -> None:
        """Say why a room was not added, changed or taken away."""
        if isinstance(refused, Enough):
            self.name.errors = [_("There are 30 rooms already, which is the most.")]
        elif isinstance(refused, NameTaken):
            self.name.errors = [_("There is a room of that name already.")]
        elif isinstance(refused, TooSmall):
            self.places.errors = [_("More people than that have a place there already.")]
        else:
            self.name.errors = [
                _("People have a place there. Put its sessions into another room first.")
            ]


class OfferForm(Form):
    title = Line(_("Title"), most=100, validators=[DataRequired(_("Give your session a title."))])
    blurb = Words(
        _("What it is about"),
        most=600,
        validators=[DataRequired(_("Say in a few words what it is about."))],
        description=_("40 words at the most: what your listeners will take away."),
        render_kw={"rows": 4},
    )
    thing_1 = Line(_("First thing that helps us learn"))
    thing_2 = Line(_("Second thing that helps us learn"))
    thing_3 = Line(_("Third thing that helps us learn"))
    ask = Words(_("What we’d ask of teachers"), most=600, render_kw={"rows": 3})
    host = OneOf(_("The adult who is there with us"), answers={}, validators=[Optional()])
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    def asking(self, hosts: Sequence[Person] | None) -> Self:
        """Return this form with an SLC's questions and its hosts; None: a community of staff."""
        if hosts is None:
            for name in ("thing_1", "thing_2", "thing_3", "ask", "host"):
                if name in self:
                    del self[name]
        else:
            self.host.offer({str(each.id): each.name for each in hosts})
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer, count the words, and let students say three things."""
        good = bool(super().validate(extra_validators))
        words = len(self.blurb.data.split())
        if words > MOST_WORDS:
            self.blurb.errors = [
                gettext("That is %(words)s words. It can be 40 at the most.", words=words)
            ]
            good = False
        for name in ("thing_1", "thing_2", "thing_3", "ask"):
            if name in self and not self[name].data:
                self[name].errors = [_("Write a few words.")]
                good = False
        if "host" in self and not self.host.data:
            self.host.errors = [_("Choose the adult. Without one the session cannot be placed.")]
            good = False
        return good

    @property
    def words(self) -> Said:
        """Return what was written."""
        things = [self[name].data for name in ("thing_1", "thing_2", "thing_3") if name in self]
        host = self.host.data if "host" in self else None
        return Said(
            self.title.data,
            self.blurb.data,
            "\n".join(things),
            self.ask.data if "ask" in self else "",
            int(host) if host else None,
        )


class CardForm(Form):
    will_try = Words(_("One thing I’ll try"), most=600, render_kw={"rows": 3})
    tell = Words(_("One thing to tell the presenters"), most=600, render_kw={"rows": 3})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that there is something to read; either answer is enough."""
        good = bool(super().validate(extra_validators))
        if not (self.will_try.data or self.tell.data):
            self.will_try.errors = [_("Write a few words in one of the two.")]
            return False
        return good


class MoveForm(Form):
    person = SelectField(_("Who"), validators=[InputRequired(_("Choose somebody."))])
    slot = OneOf(_("When"), answers={}, validators=[InputRequired(_("Choose a slot."))])
    session = OneOf(_("Where to"), answers={}, validators=[InputRequired(_("Choose a session."))])

    def say(self, words: str) -> None:
        """Say why somebody could not go there."""
        self.session.errors = [words]


def places_left(free: int) -> str:
    """Return how many places are left, in words."""
    if not free:
        return str(gettext("full"))
    return str(ngettext("%(num)s place left", "%(num)s places left", free))


def apart(words: str) -> str:
    """Return words that keep their own direction within a label (Unicode's isolates)."""
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"


def _at(time: dt.time) -> dt.datetime:
    return dt.datetime.combine(dt.date(2000, 1, 1), time)
