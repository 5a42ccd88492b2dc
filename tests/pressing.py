"""Read pages and press their buttons, as several people in one moment too."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from werkzeug.test import TestResponse

from tests.browser import Browser

Press = tuple[Browser, str, Mapping[str, str]]


def page(browser: Browser, path: str) -> str:
    """Return the words of a page that opens, with the runs of white space as a reader sees them."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return words(answer)


def words(answer: TestResponse) -> str:
    """Return the words of an answer, with the runs of white space as a reader sees them."""
    return " ".join(answer.get_data(as_text=True).split())


def press(
    browser: Browser, path: str, fields: Mapping[str, str] | None = None, *, on: str | None = None
) -> TestResponse:
    """Open a page and send its form; `on` is the page where a form with another address stands."""
    browser.get(on or path)
    return browser.post(path, data=dict(fields or {}))


def at_once(presses: Sequence[Press]) -> list[int]:
    """Send several forms in the same moment, each from a browser that has its page open."""
    start = threading.Barrier(len(presses))

    def send(browser: Browser, path: str, fields: Mapping[str, str]) -> int:
        start.wait()
        return browser.post(path, data=dict(fields)).status_code

    with ThreadPoolExecutor(len(presses)) as pool:
        sent = [pool.submit(send, *each) for each in presses]
        return [each.result() for each in sent]
