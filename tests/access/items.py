"""What can be read, by whom: the visibility matrix, item by item.

Somebody who leads a TLC and is no member reads none of what members wrote (invariant 4 of the
design): where the matrix gives a lead an item, it is the lead who is a member.
"""

import dataclasses
from collections.abc import Iterator, Mapping

from tests.access import findings, surveys
from tests.access.kinds import (
    ENROLLED,
    INSIDERS,
    INSTRUCTORS,
    LEADS,
    MEMBERS,
    NO_ONE,
    READERS,
    Here,
    named,
)
from tests.access.outreach import GIVEN, SESSIONS
from tests.access.rows import Who
from tests.access.scene import CLASSMATE, CONTACT, NAMED_LEAVER, SILENT
from tests.access.twilight import STAFF

AUTHOR, PEER = frozenset({Here.AUTHOR}), frozenset({Here.PEER})
PAIR = AUTHOR | PEER

# In every community, by the words that mark them.
WRITTEN = {
    # A plan that is private, and what goes with it.
    "PRIVATE-PLAN": AUTHOR,
    "PRIVATE-NOTE": AUTHOR,
    "PRIVATE-FEEDBACK": AUTHOR,
    "PEERS-PRIVATE-PLAN": PEER,
    # A response to what its author took back is between the two.
    "ANSWER-TO-WHAT-WAS-TAKEN-BACK": PAIR,
    # Feedback that is shared, on a plan that never was.
    "SHARED-FEEDBACK": READERS,
    "PLAN-BEHIND-FEEDBACK": AUTHOR,
    "NOTE-BEHIND-FEEDBACK": AUTHOR,
    # A plan that is shared, with its try-it notes; what is only jotted down is no feedback yet.
    "SHARED-PLAN": READERS,
    "SHARED-NOTE": READERS,
    "JOTTING": AUTHOR,
    # Responses and offers of help; what one said before it was changed is its writer's.
    "RESPONSE": READERS,
    "EARLIER-WORDS": PEER,
    # What the community keeps of its meetings, and what they take in.
    "OUR-NOTES": READERS,
    "NEW-LEARNING": INSIDERS,
    "MEANING": READERS,
}
# Among students nothing is between two: such a response is its writer's.
_THEIRS = WRITTEN | {"ANSWER-TO-WHAT-WAS-TAKEN-BACK": PEER}
# Where two arrange a visit: not among students.
VISITS = {"VISIT-WHEN": PAIR, "VISIT-LOOK-FOR": PAIR, "VISIT-NOTE": PAIR}
# Offers of help, in the communities where somebody makes one.
OFFERS = {"OFFER": READERS}
# What a member says of themselves; a student is asked for nothing.
ABOUT_ME = {"SUBJECT": AUTHOR}
OF_THE_TLC = {
    "LEADS-PRIVATE-PLAN": frozenset({Here.LEADING_MEMBER}),
    # Who went reads nothing here any more, not even their own; what they shared stays.
    "LEAVERS-PRIVATE-PLAN": NO_ONE,
    "DROPPED-PRIVATE-PLAN": NO_ONE,
    "FOUND-OUT-PRIVATE-PLAN": NO_ONE,
    "LEAVERS-SHARED-PLAN": MEMBERS,
    "NAMED-LEAVERS-PLAN": MEMBERS,
    "DROPPED-SHARED-PLAN": MEMBERS,
    "FOUND-OUT-SHARED-PLAN": MEMBERS,
}


@dataclasses.dataclass(frozen=True)
class Item:
    """Words that stand on a page, the community they belong to, and who ever sees them."""

    words: str
    place: str
    readers: Who
    whose: str | None = None  # everybody sees their own name
    staff: bool = False  # every member of the school's staff sees it too
    heads: bool = False  # whoever reads the culture view sees it too


def _written(
    place: str, mark: str, *tables: Mapping[str, Who], staff: bool = False, heads: bool = False
) -> Iterator[Item]:
    for table in tables:
        for words, readers in table.items():
            yield Item(f"{mark}-{words}", place, readers, staff=staff, heads=heads)


def _name(name: str, place: str, readers: Who) -> Item:
    return Item(name, place, readers, whose=name)


