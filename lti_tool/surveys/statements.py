"""The nine statements of the survey, from config/surveys.toml, in words for staff and students."""

import enum
import functools
import tomllib
from collections.abc import Mapping

from lti_tool import paths
from lti_tool.communities.models import Kind

AUDIENCES = {Kind.TLC: "staff", Kind.SLC: "students"}


class Statement(enum.StrEnum):
    """What somebody agrees with or not; the name outlives its words."""

    VALUED_DISCUSSING = "valued-discussing"
    REFLECTING = "reflecting"
    TRIED = "tried-something-new"
    RISK = "risk"
    FREE_CHOICE = "free-choice"
    NO_PRESSURE = "no-pressure"
    AGAIN = "again"
    DISCUSSING = "discussing"
    ELICITING = "eliciting-feedback"


# What a school's culture view sums up over its communities.
CULTURE = (Statement.DISCUSSING, Statement.REFLECTING, Statement.ELICITING)

Wording = Mapping[Statement, str]


@functools.cache
def wordings() -> dict[Kind, Wording]:
    """Return the configured words of every statement."""
    return read_wordings((paths.CONFIG / "surveys.toml").read_text(encoding="utf-8"))


def read_wordings(toml: str) -> dict[Kind, Wording]:
    """Return the words of a file like config/surveys.toml; a wrong one is a ValueError."""
    found = tomllib.loads(toml)["statement"]
    keys = [Statement(each["key"]) for each in found]
    if missing := sorted(set(Statement) - set(keys)):
        raise ValueError(f"surveys.toml lacks: {', '.join(missing)}")
    if len(keys) > len(Statement):
        raise ValueError("surveys.toml has a statement twice")
    return {
        kind: {key: str(each[audience]) for key, each in zip(keys, found, strict=True)}
        for kind, audience in AUDIENCES.items()
    }
