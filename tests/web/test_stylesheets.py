"""A block that is left open takes every rule below it along, and no browser says so."""

import re
from pathlib import Path

import pytest

from lti_tool import paths

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
