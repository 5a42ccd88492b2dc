"""A rule of a stylesheet holds where it was written for: no block swallows what comes after it."""

import re

import pytest

from lti_tool.paths import STATIC

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.mark.parametrize("name", [each.name for each in sorted(STATIC.glob("*.css"))])
def test_every_block_of_a_stylesheet_is_closed_before_the_next_begins(name: str) -> None:
    depth = 0
    for line in COMMENT.sub("", (STATIC / name).read_text(encoding="utf-8")).splitlines():
        # What stands at the margin is in no other block.
        assert depth == 0 or line.startswith((" ", "}")) or not line, line
        depth += line.count("{") - line.count("}")
    assert depth == 0
