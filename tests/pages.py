"""Checks of every page a test gets: title, headings, ids, labels, forms, nothing inline."""

import re
from html.parser import HTMLParser

HELD_BY_LABEL = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """One HTML page, taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.lang = self.title = ""
        self.headings = 0
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.to_label: list[str] = []
        self.references: list[str] = []
        self._open: list[str] = []
        self._form: dict[str, str | None] | None = None
        self._form_has_token = False
        self.feed(text)
        if self._open:
            self.faults.append(f"left open: {self._open}")

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attributes = dict(found)
        if tag not in VOID:
            self._open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"] or "")
        inline = [name for name in attributes if name == "style" or name.startswith("on")]
        if inline or tag == "style" or (tag == "script" and "src" not in attributes):
            self.faults.append(f"inline code in <{tag}>")
        self.references += (attributes.get("aria-describedby") or "").split()
        self.references += (attributes.get("aria-labelledby") or "").split()
        if (attributes.get("href") or "").startswith("#"):
            self.references.append((attributes["href"] or "")[1:])
        self._note(tag, attributes)

    def _note(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "html":
            self.lang = attributes.get("lang") or ""
        elif tag == "h1":
            self.headings += 1
        elif tag == "label":
            self.labels.add(attributes.get("for") or "")
        elif tag == "form":
            self._form, self._form_has_token = attributes, False
            if attributes.get("method") not in ("post", "get") or not attributes.get("action"):
                self.faults.append("a form without its method or action")
        elif tag in HELD_BY_LABEL:
            self._input(attributes)
        elif tag == "img" and "alt" not in attributes:
            self.faults.append("a picture without alt")

    def _input(self, attributes: dict[str, str | None]) -> None:
        if attributes.get("name") == "csrf_token":
            self._form_has_token = True
        if attributes.get("type") not in UNLABELLED_TYPES:
            self.to_label.append(attributes.get("id") or "?")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")
        if tag == "form" and self._form is not None:
            # A form that begins a launch, is for anybody or goes to an LMS has no token of ours.
            ours = not (self._form.get("action") or "").startswith(
                ("/lti/login", "/lti/again", "/ob/verify", "https://", "http://")
            )
            if not ours and self._form_has_token:
                self.faults.append("a token that leaves the tool")
            if self._form.get("method") == "post" and ours and not self._form_has_token:
                self.faults.append("a form without its token")
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data


def check(text: str) -> None:
    """Fail with everything that is wrong with a page."""
    page = Page(text)
    faults = page.faults
    if not text.lower().startswith("<!doctype html>"):
        faults.append("no doctype")
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", page.lang):
        faults.append(f"lang is {page.lang!r}")
    if not page.title.strip():
        faults.append("no title")
    if page.headings != 1:
        faults.append(f"{page.headings} main headings")
    faults += [f"id {name} twice" for name in set(page.ids) if page.ids.count(name) > 1]
    faults += [f"no label for {name}" for name in page.to_label if name not in page.labels]
    faults += [f"nothing has the id {name}" for name in page.references if name not in page.ids]
    assert not faults, "\n".join(faults)
