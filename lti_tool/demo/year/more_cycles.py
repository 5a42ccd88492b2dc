"""What else people plan and say over a whole year, beside what the story of the autumn has."""

import dataclasses

from lti_tool.communities.models import Kind
from lti_tool.demo import story
from lti_tool.demo.story import Cycle
from lti_tool.plans.models import NextStep, Outcome

_TEACHERS = (
    Cycle(
        "Talk that goes on without me",
        "Sit down for five minutes in one discussion a week, and only listen.",
        "I sat down four times. Once I stood up again after a minute.",
        Outcome.WORKED,
        "They look at me first, then at each other. It takes about two minutes to change.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "Homework that prepares the next lesson",
        "Two questions about what is coming, in place of ten about what was.",
        "Three weeks with Year 8. About half of them did it.",
        Outcome.PARTLY,
        "Those who had done it were bored, unless I used their answers in the first minutes.",
        NextStep.ADAPT,
    ),
    Cycle(
        "A calmer start",
        "The same quiet task on each table when they come in.",
        "Every lesson for five weeks.",
        Outcome.WORKED,
        "I need it as much as they do.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "Asking a colleague to watch one thing",
        "Five minutes, whom I ask and whom I do not.",
        "She came twice.",
        Outcome.WORKED,
        "I ask the left side of the room. I had no idea.",
        NextStep.ADAPT,
    ),
    Cycle(
        "Worked examples before the task",
        "Show one that is done, and one that is half done.",
        "In four lessons of algebra.",
        Outcome.PARTLY,
        "The half-done one is where they talked. The finished one they copied.",
        NextStep.ADAPT,
    ),
)
_STUDENTS = (
    Cycle(
        "Starting essays sooner",
        "Write the worst possible first paragraph on the day we get the title.",
        "Twice. One of them was really bad.",
        Outcome.WORKED,
        "A bad page is easier to change than an empty one.",
        NextStep.CARRY_ON,
    ),
    Cycle(
        "Physics with drawings",
        "Draw every question before I answer it.",
        "I drew most of them for two weeks.",
        Outcome.PARTLY,
        "It helps with forces. It does not help with units.",
        NextStep.ADAPT,
    ),
    Cycle(
        "My phone in another room",
        "For twenty minutes, three times a week.",
        "It worked twice. Then my brother found it.",
        Outcome.PARTLY,
        "It is the first five minutes that are hard.",
        NextStep.CARRY_ON,
    ),
)

STORIES = {
    Kind.TLC: dataclasses.replace(
        story.OF_STAFF,
        cycles=story.OF_STAFF.cycles + _TEACHERS,
        notes=(
            *story.OF_STAFF.notes,
            "Short today. What we kept: ask for one thing to be watched, not for a lesson.",
            "Two of us had nothing to tell, and that was fine.",
        ),
        reading=(*story.OF_STAFF.reading, "elliott-2016", "leahy-wiliam-2012", "claxton-2018"),
        meanings=(
            *story.OF_STAFF.meanings,
            "I do half of this already, and never knew why it helped.",
        ),
    ),
    Kind.SLC: dataclasses.replace(
        story.OF_STUDENTS,
        cycles=story.OF_STUDENTS.cycles + _STUDENTS,
        notes=(
            *story.OF_STUDENTS.notes,
            "We tested each other on what we remember from September. Not bad.",
        ),
        reading=(*story.OF_STUDENTS.reading, "soderstrom-bjork-2015"),
        meanings=(*story.OF_STUDENTS.meanings, "What feels easy is not what stays."),
    ),
}
