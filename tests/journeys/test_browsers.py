"""Three engines keep different cookies in a frame; everybody gets in, or is told what to change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.remote.webdriver import WebDriver
from sqlalchemy import func, select

from lti_tool.communities.models import Membership
from lti_tool.demo import cast
from lti_tool.extensions import db
from tests.journeys import engines
from tests.journeys.conftest import BLOCKED, Open
from tests.journeys.engines import NO_THIRD_PARTY, PARTITIONED, Person, firefox, webkit
from tests.journeys.stage import TOOL_HOST, Stage

pytestmark = [
    pytest.mark.browser,
    # Its own way of opening WebKit; nothing of ours.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

Engine = Callable[[], AbstractContextManager[WebDriver]]
WINDOW = "Open in a new window"


def members(school: Stage) -> int:
    with school.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Membership)) or 0


def join(person: Person, school: Stage, before: int) -> None:
    """Press Join, and see it kept."""
    person.press("Join")
    person.until(lambda: members(school) == before + 1)
    assert person.heading() == "Assessment"


@pytest.mark.parametrize("engine", [lambda: firefox(PARTITIONED)], ids=["firefox"])
def test_an_engine_that_keeps_partitioned_cookies_opens_in_the_frame(
    fresh_school: Stage, engine: Engine
) -> None:
    before = members(fresh_school)
    with engine() as driver:
        person = Person(driver, fresh_school.lms, cast.TEACHER)
        assert person.open(cast.ASSESSMENT) == "Assessment"
        join(person, fresh_school, before)


@pytest.mark.parametrize(
    "engine",
    [
        lambda: firefox(NO_THIRD_PARTY),
        webkit,
        lambda: webkit("--enable-itp"),
        lambda: webkit("--cookies-policy=no-third-party"),
    ],
    ids=["firefox-no-third-party", "webkit", "webkit-itp", "webkit-no-third-party"],
)
def test_an_engine_that_keeps_none_in_a_frame_opens_in_a_window(
    fresh_school: Stage, engine: Engine
) -> None:
    before = members(fresh_school)
    with engine() as driver:
        person = Person(driver, fresh_school.lms, cast.TEACHER)
        assert person.open(cast.ASSESSMENT) == WINDOW
        person.press(WINDOW)
        button = driver.find_element(engines.By.TAG_NAME, "button")
        person.until(lambda: not button.is_enabled())
        person.go_to_new_window()
        assert person.heading() == "Assessment"
        join(person, fresh_school, before)


def test_a_browser_without_cookies_for_us_is_told_what_to_change(
    fresh_school: Stage, open_browser: Open
) -> None:
    """Chromium with all cookies of the tool blocked: no rung holds, and the page says so."""
    blocked = {f"{TOOL_HOST},*": {"setting": 2}}
    settings = {**BLOCKED["profile"], "content_settings": {"exceptions": {"cookies": blocked}}}
    context = open_browser(preferences={"profile": settings})
    page = context.pages[0]
    page.goto(fresh_school.lms)
    page.locator(f'button[name="person"][value="{cast.TEACHER}"]').click()
    page.goto(f"{fresh_school.lms}/mod/lti/view.php?id={cast.ASSESSMENT}")
    button = page.frame_locator("iframe").get_by_role("button", name=WINDOW)
    with context.expect_page() as opened:
        button.click()
    window = opened.value
    window.locator("#main h1").wait_for()
    assert urlsplit(window.url).hostname == TOOL_HOST
    assert "allow cookies" in window.content()
