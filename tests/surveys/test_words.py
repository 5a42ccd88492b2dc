"""The statements are plain, each kind of community has its own, and a wrong file is refused."""

import pytest
from jinja2 import Environment, nodes

from lti_tool import paths
from lti_tool.communities.models import Kind
from lti_tool.surveys.bars import WIDTH, bar
from lti_tool.surveys.statements import CULTURE, Statement, read_wordings, wordings
from tests.library.test_reading_age import HARDEST, grade

FILE = (paths.CONFIG / "surveys.toml").read_text(encoding="utf-8")
PAGES = ("survey", "form", "what_is_kept", "open")


def said(name: str) -> str:
    """Return the sentences of a page, as its template has them."""
    text = (paths.TEMPLATES / "surveys" / f"{name}.html").read_text(encoding="utf-8")
    calls = Environment(autoescape=True).parse(text).find_all(nodes.Call)
    marked = [call for call in calls if isinstance(call.node, nodes.Name) and call.node.name == "_"]
    words = [call.args[0].value for call in marked if isinstance(call.args[0], nodes.Const)]
    return " ".join(each.replace("%(day)s", "Monday") for each in words if each.endswith("."))


@pytest.mark.parametrize("key", Statement)
def test_a_student_of_eleven_can_read_every_statement(key: Statement) -> None:
    assert grade(wordings()[Kind.SLC][key]) <= HARDEST


@pytest.mark.parametrize("name", PAGES)
def test_a_student_of_eleven_can_read_the_page(name: str) -> None:
    assert grade(said(name)) <= HARDEST


def test_both_kinds_are_asked_all_nine_and_the_culture_is_among_them() -> None:
    assert len(Statement) == 9
    assert all(set(words) == set(Statement) for words in wordings().values())
    assert len(set(CULTURE)) == 3


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('key = "risk"', 'key = "riks"'),
        ('[[statement]]\nkey = "risk"', '[[other]]\nkey = "risk"'),
        ('key = "risk"', 'key = "again"'),
    ],
)
def test_a_file_that_lacks_a_statement_is_wrong(was: str, now: str) -> None:
    with pytest.raises(ValueError, match=r"riks|lacks: risk"):
        read_wordings(FILE.replace(was, now))


def test_a_statement_twice_is_wrong() -> None:
    again = '\n[[statement]]\nkey = "risk"\nstaff = "A"\nstudents = "B"\n'
    with pytest.raises(ValueError, match="twice"):
        read_wordings(FILE + again)


@pytest.mark.parametrize("counts", [[1, 2, 3], [0, 5, 0], [4, 3, 2, 1, 0], [0, 0, 0, 0, 12]])
def test_a_bar_grows_from_its_middle_and_stays_in_the_drawing(counts: list[int]) -> None:
    pieces = bar(counts)
    assert sum(piece.width for piece in pieces) == pytest.approx(WIDTH / 2, abs=0.5)
    assert all(piece.x >= 0 and piece.x + piece.width <= WIDTH + 0.1 for piece in pieces)
    for piece in pieces:
        if piece.level == "neither":
            assert piece.x + piece.width / 2 == pytest.approx(WIDTH / 2, abs=0.1)
        elif piece.level in ("for", "most-for"):
            assert piece.x >= WIDTH / 2 - 0.1
        else:
            assert piece.x + piece.width <= WIDTH / 2 + 0.1


def test_a_bar_of_nobody_is_empty() -> None:
    assert bar([0, 0, 0]) == ()
