"""What a room reads from the wall, and what is printed for those who plan on paper."""

import pytest
from playwright.sync_api import expect

from lti_tool.demo import cast
from tests.journeys.conftest import Open
from tests.journeys.filling import fill
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

# Of the wall's height: what happens now, and the smallest thing that the room is to read.
NOW, SMALLEST = 1 / 16, 1 / 50
A4 = {"width": 794, "height": 1123}  # pixels, as a browser prints
READ = """() => {
    const size = e => parseFloat(getComputedStyle(e).fontSize);
    const shown = [...document.querySelectorAll("#stage li, #stage p")];
    return {
        now: size(document.querySelector("#now")),
        smallest: Math.min(...shown.map(size)),
        ends: document.querySelector(".wall-agenda").getBoundingClientRect().bottom,
        height: window.innerHeight,
    };
}"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)], ids=["16-9", "4-3"])
def test_the_wall_is_read_from_the_back(
    fresh_school: Stage, open_browser: Open, width: int, height: int
) -> None:
    ids = fill(fresh_school, cast.METACOGNITION, cast.LEAD, cast.LEAD)
    walk = Walk(fresh_school, open_browser(width, height), cast.LEAD)
    walk.open(cast.METACOGNITION)
    frame = walk.settled()
    frame.goto(f"{fresh_school.tool}/communities/{ids.public_id}/meetings/2/projector")
    frame = walk.settled()
    frame.get_by_role("button", name="Fill the screen").click()
    expect(frame.locator(":root:fullscreen")).to_be_visible()
    expect(frame.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    seen = frame.evaluate(READ)
    walk.picture("wall-full")
    assert seen["height"] == height
    assert seen["now"] >= NOW * height
    assert seen["smallest"] >= SMALLEST * height
    assert seen["ends"] <= seen["height"], "the agenda is seen without scrolling"


def test_the_pack_prints_ones_own_plan_and_forms_and_nothing_of_the_page(
    fresh_school: Stage, open_browser: Open
) -> None:
    walk = Walk(fresh_school, open_browser(A4["width"], A4["height"]), cast.LEAD)
    walk.open(cast.METACOGNITION)
    walk.press("The year’s meetings")
    walk.follow(walk.settled().locator("section h2 a").last)
    frame = walk.press("This meeting on paper")
    walk.page.emulate_media(media="print")
    for name in ("Print", "Back to the meeting", "I’m finished"):
        assert not frame.get_by_text(name, exact=True).is_visible()
    for sheet in ("Agenda", "Feedback: what I tried", "Personal action plan"):
        assert frame.get_by_role("heading", name=sheet).is_visible()
    walk.picture("paper")
