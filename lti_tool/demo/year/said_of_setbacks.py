"""What did not work at Example School, and what somebody learned from it; nobody here is real."""

import dataclasses
import datetime as dt

from lti_tool.demo import cast
from lti_tool.demo.life import moment

WINTER = moment(dt.date(2027, 1, 20), dt.time(18))
SPRING = moment(dt.date(2027, 3, 10), dt.time(18))
SUMMER = moment(dt.date(2027, 6, 30), dt.time(18))


@dataclasses.dataclass(frozen=True)
class Said:
    """One setback, and who wrote it by their number among the members."""

    at: dt.datetime
    activity_id: str
    by: int
    tried: str
    learned: str
    signed: bool = False


SETBACKS = (
    Said(
        WINTER,
        cast.ASSESSMENT,
        3,
        "Students marked a made-up answer with the mark scheme.",
        "My answer was too good to disagree about. A middling one starts a better talk.",
        signed=True,
    ),
    Said(
        WINTER,
        cast.ASSESSMENT,
        6,
        "Comments by voice in place of writing.",
        "It took me longer, and half of them never listened. I would do it for one piece a term.",
    ),
    Said(
        WINTER,
        cast.METACOGNITION,
        2,
        "A diary of how they learn, every week.",
        "By the third week they wrote what they thought I wanted to read. Once a half-term, and I "
        "do not collect it.",
    ),
    Said(
        WINTER,
        cast.TECHNOLOGY,
        4,
        "A quiz on the tablets at the end of each lesson.",
        "Seven minutes to log in, three for the quiz. Mini whiteboards.",
    ),
    Said(
        WINTER,
        cast.LANDSCAPE,
        5,
        "Tables in a circle for a whole week.",
        "The ones at the window talked to the window. Two rows that face each other went better.",
    ),
    Said(
        WINTER,
        cast.SCHOLARSHIP,
        1,
        "Ten new words a week.",
        "Nobody can use ten. Five in a fortnight, and I say them myself.",
    ),
    Said(
        SPRING,
        cast.YEAR_12_COMMUNITY,
        3,
        "Mixing three topics in one homework.",
        "I have to know a topic a bit before I can mix it with others.",
    ),
    Said(
        SPRING,
        cast.SCHOLARSHIP,
        4,
        "Reading a whole article with Year 9.",
        "One paragraph, twice, was worth more than four pages once.",
        signed=True,
    ),
    Said(
        SUMMER,
        cast.TECHNOLOGY,
        7,
        "No slides for a half-term.",
        "I missed the pictures, and drew badly. Now I keep three slides: they are all pictures.",
        signed=True,
    ),
    Said(
        SUMMER,
        cast.YEAR_10_COMMUNITY,
        5,
        "Learning French words before bed.",
        "I fell asleep. On the bus it works.",
    ),
)
