"""The card with two questions: from one who was there to those who presented, and no further."""

from sqlalchemy import select, update

from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.showcase.models import Card, Choice, Sitting, Twilight, TwilightSession


class GivenAlready(Exception):
    """One card for each session is enough; nothing was added."""


def give_card(
    twilight: Twilight, person: Person, session: TwilightSession, will_try: str, tell: str
) -> None:
    """Keep a card of somebody who had a place: that they gave one is known, never which."""
    slots = [slot.id for slot in twilight.slots]
    mine = update(Choice).where(
        Choice.person_id == person.id,
        Choice.session_id == session.id,
        Choice.slot_id.in_(slots),
        Choice.card_given.is_(False),
    )
    given = db.session.execute(
        mine.values(card_given=True).returning(Choice.slot_id),
        execution_options={"synchronize_session": False},
    )
    if given.first() is None:
        raise GivenAlready
    db.session.add(Card(session_id=session.id, will_try=will_try, tell=tell))
    db.session.flush()


def seat_in(
    twilight: Twilight, person: Person, public_id: str
) -> tuple[TwilightSession, bool] | None:
    """Return a session that somebody has a place in, and whether they gave their card."""
    found = db.session.execute(
        select(TwilightSession, Choice.card_given)
        .join(Sitting, Sitting.session_id == TwilightSession.id)
        .join(
            Choice,
            (Choice.session_id == Sitting.session_id) & (Choice.slot_id == Sitting.slot_id),
        )
        .where(TwilightSession.public_id == public_id, Choice.person_id == person.id)
        .where(TwilightSession.twilight_id == twilight.id)
    ).first()
    return (found[0], bool(found[1])) if found else None