def _score(name: str) -> str:
    """Return how a teacher of the course reads what the LMS has of somebody."""
    return f"<bdi>{name}</bdi> has completed 2 of 4 cycles"


def _asked(name: str) -> str:
    """Return how a lead reads who was asked to look after the community with them."""
    return f'<bdi>{name}</bdi> <span class="hint">was asked'


# What was reported, and what the reporter said of it: for the contact alone.
CONTACTS = {"REPORTED": frozenset({Here.CONTACT}), "WORRY": frozenset({Here.CONTACT})}

# What only students write: an experiment, and how they want to talk.
STUDENTS = {"EXPERIMENT": AUTHOR, "SHARED-EXPERIMENT": READERS, "AGREEMENT": READERS}

ITEMS = (
    *_written("tlc", "TLC", WRITTEN, VISITS, OFFERS, ABOUT_ME, OF_THE_TLC, surveys.UNREAD),
    *_written(
        "slc",
        "SLC",
        _THEIRS,
        OFFERS,
        {"SUBJECT": NO_ONE},
        CONTACTS,
        STUDENTS,
        SESSIONS,
        surveys.READ,
    ),
    *_written("neighbour", "NEIGHBOUR", WRITTEN, VISITS, ABOUT_ME, surveys.READ),
    *_written("slc", "SLC", GIVEN, staff=True),
    *_written("slc", "SLC", surveys.QUOTED, heads=True),
    *_written("neighbour", "NEIGHBOUR", surveys.QUOTED, heads=True),
    # What a community found, from its release on for all the staff, and what did not work: named
    # for them too, and unnamed not before five wrote so.
    *_written("tlc", "TLC", findings.RELEASED, staff=True),
    *_written("slc", "SLC", findings.RELEASED, staff=True),
    *_written("neighbour", "NEIGHBOUR", findings.DRAFT),
    *_written("elsewhere", "ELSEWHERE", findings.DRAFT),
    *_written("tlc", "TLC", findings.UNNAMED),
    *_written("slc", "SLC", findings.UNNAMED_AMONG_STUDENTS),
    *_written("neighbour", "NEIGHBOUR", findings.SIGNED, staff=True),
    *_written("elsewhere", "ELSEWHERE", findings.SIGNED, staff=True),
    # The list of members: of a TLC for its lead too; adults read no list of students.
    _name(SILENT, "tlc", INSIDERS),
    _name(CLASSMATE, "slc", READERS),
    # What somebody shared stands there without the name that they took along, or with it.
    _name(named(Here.LEAVER, "tlc"), "tlc", NO_ONE),
    _name(NAMED_LEAVER, "tlc", MEMBERS),
    _name(named(Here.DROPPED, "tlc"), "tlc", MEMBERS),
    # Who waits, and who is asked to look after it too.
    _name(named(Here.WAITING, "tlc"), "tlc", LEADS),
    Item("You are the first in line", "tlc", frozenset({Here.WAITING})),
    Item(_asked(named(Here.ASKED, "tlc")), "tlc", LEADS),
    # Someone could not join: never who, and for the leads alone.
    Item("Someone could not join on", "tlc", LEADS),
    _name(named(Here.STUDENT, "tlc"), "tlc", NO_ONE),
    # How many have shared a plan: for whoever looks after five or more, and as a count.
    Item("of them have shared a plan", "tlc", LEADS),
    # What the gradebook has: one's own, and for the course's teachers what their gradebook shows.
    Item(_score(named(Here.AUTHOR, "tlc")), "tlc", INSTRUCTORS | {Here.ADMINISTRATOR}),
    Item(_score(named(Here.AUTHOR, "slc")), "slc", INSTRUCTORS | {Here.ADMINISTRATOR}),
    # What is offered at the twilight, for all staff; a card is nobody's until the evening is over.
    Item("TLC-BLURB", "tlc", STAFF),
    Item("SLC-BLURB", "slc", READERS, staff=True),
    Item("TWILIGHT-CARD", "slc", NO_ONE),
    # The safeguarding contact: named before one joins, and on every page of a student community.
    # And to staff who read what students found.
    Item(CONTACT, "slc", ENROLLED, whose=CONTACT, staff=True),
)
