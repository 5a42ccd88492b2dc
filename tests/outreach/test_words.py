"""What students read about sessions is plain enough for somebody of eleven."""

import html
import re
import statistics

from lti_tool.web.clock import clock as the_clock
from tests.library.test_reading_age import HARDEST, USUAL, grade
from tests.outreach.conftest import Planned, proposed
from tests.outreach.test_hosting import LATE
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

PAGES = ("", "/plan", "/rehearse", "/paper", "/after", "/delete")
# A sentence of a few words is measured badly, and says little.
FEWEST = 6
SENTENCE = re.compile(r"[^.!?:]{12,}?[.!?]")
MARKED = re.compile(r"<(p|li|h1|h2)\b[^>]*>(.*?)</\1>", re.DOTALL)


def sentences(page: str) -> set[str]:
    """Return the sentences of a page’s own part, below the trail and above its foot."""
    own = page.partition("<main")[2].partition('class="hint urgent"')[0]
    found: set[str] = set()
    for _tag, part in MARKED.findall(own):
        plain = html.unescape(" ".join(re.sub(r"<[^>]*>", " ", part).split()))
        found.update(each.strip() for each in SENTENCE.findall(plain))
    return {each for each in found if len(each.split()) >= FEWEST}


def all_read(scene: Year10) -> set[str]:
    """Return what a student reads from the idea to the shelf, also where nobody answers."""
    found = sentences(scene.read("Zara", "/sessions")) | sentences(
        scene.read("Zara", "/sessions/new")
    )
    session: Planned = proposed(scene)
    found |= sentences(session.raw("Zara"))
    session.sent()
    found |= sentences(session.raw("Zara"))
    the_clock.fix(LATE)
    found |= sentences(session.raw("Zara"))
    session.ran_after_all()
    for more in PAGES:
        found |= sentences(session.raw("Zara", more))
    session.send("Zara", "/shelf", {"lend": "1"})
    found |= sentences(session.raw("Zara")) | sentences(scene.read("Zara", "/session-shelf"))
    return found


def test_it_is_plain(year10: Year10) -> None:
    read = all_read(year10)
    assert len(read) > 25
    hard = {each: grade(each) for each in read}
    # One sentence alone is measured roughly: two years above what a whole text may take.
    assert {each: it for each, it in hard.items() if it > HARDEST + 2} == {}
    assert statistics.median(hard.values()) <= USUAL
    assert grade(" ".join(sorted(read))) <= HARDEST
