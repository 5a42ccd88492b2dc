"""How often each answer was given: what is kept in place of answers, and what is shown of it."""

from collections.abc import Mapping

from lti_tool.communities.queries import FEWEST_SHOWN
from lti_tool.surveys.statements import Statement

LEVELS = 5  # from "strongly disagree" to "strongly agree"
FEWEST_IN_LEVELS = 10  # below it three bands are shown, so that no single answer stands out

# How often each level, or each band, was chosen, from the most against to the most in favour.
Counts = list[int]
# By the statement's key, as the database has it.
Tallies = dict[str, Counts]
Results = dict[str, Counts | None]  # None: fewer than five answered this one


def nothing() -> Tallies:
    """Return the tallies of a survey that nobody has answered."""
    return {each.value: [0] * LEVELS for each in Statement}


def added(tallies: Tallies, said: Mapping[Statement, int]) -> Tallies:
    """Return tallies with one more answer; a level is 1 to 5, and what is left out adds nothing."""
    return {
        key: [n + (level == said.get(Statement(key))) for level, n in enumerate(counts, start=1)]
        for key, counts in tallies.items()
    }


def bands(counts: Counts) -> Counts:
    """Return how many disagree, do neither, and agree."""
    middle = len(counts) // 2
    return [sum(counts[:middle]), counts[middle], sum(counts[middle + 1 :])]


def shown(tallies: Tallies) -> Results:
    """Return what may be shown: nothing below five answers, and three bands below ten.

    All in levels or all in bands, so that the one who left something out does not stand out.
    """
    enough = {key: counts for key, counts in tallies.items() if sum(counts) >= FEWEST_SHOWN}
    in_levels = all(sum(counts) >= FEWEST_IN_LEVELS for counts in enough.values())
    return {
        key: (counts if in_levels else bands(counts)) if key in enough else None
        for key, counts in tallies.items()
    }
