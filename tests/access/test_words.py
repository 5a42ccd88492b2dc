"""What somebody wrote is read by those who may, somewhere, and by nobody else, anywhere."""

import importlib.util

import pytest

from tests.access.items import ITEMS
from tests.access.kinds import KINDS, Kind
from tests.access.world import World

# What the matrix has and the tool has not: whoever builds it gives it a row, and takes it out here.
NOT_YET = {
    "showcase": "findings, and what somebody chose for the twilight",
    "surveys": "answers, and their totals from five on",
    "insights": "the head's counts",
}


@pytest.mark.parametrize("package", NOT_YET)
def test_what_is_not_there_yet_waits_for_its_rows(package: str) -> None:
    assert importlib.util.find_spec(f"lti_tool.{package}") is None, NOT_YET[package]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_everybody_reads_what_is_for_them_and_nothing_else(world: World, kind: Kind) -> None:
    pages = world.pages(kind)
    wrong = []
    for item in ITEMS:
        own = (item.whose or "") == kind.name
        may = kind.to(item.place) in item.readers or own or kind.label in item.also
        where = [path for path, seen in pages.items() if item.words in seen.text]
        if may != bool(where):
            wrong.append(f"{item.words}: {where or 'nowhere'}")
    assert not wrong
