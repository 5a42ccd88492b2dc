"""What a community found, on its way to a colleague who joined nothing, and onto a noticeboard."""

import pytest

from lti_tool.demo import cast
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.test_students import become_host
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

A4 = {"width": 794, "height": 1123}  # pixels, as a browser prints
FOUND = "More of them answered, and they said more. We counted in four lessons each."
TRIED = "We waited four seconds after a question.\nWe asked before we named anybody."
LONG, RIGHT_TO_LEFT = "Sesquipedalian" * 12, "חיכינו ארבע שניות אחרי כל שאלה."


@pytest.mark.parametrize("width", WIDTHS)
def test_teachers_write_release_and_a_colleague_reads(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    member = Walk(fresh_school, open_browser(width), cast.LEAD)
    write(member)
    tell(member)
    colleague = Walk(fresh_school, open_browser(width), cast.LONG_NAMED_TEACHER)
    read(colleague)
    peer = Walk(fresh_school, open_browser(width), cast.RIGHT_TO_LEFT_TEACHER)
    frame = peer.open(cast.METACOGNITION)
    assert "Our findings are out: every member of staff can read them." in frame.content()
    peer.press("Our findings")
    peer.sound()
    frame = peer.press("Take it back")
    assert "The staff cannot read it yet." in frame.content()
    peer.picture("findings-taken-back")


def write(member: Walk) -> None:
    member.open(cast.METACOGNITION)
    member.press("Our findings")
    member.sound()
    member.picture("findings-empty")
    frame = member.press("Begin to write")
    member.sound()
    frame.get_by_label("What we tried").fill(TRIED)
    frame.get_by_label("What it means here").fill(f"{LONG}\n{RIGHT_TO_LEFT}")
    member.picture("findings-write")
    member.press("Save our findings")
    frame = member.press("Let the staff read it")
    assert "There is nothing under “What we found” yet." in frame.content()
    member.sound()
    member.picture("findings-unfinished")
    frame = member.press("Write on")
    frame.get_by_label("What we found").fill(FOUND)
    member.press("Save our findings")
    member.sound()
    member.picture("findings-draft")
    frame = member.press("Let the staff read it")
    assert "every member of staff of your school can read it" in frame.content()
    member.sound()
    member.picture("findings-out")


def tell(member: Walk) -> None:
    """Put what did not work onto the wall, with a name."""
    member.open(cast.METACOGNITION)
    member.press("When it didn’t work")
    member.sound()
    member.picture("setbacks-empty")
    frame = member.press("Write something")
    member.press("Put it onto the wall")
    member.sound()
    member.picture("setback-error")
    frame = member.settled()
    frame.get_by_label("What I tried").fill("A silent debate.")
    frame.get_by_label("What I learned when it didn’t work").fill(LONG)
    frame.get_by_label("With my name").check()
    member.press("Put it onto the wall")
    member.sound()
    member.picture("setbacks")


def read(colleague: Walk) -> None:
    colleague.open(cast.ASSESSMENT)
    colleague.press("All communities and what they found")
    colleague.sound()
    colleague.picture("directory")
    frame = colleague.settled()
    frame = colleague.follow(frame.get_by_role("link", name="What they found"))
    assert FOUND in frame.content()
    colleague.sound()
    colleague.picture("findings-read")
    colleague.press("A sheet for the noticeboard")
    colleague.sound()
    colleague.picture("noticeboard-on-screen")
    colleague.press("Back to the findings")
    colleague.press("Communities and what they found")
    frame = colleague.press("What people learned when it didn’t work")
    assert "A silent debate." in frame.content()
    colleague.sound()
    colleague.picture("wall-of-setbacks")


@pytest.mark.parametrize("width", WIDTHS)
def test_students_write_and_their_host_looks_once(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    adult = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    become_host(adult)
    student = Walk(fresh_school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Join")
    student.press("Our findings")
    frame = student.press("Begin to write")
    frame.get_by_label("What we found").fill("Testing ourselves worked for most of us.")
    student.press("Save our findings")
    student.sound()
    frame = student.press("Ask our host to look")
    assert "You asked your adult host to look at it" in frame.content()
    student.sound()
    student.picture("findings-students-asked")
    adult.open(cast.YEAR_10_COMMUNITY)
    adult.press("Read their findings")
    adult.sound()
    adult.picture("findings-host")
    frame = adult.press("The staff can read it")
    assert "It is out" in frame.content()
    adult.sound()
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("When it didn’t work")
    student.press("Write something")
    student.sound()
    student.picture("setback-student")


def test_a_member_writes_and_releases_by_keyboard(fresh_school: Stage, open_browser: Open) -> None:
    walk = Walk(fresh_school, open_browser(1280), cast.LEAD)
    walk.open(cast.METACOGNITION)
    keys = Keys(walk)
    keys.press("Our findings")
    keys.press("Begin to write")
    keys.write("What we tried", "We waited.")
    keys.write("What we found", FOUND)
    keys.press("Save our findings")
    keys.press("Let the staff read it")
    assert "It is out" in walk.settled().content()


def test_the_sheet_prints_the_findings_large_and_nothing_of_the_page(
    fresh_school: Stage, open_browser: Open
) -> None:
    walk = Walk(fresh_school, open_browser(A4["width"], A4["height"]), cast.LEAD)
    write(walk)
    frame = walk.press("A sheet for the noticeboard")
    walk.page.emulate_media(media="print")
    for name in ("Print", "Back to the findings", "I’m finished"):
        assert not frame.get_by_text(name, exact=True).is_visible()
    assert frame.get_by_role("heading", name="What we found").is_visible()
    size = "() => parseFloat(getComputedStyle(document.querySelector('.sheet .words')).fontSize)"
    assert frame.evaluate(size) >= 20, "it is read standing"
    walk.picture("noticeboard")
