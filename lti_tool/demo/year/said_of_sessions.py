"""What the students of Example School planned for younger years; nobody here is real."""

import dataclasses
import datetime as dt

from lti_tool.demo import cast
from lti_tool.outreach.models import Format, Step
from lti_tool.outreach.planning import Planned

DUNLOSKY = "Dunlosky (2013), Strengthening the student toolbox"
WEINSTEIN = "Weinstein, Madan and Sumeracki (2018), Teaching the science of learning"


@dataclasses.dataclass(frozen=True)
class After:
    """What came of a session, and whether others can use it again."""

    noticed: str = ""
    tutor_line: str = ""
    pupils: int = 0
    lends: bool = False


@dataclasses.dataclass(frozen=True)
class Session:
    """A session, who plans it by their number among the members, and when what was done with it.

    A day is None where it never came to that. `first_wish` is the day that they asked for first.
    """

    activity_id: str
    by: int
    format: Format
    year_group: str
    wish: str
    key_message: str
    evidence: str
    steps: tuple[Step, ...]
    materials: str
    proposed: dt.date
    wished_on: dt.date
    along: int | None = None
    sent: dt.date | None = None
    first_wish: dt.date | None = None
    doubted: dt.date | None = None
    doubt: str = ""
    changed: dt.date | None = None
    agreed: dt.date | None = None
    room: str = ""
    comment: str = ""
    after: After = After()

    def plan(self, on: dt.date | None = None) -> Planned:
        """Return what they write, for a day that is not the one it will be."""
        return Planned(
            format=self.format,
            year_group=self.year_group,
            wished_on=on or self.wished_on,
            minutes=20,
            wish=self.wish,
            key_message=self.key_message,
            evidence=self.evidence,
            steps=self.steps,
            materials=self.materials,
        )


LAST_YEAR = (
    Session(
        activity_id=cast.YEAR_12_COMMUNITY,
        by=0,
        along=2,
        format=Format.FORM_TIME,
        year_group="Year 8",
        wish="That reading a page three times is not the same as knowing it.",
        key_message="Shut the book and see what you still know.",
        evidence=DUNLOSKY,
        steps=(
            Step(3, "Read half a page about volcanoes", "Bilal"),
            Step(5, "Half of us read it again, half write down what they remember", "Tendai"),
            Step(6, "Everybody answers six questions"),
            Step(4, "What happened, and what they could try tonight", "Bilal"),
        ),
        materials="The half page, thirty copies. Paper and pens.",
        proposed=dt.date(2026, 3, 9),
        sent=dt.date(2026, 3, 12),
        agreed=dt.date(2026, 3, 17),
        wished_on=dt.date(2026, 4, 23),
        room="8C’s own room",
        after=After(
            "The ones who shut the book were cross for five minutes and then they won.",
            "I have never heard them argue about how to revise before.",
            28,
            lends=True,
        ),
    ),
)

