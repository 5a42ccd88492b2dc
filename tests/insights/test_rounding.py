"""What a published figure gives away: nobody who joined or left."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.insights.rounding import FEWEST, Rounded, rounded, share

counts = st.integers(0, 60)


@pytest.mark.parametrize(
    ("true", "published"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)]
)
def test_a_count_goes_to_the_nearest_five_or_is_hidden(true: int, published: int | None) -> None:
    assert rounded(true).published == published


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (4, 100, None),
        (5, 4, None),
        (5, 100, 10),
        (12, 150, 10),
        (47, 150, 30),
        (50, 50, 100),
        (60, 50, 100),
    ],
)
def test_a_share_goes_to_the_nearest_ten(part: int, whole: int, shown: int | None) -> None:
    assert share(part, whole) == shown


def published(true: list[int]) -> list[Rounded]:
    """Return what is published of a count that is each of these in turn."""
    found = [rounded(true[0])]
    for each in true[1:]:
        found.append(rounded(each, found[-1].basis))
    return found


@given(st.lists(counts, min_size=1, max_size=8))
def test_nothing_is_shown_of_fewer_than_five(true: list[int]) -> None:
    for is_so, shown in zip(true, published(true), strict=True):
        assert is_so >= FEWEST or shown.published is None


@given(st.lists(counts, min_size=2, max_size=8))
def test_a_figure_moves_only_when_five_have_come_or_gone(true: list[int]) -> None:
    for before, after in itertools.pairwise(zip(true, published(true), strict=True)):
        both = before[1].published, after[1].published
        if None not in both and both[0] != both[1]:
            assert abs(after[0] - before[1].basis) >= 5


@given(st.lists(counts, min_size=1, max_size=6), st.sampled_from([-1, 1]))
def test_one_person_more_or_fewer_is_not_seen(true: list[int], one: int) -> None:
    """But for where hiding begins, which hides: four are never told from none."""
    *_, last = published(true)
    then = rounded(true[-1] + one, last.basis)
    assert then.published in (last.published, None) or abs(true[-1] + one - last.basis) >= 5


@given(counts, counts)
def test_a_share_is_of_a_hundred_in_tens(part: int, whole: int) -> None:
    shown = share(part, whole)
    assert shown is None or (0 <= shown <= 100 and shown % 10 == 0)
