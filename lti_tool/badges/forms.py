"""What a lead chooses about badges."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from lti_tool.badges.catalogue import BadgeKind
from lti_tool.badges.queries import BY_HAND, Chosen
from lti_tool.communities.models import Community
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of
from lti_tool.web.fields import OneOf
from lti_tool.web.forms import Form

NAMES = {
    BadgeKind.PRESENTER: _("Presenter: presented to the staff"),
    BadgeKind.SESSION_LEADER: _("Session leader: planned and led a form time or an assembly"),
}


class ChooseForm(Form):
    required = IntegerField(
        _("Cycles that the year’s badge takes"),
        description=_("Whoever has the badge keeps it, whatever you change."),
    )
    for_each_cycle = BooleanField(
        _("A small badge for each cycle too"),
        description=_("Some like to have them; others find them too much."),
    )

    def of(self, community: Community) -> "ChooseForm":
        """Return this form with the numbers that a community's cycles allow."""
        most = max(community.cycles, 1)
        words = _("Give a number from 1 to %(most)s.", most=most)
        self.required.validators = [NumberRange(1, most, words)]
        return self

    @property
    def chosen(self) -> Chosen:
        """Return what was chosen."""
        return Chosen(self.required.data, bool(self.for_each_cycle.data))


class GiveForm(Form):
    kind = OneOf(
        _("Which badge?"), answers={}, validators=[InputRequired(_("Choose one of them."))]
    )
    person = OneOf(_("Who?"), answers={}, validators=[InputRequired(_("Choose one of them."))])

    def offering(self, community: Community, people: Sequence[Person]) -> "GiveForm":
        """Return this form with a community's badges and the members who can be given one."""
        self.kind.offer({kind.value: NAMES[kind] for kind in BY_HAND[community.kind]})
        self.person.offer({str(person.id): name_of(person) for person in people})
        return self

    def refuse(self, *, gave_it_back: bool) -> None:
        """Say why somebody cannot be given the badge."""
        has_it = _("They have this badge already.")
        self.person.errors = [_("They gave this badge back.") if gave_it_back else has_it]

    @property
    def badge(self) -> BadgeKind:
        """Return the badge that was chosen."""
        return BadgeKind(self.kind.data)

    def chosen_of(self, people: Sequence[Person]) -> Any:
        """Return who was chosen of those who were offered."""
        return next(person for person in people if str(person.id) == self.person.data)