THIS_YEAR = (
    Session(
        activity_id=cast.YEAR_12_COMMUNITY,
        by=6,
        format=Format.FORM_TIME,
        year_group="Year 8",
        wish="That forgetting is a part of it.",
        key_message="Forget a little, then get it back.",
        evidence=WEINSTEIN,
        steps=(
            Step(5, "What was yesterday’s lunch? And last Tuesday’s?", "Vihaan"),
            Step(8, "Four questions from last month’s lessons, in pairs"),
            Step(4, "Why it is good that this was hard", "Vihaan"),
        ),
        materials="Four questions from each of three teachers",
        proposed=dt.date(2026, 11, 26),
        sent=dt.date(2026, 11, 30),
        agreed=dt.date(2026, 12, 3),
        wished_on=dt.date(2026, 12, 10),
        room="8A’s own room",
        after=After(
            "Lunch was the best part. Everybody has forgotten lunch.",
            "Good humour, and a point that stayed.",
            26,
            lends=True,
        ),
    ),
    Session(
        activity_id=cast.YEAR_10_COMMUNITY,
        by=3,
        along=5,
        format=Format.FORM_TIME,
        year_group="Year 7",
        wish="That homework is shorter when you begin it at school.",
        key_message="Begin it before you go home.",
        evidence=DUNLOSKY,
        steps=(
            Step(4, "How long does it take you? A show of hands", "Kacper"),
            Step(9, "Everybody begins something that is due this week"),
            Step(4, "What is left, and when will you do it?", "Jerome"),
        ),
        materials="Their planners",
        proposed=dt.date(2027, 4, 19),
        sent=dt.date(2027, 4, 27),
        agreed=dt.date(2027, 4, 30),
        wished_on=dt.date(2027, 5, 13),
        room="7A’s own room",
        after=After(
            "Most had finished half of it. They did not believe it.",
            "I shall give them five minutes on Fridays from now on.",
            28,
        ),
    ),
    Session(
        activity_id=cast.YEAR_10_COMMUNITY,
        by=2,
        along=0,
        format=Format.FORM_TIME,
        year_group="Year 7",
        wish="That you are allowed to ask, and that most of the room has the same question.",
        key_message="A question is not a sign that you were not listening.",
        evidence=WEINSTEIN,
        steps=(
            Step(4, "Two short scenes: a lesson where nobody asks, and one where somebody does"),
            Step(6, "In pairs: what stops you?", "Isla"),
            Step(5, "Three ways to ask: on paper, to a friend first, at the end", "Alfie"),
            Step(3, "Each writes down one question for tomorrow"),
        ),
        materials="Sticky notes, two colours",
        proposed=dt.date(2026, 12, 1),
        sent=dt.date(2026, 12, 8),
        agreed=dt.date(2026, 12, 11),
        wished_on=dt.date(2027, 1, 21),
        room="7B’s own room",
        comment="I like the two scenes. Keep them short.",
        after=After(
            "They all thought they were the only one who did not dare.",
            "Two of mine have asked every day since.",
            29,
            lends=True,
        ),
    ),
    Session(
        activity_id=cast.YEAR_12_COMMUNITY,
        by=1,
        along=3,
        format=Format.ASSEMBLY,
        year_group="Year 11",
        wish="That a timetable for revision can be small.",
        key_message="Ten minutes today are worth more than an hour on Sunday.",
        evidence=DUNLOSKY,
        steps=(
            Step(3, "How we did it in Year 11, and why it did not work", "Orla"),
            Step(5, "What spacing is, with one drawing", "Harriet"),
            Step(6, "Everybody makes a plan of three times ten minutes"),
            Step(4, "Two of us say what ours looks like now"),
        ),
        materials="A plan to fill in, one each",
        proposed=dt.date(2027, 1, 26),
        sent=dt.date(2027, 2, 2),
        agreed=dt.date(2027, 2, 5),
        wished_on=dt.date(2027, 3, 11),
        room="The hall, from 8.40",
        after=After(
            "The drawing did more than the words. Next time we begin with it.",
            "Short, and none of it was a telling-off.",
            112,
            lends=True,
        ),
    ),
    Session(
        activity_id=cast.YEAR_10_COMMUNITY,
        by=4,
        along=1,
        format=Format.FORM_TIME,
        year_group="Year 7",
        wish="That flash cards work only if you guess before you turn them over.",
        key_message="Guess first. Then look.",
        evidence=DUNLOSKY,
        steps=(
            Step(5, "Make four cards from today’s science", "Maryam"),
            Step(7, "Play: no card is turned before a guess", "Chiamaka"),
            Step(4, "Why a wrong guess helps too", "Maryam"),
        ),
        materials="Blank cards",
        proposed=dt.date(2027, 2, 9),
        sent=dt.date(2027, 2, 23),
        first_wish=dt.date(2027, 3, 15),
        doubted=dt.date(2027, 3, 1),
        doubt="Year 7 have their photographs that morning. Is the Thursday possible?",
        changed=dt.date(2027, 3, 3),
        agreed=dt.date(2027, 3, 5),
        wished_on=dt.date(2027, 3, 18),
        room="7D’s own room",
        after=After(
            "Some just turned them over. We had to play one round against them.",
            "They asked whether they could keep the cards.",
            27,
        ),
    ),
    Session(
        activity_id=cast.YEAR_12_COMMUNITY,
        by=5,
        format=Format.FORM_TIME,
        year_group="Year 9",
        wish="That being stuck is a place where you learn.",
        key_message="When you are stuck, say what you have tried so far.",
        evidence=WEINSTEIN,
        steps=(
            Step(6, "A puzzle that nobody can do in two minutes", "Cerys"),
            Step(6, "Swap: tell your partner only what you have tried"),
            Step(5, "What to do next time you are stuck at home", "Cerys"),
        ),
        materials="The puzzle, one for two",
        proposed=dt.date(2027, 5, 10),
        sent=dt.date(2027, 5, 17),
        agreed=dt.date(2027, 5, 20),
        wished_on=dt.date(2027, 6, 17),
        room="9A’s own room",
        after=After(
            "Three pairs solved it after the swap. We had not planned for that.",
            "Calm, clear, and they ended on time.",
            31,
            lends=True,
        ),
    ),
    Session(
        activity_id=cast.YEAR_10_COMMUNITY,
        by=6,
        format=Format.FORM_TIME,
        year_group="Year 7",
        wish="That nobody expects you to know where everything is.",
        key_message="Everybody is new at something.",
        evidence="",
        steps=(Step(5, "What we wish somebody had told us"),),
        materials="",
        proposed=dt.date(2027, 7, 5),
        wished_on=dt.date(2027, 9, 16),
    ),
)
