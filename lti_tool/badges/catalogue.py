"""The badges that there are, from config/badges.toml: their words, colours and emblems."""

import dataclasses
import enum
import functools
import math
import re
import tomllib

from lti_tool import paths

LONGEST_NAME = 255


class BadgeKind(enum.StrEnum):
    """What somebody did."""

    COMMUNITY_YEAR = "community-year"
    PRESENTER = "presenter"
    SESSION_LEADER = "session-leader"
    LEAD = "lead"
    HOST = "host"
    CYCLE = "cycle"


class Emblem(enum.StrEnum):
    """What the drawing of a badge shows."""

    CIRCLE = "circle"
    LOOP = "loop"
    BUBBLE = "bubble"
    BOARD = "board"
    LANTERN = "lantern"


@dataclasses.dataclass(frozen=True)
class Occasion:
    """What a badge is given for: its school year, and the cycle or how many cycles it takes."""

    year: str
    cycle: int = 0
    required: int = 0


@dataclasses.dataclass(frozen=True)
class Design:
    """A badge as the file has it, or with its occasion's words filled in."""

    kind: BadgeKind
    name: str
    description: str
    criteria: str
    language: str
    colour: str
    emblem: Emblem

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9a-f]{6}", self.colour):
            raise ValueError(f"{self.kind}: a colour is written like #0f6cbf")

    def on(self, occasion: Occasion) -> "Design":
        """Return the badge in an occasion's words."""
        facts = dataclasses.asdict(occasion)
        words = {name: getattr(self, name) for name in ("name", "description", "criteria")}
        return dataclasses.replace(self, **{k: v.format_map(facts) for k, v in words.items()})


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """All badges, and the share of its cycles that a community's year badge takes at first."""

    designs: dict[BadgeKind, Design]
    share_of_cycles: float

    def required(self, cycles: int) -> int:
        """Return how many of a community's cycles its year badge takes, unless its lead says so."""
        # Rounded first: 0.6 of 5 is a hair over 3 in binary.
        return max(math.ceil(round(self.share_of_cycles * cycles, 6)), 1)


@functools.cache
def catalogue() -> Catalogue:
    """Return the configured badges."""
    return read_catalogue((paths.CONFIG / "badges.toml").read_text(encoding="utf-8"))


def read_catalogue(toml: str) -> Catalogue:
    """Return the badges of a file like config/badges.toml; a wrong one is a ValueError."""
    found = tomllib.loads(toml)
    designs = {}
    for each in found["badge"]:
        kind = BadgeKind(each.pop("kind"))
        more = {"emblem": Emblem(each["emblem"]), "language": found["language"]}
        designs[kind] = Design(kind=kind, **each | more)
        # A placeholder that there is not is said at start, not to whoever earns the badge.
        if len(designs[kind].on(Occasion("2026-27", cycle=99)).name) > LONGEST_NAME:
            raise ValueError(f"{kind}: a name has at most {LONGEST_NAME} letters")
    if missing := [kind.value for kind in BadgeKind if kind not in designs]:
        raise ValueError(f"badges.toml lacks: {', '.join(missing)}")
    share = float(found["share_of_cycles"])
    if not 0 < share <= 1:
        raise ValueError("share_of_cycles is more than 0 and at most 1")
    return Catalogue(designs, share)
