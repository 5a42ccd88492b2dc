"""Ways to learn with the evidence for each, from config/strategies.toml."""

import dataclasses
import enum
import functools
import tomllib
from typing import Any

from lti_tool import paths
from lti_tool.library.starters import Work, works


class Utility(enum.StrEnum):
    """How useful Dunlosky (2013) found a way to learn."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclasses.dataclass(frozen=True)
class Strategy:
    """One way to learn, whatever each source calls it."""

    key: str
    name: str
    utility: Utility | None  # None: not among Dunlosky's ten
    six: str  # its name among the six; empty: not one of them
    six_key: str
    near: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: str
    what: str
    how: str
    mistake: str
    focus: str
    step: str

    @property
    def works(self) -> tuple[Work, ...]:
        """Return the works that it is from."""
        known = {work.key: work for work in works()}
        return tuple(known[key] for key in self.sources)


@functools.cache
def strategies() -> tuple[Strategy, ...]:
    """Return the ways to learn, the most useful first."""
    return read_strategies((paths.CONFIG / "strategies.toml").read_text(encoding="utf-8"))


def strategy(key: str) -> Strategy | None:
    """Return a way to learn by what either of the two sources calls it."""
    named = {each.six_key: each for each in strategies() if each.six_key}
    return (named | {each.key: each for each in strategies()}).get(key)


def the_ten() -> tuple[Strategy, ...]:
    """Return those of Dunlosky (2013)."""
    return tuple(each for each in strategies() if each.utility)


def the_six() -> tuple[Strategy, ...]:
    """Return those of Weinstein, Madan and Sumeracki (2018)."""
    return tuple(each for each in strategies() if each.six)


def read_strategies(toml: str) -> tuple[Strategy, ...]:
    """Return the ways of a file like config/strategies.toml; a link to nothing is an error."""
    found = tuple(_strategy(each) for each in tomllib.loads(toml)["strategy"])
    keys, sources = {each.key for each in found}, {work.key for work in works()}
    for each in found:
        if not set(each.near) <= keys or not set(each.sources) <= sources:
            raise ValueError(f"{each.key} leads to something that is not there")
    return found


def _strategy(said: dict[str, Any]) -> Strategy:
    words = ("key", "name", "evidence", "what", "how", "mistake", "focus", "step")
    return Strategy(
        utility=Utility(said["utility"]) if "utility" in said else None,
        six=said.get("six", ""),
        six_key=said.get("six_key", ""),
        near=tuple(said["near"]),
        sources=tuple(said["sources"]),
        **{name: said[name].strip() for name in words},
    )
