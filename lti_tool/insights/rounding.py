"""How a true count becomes a figure that tells nobody who joined or left (design 3, invariant 10).

Counts go to the nearest five and shares to the nearest ten in a hundred; what covers fewer than
five is hidden; and a figure that was published moves only when the true count has moved by five.
"""

import dataclasses

FEWEST = 5
STEP, SHARE_STEP = 5, 10


@dataclasses.dataclass(frozen=True)
class Rounded:
    """A figure: what is shown, None where that is hidden, and the count it stands for."""

    published: int | None
    basis: int


def rounded(true: int, before: int | None = None) -> Rounded:
    """Return the figure for a count; `before` is the basis of the one published last, if any."""
    basis = true if before is None or abs(true - before) >= STEP else before
    hidden = min(true, basis) < FEWEST
    return Rounded(None if hidden else nearest(basis, STEP), basis)


def share(part: int, whole: int) -> int | None:
    """Return how many in a hundred a part is, to the nearest ten; None where it is hidden."""
    if part < FEWEST or whole < FEWEST:
        return None
    return min(nearest(100 * part / whole, SHARE_STEP), 100)


def nearest(value: float, step: int) -> int:
    """Return the multiple of a step that is nearest, the greater of two that are."""
    return int((value + step / 2) // step) * step
