"""What an examination of an installation found."""

import dataclasses
import enum


class State(enum.StrEnum):
    """How a thing stands; whoever reads the list looks at the other two."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing looked at: what was seen, and what to do about it; no person, no secret."""

    name: str
    state: State
    seen: str
    remedy: str = ""


def fine(name: str, seen: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(name, State.OK, seen)


def doubtful(name: str, seen: str, remedy: str = "") -> Finding:
    """Return that something works and should be looked at."""
    return Finding(name, State.LOOK, seen, remedy)


def wrong(name: str, seen: str, remedy: str) -> Finding:
    """Return that something does not work, and what to do."""
    return Finding(name, State.WRONG, seen, remedy)
