"""What each community of Example School offers at the twilight; nobody here is real."""

import dataclasses

from lti_tool.demo import cast


@dataclasses.dataclass(frozen=True)
class Offer:
    """A session in its community's words, and the room that the organiser finds for it."""

    activity_id: str
    title: str
    blurb: str
    room: str
    places: int
    things: tuple[str, ...] = ()
    ask: str = ""


OFFERS = (
    Offer(
        cast.ASSESSMENT,
        "One comment, and time to use it",
        "We stopped writing three comments on each essay and wrote one. Come and mark one with us, "
        "and see what ten minutes in the next lesson do to it.",
        "Library",
        9,
    ),
    Offer(
        cast.METACOGNITION,
        "Thinking aloud without acting",
        "How to show a class what goes on in your head when you are stuck, and how short that can "
        "be. We bring three examples that went wrong.",
        "Room 12",
        8,
    ),
    Offer(
        cast.TECHNOLOGY,
        "Four things we switched off",
        "What we use a screen for now, and what we went back to paper for. Bring one thing that "
        "you would like to stop doing.",
        "Computer room 2",
        9,
    ),
    Offer(
        cast.SCHOLARSHIP,
        "Five words a fortnight",
        "How students begin to use the words of our subjects: what happened in a year of five "
        "words on the wall, and what did not.",
        "Room 4",
        5,
    ),
    Offer(
        cast.LANDSCAPE,
        "A walk through school with Year 8",
        "We asked twenty Year 8s where they learn best, and walked there with them. Photographs of "
        "corridors, and one of a broom cupboard.",
        "Drama studio",
        11,
    ),
    Offer(
        cast.YEAR_10_COMMUNITY,
        "What helps us in Year 10",
        "We tried five ways to learn on ourselves and tell you which of them we still use, and why "
        "we gave two of them up.",
        "Science lab 3",
        9,
        (
            "A short test at the start that nobody marks",
            "Time to begin homework in the room",
            "Being told why we do it this way",
        ),
        "Tell us when a topic comes back, so that we can get ready for it.",
    ),
    Offer(
        cast.YEAR_12_COMMUNITY,
        "Learning on our own, with others",
        "What changed between Year 11 and Year 12, what we do in free periods, and what we needed "
        "and did not ask for.",
        "Sixth form room",
        9,
        (
            "Knowing what good work looks like",
            "A friend who tests us",
            "Being allowed to be stuck for a while",
        ),
        "Leave us the hard question a little longer before you help.",
    ),
)
