"""Answers as bars that grow from their middle: those against to the left, the others right."""

import dataclasses

from lti_tool.surveys.tallies import Counts

WIDTH = 200.0  # of the drawing, in its own units: as far as everybody against, or everybody for
BANDS = ("against", "neither", "for")
LEVELS = ("most-against", *BANDS, "most-for")


@dataclasses.dataclass(frozen=True)
class Piece:
    """One part of a bar: what it stands for, where it begins, and how long it is."""

    level: str
    x: float
    width: float


def bar(counts: Counts) -> tuple[Piece, ...]:
    """Return a bar whose neutral part lies across the middle of the drawing."""
    names = BANDS if len(counts) == len(BANDS) else LEVELS
    middle, scale = len(counts) // 2, WIDTH / 2 / max(sum(counts), 1)
    x = WIDTH / 2 - scale * (sum(counts[:middle]) + counts[middle] / 2)
    pieces = []
    for name, count in zip(names, counts, strict=True):
        if count:
            pieces.append(Piece(name, round(x, 1), round(count * scale, 1)))
        x += count * scale
    return tuple(pieces)
