"""Take a community's shelf into its next year."""

import datetime as dt

from sqlalchemy import select

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem
from lti_tool.people.models import Person

# What a work is, whoever wrote it down; and what somebody wrote about it.
_FACTS = ("platform_id", "source", "citation", "url", "pages", "minutes", "theme")
_WORDS = ("summary", "question", "prompts")


def carry_over(old: Community, new: Community, person: Person, now: dt.datetime) -> None:
    """Put what is on a community's own shelf onto the shelf of its next year.

    What members wrote about a work was for those who were there: it stays, like what they said it
    means here, and who brought it. Their link and citation go on.
    """
    shelf = select(LibraryItem).where(LibraryItem.community_id == old.id).order_by(LibraryItem.id)
    seen: set[int] = set()
    for item in db.session.scalars(shelf).all():
        names = _FACTS if item.members_wrote else _FACTS + _WORDS
        origin = item.made_from_id or item.id
        db.session.add(
            LibraryItem(
                community_id=new.id,
                made_from_id=None if origin in seen else origin,
                written_by_id=person.id,
                saved_by_id=person.id,
                written_at=now,
                **{name: getattr(item, name) for name in names},
            )
        )
        seen.add(origin)
    db.session.flush()
