"""A block left open takes every rule below it along, and no browser says so; nor of a class."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from lti_tool import paths
from lti_tool.outreach.forms import SessionForm

SHEETS = sorted(paths.STATIC.glob("*.css"))
HOLDS_RULES = ("@media", "@keyframes")
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_block_is_closed_where_it_should_be(sheet: Path) -> None:
    within: list[str] = []
    for words, brace in re.findall(r"([^{}]*)([{}])", COMMENTS.sub("", sheet.read_text())):
        name = words.rpartition(";")[2].strip()
        if brace == "{":
            assert all(each.startswith(HOLDS_RULES) for each in within), f"{name} in {within}"
            assert not (within and name.startswith("@media")), f"{name} in {within}"
            within.append(name)
        else:
            assert within, f"something is closed twice after {name}"
            within.pop()
    assert not within


def test_a_list_for_choosing_looks_like_one(app: Flask) -> None:
    page = (
        "{% from 'parts/field.html' import field %}{{ field(form.source) }}{{ field(form.wish) }}"
    )
    with app.test_request_context():
        shown = render_template_string(page, form=SessionForm())
    assert re.search(r'<select[^>]* class="form-select"|<select class="form-select"', shown)
    assert re.search(r'<textarea[^>]* class="form-control"|<textarea class="form-control"', shown)
    for template in paths.TEMPLATES.rglob("*.html"):
        if "demo" not in template.relative_to(paths.TEMPLATES).parts:
            for tag in re.findall(r"<select[^>]*>", template.read_text()):
                assert 'class="form-select"' in tag, template
