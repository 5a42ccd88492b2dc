"""The whole way through a cycle without scripts."""

import pytest
from playwright.sync_api import FrameLocator, Page

from lti_tool.demo import cast
from tests.journeys.conftest import BLOCKED, Open
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser


def test_a_cycle_without_scripts(fresh_school: Stage, open_browser: Open) -> None:
    context = open_browser(320, preferences=BLOCKED, java_script_enabled=False)
    page = context.pages[0]
    page.goto(fresh_school.lms)
    page.locator(f'button[name="person"][value="{cast.TEACHER}"]').click()
    frame = launched(page, fresh_school)
    frame.get_by_label("No, keep them here").check()
    frame.get_by_role("button", name="Join").click()
    frame.get_by_role("link", name="Write my plan").click()
    frame.get_by_role("button", name="Save, only for me").click()
    frame.get_by_role("heading", name="Something needs another look").wait_for()
    frame.get_by_label("My focus").fill("Longer answers")
    frame.get_by_label("What I’ll try").fill("Wait four seconds.")
    frame.get_by_role("button", name="Save, only for me").click()
    frame.get_by_text("Saved on").wait_for()
    frame.get_by_role("link", name="Assessment").click()
    frame.get_by_role("link", name="Open the meeting").click()
    frame.get_by_role("heading", name="Feedback").wait_for()
    page.goto(f"{fresh_school.lms}/my/")
    for _ in range(2):
        page.get_by_role("button", name="Seven weeks on").click()
    frame = launched(page, fresh_school)
    frame.get_by_role("link", name="Look back on my plan").click()
    frame.get_by_label("What I tried").fill("I waited.")
    frame.get_by_label("Worked", exact=True).check()
    frame.get_by_role("button", name="Save, only for me").click()
    frame.get_by_text("This cycle is complete").wait_for()
    page.get_by_role("button", name="Back to today").click()


def launched(page: Page, school: Stage) -> FrameLocator:
    """Open the activity; without scripts each step of the launch is a button."""
    page.goto(f"{school.lms}/mod/lti/view.php?id={cast.ASSESSMENT}")
    frame = page.frame_locator("iframe")
    for _ in range(4):
        on = frame.get_by_role("button", name="Continue").or_(frame.locator("#main h1"))
        on.first.wait_for()
        if frame.get_by_role("button", name="Continue").count():
            with page.expect_event("framenavigated"):
                frame.get_by_role("button", name="Continue").click()
            page.wait_for_load_state("networkidle")
    frame.locator("#main h1").wait_for()
    return frame
