"""One person at a browser: what they open and press, and whether what they see is sound."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Frame, Locator, Page

from tests.journeys.stage import Stage

KEPT = Path(__file__).parent / "pictures"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# The page in the frame is a page of its own to its reader, so axe's rules for whole pages hold
# there.
FRAME_WAIT = 45_000


class Walk:
    """A person of Example School, signed in to its LMS in a browser of their own."""

    def __init__(self, school: Stage, context: BrowserContext, person_id: str) -> None:
        self.school = school
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.page.goto(school.lms)
        known = self.page.locator(f'button[name="person"][value="{person_id}"]')
        if not known.count():
            self.page.locator("#other").select_option(person_id)
            known = self.page.get_by_role("button", name="Be this person")
        self.leave(known)

    def open(self, activity_id: str) -> Frame:
        """Open an activity from its course page, and return the tool's page in the LMS's frame."""
        self.page.goto(f"{self.school.lms}/mod/lti/view.php?id={activity_id}")
        return self.settled()

    def settled(self) -> Frame:
        """Return the tool's frame once a page of the tool, and not the LMS's, has its heading."""
        self.page.frame_locator("iframe").locator("#main h1").wait_for(timeout=FRAME_WAIT)
        [frame] = [f for f in self.page.frames if f.url.startswith(self.school.tool)]
        frame.wait_for_load_state()
        return frame

    def press(self, name: str) -> Frame:
        """Press a button or follow a link in the tool, and return the page it leads to."""
        frame = self.settled()
        control = frame.get_by_role("button", name=name, exact=True).or_(
            frame.get_by_role("link", name=name, exact=True)
        )
        return self.follow(control)

    def follow(self, control: Locator) -> Frame:
        """Click what leads to another page of the tool, and return that page once it stands."""
        with self.settled().expect_navigation():
            control.click()
        return self.settled()

    def sound(self) -> None:
        """Fail with whatever axe finds on the tool's page, and where it does not fit its frame."""
        sound(self.settled())

    def picture(self, name: str) -> None:
        """Take a picture of what this person sees; kept where KEEP_PICTURES is set."""
        picture(self.page, name)

    def move_date(self, name: str) -> None:
        """Press one of the LMS's buttons that move the date."""
        self.leave(self.page.get_by_role("button", name=name))

    def leave(self, control: Locator) -> None:
        """Follow what leads to another page of the LMS, until that page stands.

        By the key: where a page has just scrolled, a click may land in the frame beneath.
        """
        with self.page.expect_navigation():
            control.press("Enter")


def look(page: Page, name: str) -> None:
    """Hold a page that stands outside any LMS to what is sound, and take its picture."""
    sound(page.main_frame)
    picture(page, name)


def sound(frame: Frame) -> None:
    """Fail with whatever axe finds in a frame, and where its page does not fit."""
    found = Axe().run(frame, options=RULES)  # type: ignore[arg-type]
    assert found.violations_count == 0, found.generate_report()
    wide = frame.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{frame.url} is {wide} px too wide"


def picture(page: Page, name: str) -> None:
    """Take a picture of a page; kept where KEEP_PICTURES is set."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if os.environ.get("KEEP_PICTURES"):
        KEPT.mkdir(exist_ok=True)
        page.screenshot(path=KEPT / f"{name}-{width}.png", full_page=True)
