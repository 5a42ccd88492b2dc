"""What students read of the shelf and of the cards is plain enough for somebody of eleven."""

import statistics

import pytest

from lti_tool.library.starters import works
from lti_tool.library.strategies import strategies

# A grade is about a reading age less five.
HARDEST, USUAL = 7.0, 5.0
TEXTS = {
    **{f"summary of {work.key}": work.cited.summary for work in works()},
    **{f"question of {work.key}": work.cited.question for work in works() if work.students},
    **{
        f"{part} of {way.key}": getattr(way, part)
        for way in strategies()
        for part in ("what", "how", "mistake", "evidence", "step")
    },
}


def grade(text: str) -> float:
    """Return the school year, counted the American way, from which a text is easy to read."""
    from prosegrinder import Prose  # it reads a dictionary for seconds

    scores = Prose(" ".join(text.replace("’", "'").split())).stats["readability_scores"]
    return float(scores["flesch_kincaid_grade_level"])


@pytest.mark.parametrize("what", TEXTS)
def test_it_is_plain(what: str) -> None:
    assert grade(TEXTS[what]) <= HARDEST, TEXTS[what]


def test_most_of_it_is_plainer_still() -> None:
    assert statistics.median(map(grade, TEXTS.values())) <= USUAL


def test_the_measure_knows_what_is_hard() -> None:
    hard = (
        "Metacognitive regulation necessitates deliberate monitoring of comprehension, whereas "
        "automaticity facilitates instantaneous retrieval of consolidated representations."
    )
    assert grade(hard) > HARDEST * 2
