"""The README's table is the one that the tests make."""

from tests.certification.table import SECTIONS, in_readme, rows, table


def test_the_readme_has_the_table() -> None:
    assert in_readme() == table(), "run python -m tests.certification.table"


def test_every_row_has_its_words() -> None:
    assert all(words for file in SECTIONS for words, _name in rows(file))
