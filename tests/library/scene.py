"""What the stories about the shelf share: items, their addresses, and a neighbour community."""

from flask import Flask

from lti_tool.communities.models import Community, Kind
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.models import Meeting
from tests import people
from tests.meetings.scene import at

ITEM = {
    "source": "conference",
    "citation": "Okafor, A. (2026). Notes from a day on talk. Example Conference.",
    "url": "https://example.org/talk",
    "pages": "3",
    "minutes": "12",
    "theme": "Talk",
    "summary": "Talk first, then write.",
    "question": "Who speaks least?",
    "prompts": "I noticed that …",
    "brought_by": "Benedict",
    "revision": "0",
}
# What of it another community is shown, and what it is not.
NAMED = ("Okafor, A. (2026)", "https://example.org/talk", "about 12 minutes", "Talk")
SAID = ("Talk first", "speaks least", "I noticed", "Benedict")


def item_of(app: Flask, citation: str, community_id: int | None = None) -> LibraryItem:
    """Return the one item of a community, or of the shelf, whose citation begins like this."""
    with app.app_context():
        found = db.session.query(LibraryItem).filter_by(community_id=community_id)
        return found.filter(LibraryItem.citation.startswith(citation)).one()


def address(cast: people.Cast, item: LibraryItem, path: str = "") -> str:
    return at(cast, f"/library/{item.public_id}{path}")


def neighbours(app: Flask, cast: people.Cast, kind: Kind = Kind.TLC) -> people.Cast:
    """Set a second community of the same school: Dylan leads it, Efua is a member."""
    with app.app_context():
        here = db.session.get_one(Community, cast.community_id)
        place = people.course(here.course.deployment, "Elsewhere", staff=kind is Kind.TLC)
        dylan = people.person(place, "Dylan", CourseRole.INSTRUCTOR)
        efua = people.person(place, "Efua")
        made = people.community(place, dylan, "Feedback", kind)
        people.join(made, efua)
        db.session.commit()
        return people.Cast(made.public_id, made.id, place.id, dylan.id, efua.id, efua.id, dylan.id)


def taken_in(app: Flask, cast: people.Cast, number: int = 1) -> LibraryItem | None:
    """Return what a meeting takes in."""
    with app.app_context():
        meeting = db.session.query(Meeting).filter_by(community_id=cast.community_id, number=number)
        return meeting.one().item
