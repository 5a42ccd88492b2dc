"""The agendas that a community can begin with, from config/agendas.toml."""

import dataclasses
import functools
import tomllib

from lti_tool import paths
from lti_tool.meetings.models import Segment


@dataclasses.dataclass(frozen=True)
class Preset:
    """A named agenda: its segments in their order, each with its minutes."""

    key: str
    name: str
    segments: tuple[tuple[Segment, int], ...]

    @property
    def minutes(self) -> int:
        """Return how long it takes."""
        return sum(minutes for _segment, minutes in self.segments)


@functools.cache
def presets() -> tuple[Preset, ...]:
    """Return the configured agendas, the default first."""
    return read_agendas((paths.CONFIG / "agendas.toml").read_text(encoding="utf-8"))


def read_agendas(toml: str) -> tuple[Preset, ...]:
    """Return the agendas of a file like config/agendas.toml; a wrong order is a ValueError."""
    found = tuple(
        Preset(e["key"], e["name"], tuple((Segment(s), int(m)) for s, m in e["segments"]))
        for e in tomllib.loads(toml)["agenda"]
    )
    for preset in found:
        _must_keep_the_order(preset)
    return found


def preset(key: str) -> Preset:
    """Return a configured agenda by its key; an unknown key is a KeyError."""
    return {each.key: each for each in presets()}[key]


def _must_keep_the_order(agenda: Preset) -> None:
    """Refuse an agenda whose feedback is not before new learning, or planning not after it."""
    order = [segment for segment, _minutes in agenda.segments]
    core = [s for s in order if s in (Segment.FEEDBACK, Segment.NEW_LEARNING, Segment.PLANNING)]
    if core != [Segment.FEEDBACK, Segment.NEW_LEARNING, Segment.PLANNING]:
        raise ValueError(f"{agenda.key}: feedback, new learning, planning are in this order")
