"""What a session's evidence can be taken from: the ways to learn, and the community's shelf."""

import dataclasses

from lti_tool.communities.access import Standing
from lti_tool.library.queries import found
from lti_tool.library.strategies import strategies
from lti_tool.outreach.planning import Planned

LONGEST = 80  # letters of a citation, in a list to choose from


@dataclasses.dataclass(frozen=True)
class Source:
    """One thing to take: how it is called in the list, its citation, and its link."""

    name: str
    citation: str
    url: str = ""


def sources(standing: Standing) -> dict[str, Source]:
    """Return what can be taken, by a key of each: the first page of the shelf, and every card."""
    ways = {
        f"way:{way.key}": Source(
            way.name,
            "\n".join(work.cited.citation for work in way.works) or way.name,
            next((work.cited.url for work in way.works if work.cited.url), ""),
        )
        for way in strategies()
    }
    shelf = {
        f"item:{shown.item.public_id}": Source(
            _short(shown.cited.citation), shown.cited.citation, shown.cited.url
        )
        for shown in found(standing, "", "", 1).items
    }
    return ways | shelf


def taken(words: Planned, chosen: Source | None) -> Planned:
    """Return what was written, with the evidence that was chosen in place of what stood there."""
    if chosen is None:
        return words
    return dataclasses.replace(words, evidence=chosen.citation, evidence_url=chosen.url)


def _short(citation: str) -> str:
    return citation if len(citation) <= LONGEST else f"{citation[: LONGEST - 1]}…"
