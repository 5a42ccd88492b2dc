"""The works that every school's shelf begins with, from config/library.toml."""

import dataclasses
import functools
import tomllib

from lti_tool import paths
from lti_tool.library.models import LibraryItem, Source


@dataclasses.dataclass(frozen=True)
class Cited:
    """What somebody writes about an item of new learning."""

    source: Source
    citation: str
    url: str
    pages: str
    minutes: int | None
    question: str
    brought_by: str
    theme: str = ""
    summary: str = ""
    prompts: str = ""

    @classmethod
    def of(cls, item: LibraryItem) -> "Cited":
        """Return what stands about an item."""
        return cls(**{field.name: getattr(item, field.name) for field in dataclasses.fields(cls)})


@dataclasses.dataclass(frozen=True)
class Work:
    """One work by its key; `students` says that it is written up for them too."""

    key: str
    cited: Cited
    students: bool


@functools.cache
def works() -> tuple[Work, ...]:
    """Return the works in the order of the file."""
    return read_works((paths.CONFIG / "library.toml").read_text(encoding="utf-8"))


def read_works(toml: str) -> tuple[Work, ...]:
    """Return the works of a file like config/library.toml; a key that comes twice is an error."""
    found = tuple(_work(each) for each in tomllib.loads(toml)["work"])
    if len({work.key for work in found}) < len(found):
        raise ValueError("two works have the same key")
    return found


def _work(said: dict[str, str]) -> Work:
    cited = Cited(
        source=Source(said["source"]),
        citation=said["citation"],
        url=said.get("url", ""),
        pages=said.get("pages", ""),
        minutes=int(said["minutes"]),
        question=said["question"],
        brought_by="",
        theme=said["theme"],
        summary=said["summary"].strip(),
        prompts=said["prompts"].strip(),
    )
    return Work(said["key"], cited, bool(said.get("students")))
