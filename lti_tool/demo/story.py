"""What the people of Example School wrote so far; nobody here is real."""

import dataclasses

from lti_tool.plans.models import NextStep, Outcome


@dataclasses.dataclass(frozen=True)
class Story:
    """What one kind of community wrote: cycles, what was said to them, notes, and its reading.

    `reading` are keys of config/library.toml.
    """

    cycles: tuple["Cycle", ...]
    responses: tuple[str, ...]
    offers: tuple[str, ...]
    notes: tuple[str, ...]
    reading: tuple[str, ...]
    meanings: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Cycle:
    """One plan and the feedback on it, as somebody might write them on paper."""

    focus: str
    will_try: str
    tried: str
    outcome: Outcome
    learned: str
    next_step: NextStep


_TEACHERS = (
    Cycle(
        "Longer answers when I ask a question",
        "Wait four seconds after each question, and let two people add to an answer before I do.",
        (
            "I waited in three lessons. In the fourth I forgot, because the fire bell had cost us "
            "ten minutes."
        ),
        Outcome.WORKED,
        "The silence feels long to me and short to them. Two quiet students spoke first.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "Feedback that gets used",
        "One comment on each essay, with ten minutes in the next lesson to act on it.",
        "Ten minutes were too few for half of the class, so I gave fifteen the second time.",
        Outcome.PARTLY,
        "They act on it if they can begin in the room. At home it waits until it is forgotten.",
        NextStep.ADAPT,
    ),
    Cycle(
        "Remembering what we did last term",
        "Begin each lesson with three questions: last lesson, last week, last term.",
        "Every lesson with my Year 9s, for four weeks.",
        Outcome.WORKED,
        "The last-term question is the one they talk about on their way out.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "Students checking their own work before I do",
        "Give the mark scheme out first and ask them to mark a made-up answer with it.",
        "I tried it once. They marked kindly, then argued about it for the rest of the lesson.",
        Outcome.DID_NOT_WORK,
        (
            "The made-up answer was too good to disagree about. A middling one would start a "
            "better "
            "talk."
        ),
        NextStep.ADAPT,
    ),
    Cycle(
        "Fewer slides",
        "Teach one lesson a week from the whiteboard only.",
        "I did not get to it: two weeks of mock exams.",
        Outcome.NOT_REACHED,
        "Pick a week without exams. The idea still appeals.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "Words they can use in an argument",
        "Put five words on the wall each fortnight and use them myself, on purpose.",
        "Ten words so far. I heard three of them in a debate that was not even about them.",
        Outcome.PARTLY,
        "They use a word once they have heard it from each other, not from the wall.",
        NextStep.ADAPT,
    ),
)

_STUDENTS = (
    Cycle(
        "Biology without reading it all again",
        "Shut the book, write down everything I remember, then check. Twice a week.",
        "I did it five times. The first time I remembered almost nothing.",
        Outcome.WORKED,
        "It felt worse than reading and I remembered more in the test.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "French words",
        "Ten minutes a day, not an hour on Sunday.",
        "I managed about four days each week.",
        Outcome.PARTLY,
        "Doing it on the bus works. Doing it before bed does not.",
        NextStep.ADAPT,
    ),
    Cycle(
        "Mixing up maths topics",
        "Do one question from each of three topics in place of ten of the same.",
        "I tried it for one homework and it took ages.",
        Outcome.DID_NOT_WORK,
        "I chose topics I did not know yet. I need to know them a bit first.",
        NextStep.ADAPT,
    ),
    Cycle(
        "Explaining history to somebody",
        "Explain one page to my sister and see where I get stuck.",
        "We did two pages. She asks why all the time.",
        Outcome.WORKED,
        "If I cannot say why, I do not know it yet.",
        NextStep.CARRY_ON,
    ),
)

OF_STAFF = Story(
    cycles=_TEACHERS,
    responses=(
        "I do something like that with my Year 10s. It took them three lessons to believe me.",
        "How did the quiet ones take it?",
        "Could it work with one class only, to begin with?",
    ),
    offers=("I have a set of these for Year 8; you can have them.", "I could watch five minutes."),
    notes=(
        "We agree: one small change each, and we say what did not work first.",
        "Next time we bring one piece of students’ work each, without names.",
    ),
    reading=("christodoulou-2016", "eef-2018", "quigley-2018"),
    meanings=(
        "Our Year 9s would need an example first, and so would we.",
        "I would begin with one class and one lesson a week.",
    ),
)
OF_STUDENTS = Story(
    cycles=_STUDENTS,
    responses=(
        "I do that with flash cards. It was hard for a week and then it was not.",
        "How long does it take you?",
        "Could it work for French too?",
    ),
    offers=("I can test you on the bus.", "I have cards for the first topic; you can have them."),
    notes=(
        "We agree: one small change each, and we say what did not work first.",
        "Next time we bring one page of notes each and test each other.",
    ),
    reading=("dunlosky-2013", "weinstein-2018"),
    meanings=(
        "We mostly read our notes again. That is on the list of what helps least.",
        "I would begin with one subject and ten minutes a week.",
    ),
)
# Where students find the safeguarding contact.
CONTACT_HOW = "Room 12, any break"
