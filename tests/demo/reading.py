"""Read a page of Example School as a browser would: its forms, headings and elements."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The elements of a page, in order, and the texts of its headings and its title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {"h1": [], "title": [], "style": [], "script": []}
        self.forms: list[Form] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag in self.texts:
            self._inside.append(tag)
            self.texts[tag].append("")
        if tag == "form":
            self.forms.append(Form(values["action"]))
        if tag == "input" and self.forms:
            self.forms[-1].fields[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._inside:
            self.texts[tag][-1] += data

    def all(self, *tags: str) -> list[dict[str, str]]:
        """Return the attributes of every element with one of these names."""
        return [values for tag, values in self.elements if tag in tags]
