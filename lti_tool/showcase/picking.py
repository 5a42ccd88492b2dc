"""The form in which somebody chooses a session for each slot, and what they would rather have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, HiddenField
from wtforms.validators import Optional

from lti_tool.showcase.forms import apart, places_left
from lti_tool.showcase.models import MOST_SLOTS, Slot
from lti_tool.showcase.queries import Mine, Offered
from lti_tool.showcase.seats import Pick
from lti_tool.web.fields import OneOf
from lti_tool.web.forms import Form


def _session() -> OneOf:
    # A session that became full meanwhile is still an answer: what is said to it is ours to say.
    return OneOf(
        lazy_gettext("My session"), answers={}, validators=[Optional()], validate_choice=False
    )


def _rather() -> OneOf:
    return OneOf(
        lazy_gettext("Do you want to wait for a full one?"),
        answers={},
        validators=[Optional()],
        validate_choice=False,
    )


class ChoiceForm(Form):
    """One question for each slot, and one more where a session is full."""

    session_1, session_2, session_3 = _session(), _session(), _session()
    rather_1, rather_2, rather_3 = _rather(), _rather(), _rather()
    # What the page showed as theirs, so that nothing is changed unseen.
    shown_1, shown_2, shown_3 = HiddenField(), HiddenField(), HiddenField()

    def asking(
        self, slots: Sequence[Slot], offers: Sequence[Offered], mine: Mine, *, waits: bool
    ) -> Self:
        """Return this form with the slots that somebody chooses for, each with its sessions."""
        self.waits = waits
        self.slots = [slot for slot in slots if not mine.is_excused(slot)]
        numbers = {slot.number for slot in self.slots}
        for number in range(1, MOST_SLOTS + 1):
            if number not in numbers:
                for name in ("session", "rather", "shown"):
                    del self[f"{name}_{number}"]
        presents = {each.session.id for each in mine.presents.values()}
        self.offers = [each for each in offers if each.session.id not in presents]
        for slot in self.slots:
            self._ask(slot, mine.seats.get(slot.id))
        return self

    def _ask(self, slot: Slot, seat: Any) -> None:
        own = seat.session_id if seat else None
        here = [each for each in self.offers if slot.id in each.spots]
        full = [e for e in here if not e.spots[slot.id].free and e.session.id != own]
        self.session(slot).offer(
            {e.session.public_id: _told(e, slot) for e in here if e not in full}
        )
        self.session(slot).label.text = _("At %(time)s", time=f"{slot.starts:%H:%M}")
        if full and self.waits:
            nothing = {"": _("No, I do not wait")}
            self.rather(slot).offer(nothing | {e.session.public_id: _told(e, slot) for e in full})
            self.rather(slot).label.text = _(
                "Full at %(time)s: do you want to wait for one?", time=f"{slot.starts:%H:%M}"
            )

    def showing(self, mine: Mine) -> Self:
        """Return this form with what somebody has now."""
        ids = {each.session.id: each.session.public_id for each in self.offers}
        for slot in self.slots:
            seat = mine.seats.get(slot.id)
            self.session(slot).data = ids.get(seat.session_id) if seat else None
            self.rather(slot).data = ids.get(mine.wishes.get(slot.id, 0), "")
        return self.noting(mine)

    def noting(self, mine: Mine) -> Self:
        """Return this form as one that shows what somebody has now, whatever they picked."""
        ids = {each.session.id: each.session.public_id for each in self.offers}
        for slot in self.slots:
            seat = mine.seats.get(slot.id)
            self[f"shown_{slot.number}"].data = ids.get(seat.session_id, "") if seat else ""
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that there is a session, or a wait, for each slot, and none twice.

        At the door nobody waits: whoever has a place would give it up for nothing.
        """
        good = bool(super().validate(extra_validators))
        seen = set[int]()
        for slot in self.slots:
            picked, rather = self._id(self.session(slot).data), self._id(self.rather(slot).data)
            if not picked and not (rather and self.waits):
                self.session(slot).errors = [_("Choose a session.")]
            elif picked in seen:
                self.session(slot).errors = [_("Choose another one: you have this one already.")]
            seen |= {picked} if picked else set()
            good = good and not self.session(slot).errors
        return good

    def say_full(self, slot: Slot, title: str) -> None:
        """Say that somebody else was first."""
        self.session(slot).errors = [
            _(
                "“%(title)s” has just become full. Nothing of yours has changed; choose again.",
                title=title,
            )
        ]

    def session(self, slot: Slot) -> OneOf:
        """Return the question about a slot."""
        found: OneOf = self[f"session_{slot.number}"]
        return found

    def rather(self, slot: Slot) -> OneOf:
        """Return the question about the full sessions of a slot."""
        found: OneOf = self[f"rather_{slot.number}"]
        return found

    @property
    def questions(self) -> Iterator[tuple[Slot, Field, Field | None]]:
        """Yield each slot with its one or two questions."""
        for slot in self.slots:
            rather = self.rather(slot)
            yield slot, self.session(slot), rather if rather.choices else None

    def picks(self) -> Mapping[int, Pick]:
        """Return what was picked, by slot."""
        return {
            slot.id: Pick(self._id(self.session(slot).data), self._id(self.rather(slot).data))
            for slot in self.slots
        }

    def shown(self) -> Mapping[int, int | None]:
        """Return what the page showed as theirs, by slot."""
        return {slot.id: self._id(self[f"shown_{slot.number}"].data) for slot in self.slots}

    def _id(self, public_id: str | None) -> int | None:
        ids = {each.session.public_id: each.session.id for each in self.offers}
        return ids.get(public_id or "")


def _told(each: Offered, slot: Slot) -> str:
    spot = each.spots[slot.id]
    return str(
        _(
            "%(title)s: %(room)s, %(left)s",
            title=apart(each.session.title),
            room=apart(spot.room.name),
            left=places_left(spot.free),
        )
    )
