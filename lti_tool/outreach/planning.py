"""What students write of a session, and whether it is enough for a host to answer."""

import dataclasses
import datetime as dt

from lti_tool.outreach.models import Format, Proposal, Step


@dataclasses.dataclass(frozen=True)
class Planned:
    """All that its planners write before a session is run."""

    format: Format
    year_group: str
    wished_on: dt.date | None
    minutes: int
    wish: str = ""
    key_message: str = ""
    evidence: str = ""
    evidence_url: str = ""
    steps: tuple[Step, ...] = ()
    materials: str = ""

    @classmethod
    def of(cls, proposal: Proposal) -> "Planned":
        """Return what stands in a proposal."""
        names = (field.name for field in dataclasses.fields(cls) if field.name != "steps")
        same = {name: getattr(proposal, name) for name in names}
        return cls(**same, steps=tuple(proposal.steps))

    def write(self, proposal: Proposal) -> None:
        """Let a proposal say this."""
        for field in dataclasses.fields(self):
            if field.name != "steps":
                setattr(proposal, field.name, getattr(self, field.name))
        proposal.running_order = [dataclasses.asdict(step) for step in self.steps]

    @property
    def for_others(self) -> "Planned":
        """Return what somebody else can use again: no day, and nobody's name."""
        nameless = tuple(dataclasses.replace(step, who="") for step in self.steps)
        return dataclasses.replace(self, wished_on=None, steps=nameless)

    @property
    def checked(self) -> tuple[object, ...]:
        """Return what a host's yes stands on: once it changes, they are asked again."""
        return (self.format, self.year_group, self.wished_on, self.minutes)


def lacks(proposal: Proposal, today: dt.date) -> list[str]:
    """Return what a host would miss, by the names of its fields, in the order of the form."""
    wished = proposal.wished_on
    needed = {
        "wished_on": wished is not None and wished > today,
        "key_message": bool(proposal.key_message),
        "evidence": bool(proposal.evidence),
        "steps": bool(proposal.running_order),
    }
    return [name for name, there in needed.items() if not there]
