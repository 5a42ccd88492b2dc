"""What somebody wrote is read by those who may, somewhere, and by nobody else, anywhere."""

import pytest

from tests.access.items import ITEMS
from tests.access.kinds import KINDS, Kind
from tests.access.twilight import STAFF_LISTS
from tests.access.world import World


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_everybody_reads_what_is_for_them_and_nothing_else(world: World, kind: Kind) -> None:
    pages = world.pages(kind)
    wrong = []
    for item in ITEMS:
        may = kind.to(item.place) in item.readers or (item.whose or "") == kind.name
        may = may or (item.staff and kind.is_staff_of(item.place))
        may = may or (item.heads and kind.reads_culture)
        where = [
            path
            for path, seen in pages.items()
            if item.words in seen.text and not path.endswith(STAFF_LISTS)
        ]
        if may != bool(where):
            wrong.append(f"{item.words}: {where or 'nowhere'}")
    assert not wrong
