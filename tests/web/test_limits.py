"""What goes well is never counted; an address that forges messages waits for a minute."""

import datetime as dt
import os
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from limits.storage import Storage, storage_from_string
from sqlalchemy import func, select
from werkzeug.exceptions import TooManyRequests

from lti_tool.app import create_app
from lti_tool.extensions import db
from lti_tool.settings import Settings
from lti_tool.web.clock import clock
from lti_tool.web.counting import DatabaseStorage
from lti_tool.web.limits import Limits, network_of
from lti_tool.web.models import Attempts
from tests.browser import Browser
from tests.launch.conftest import browser, lms, platform_key, served
from tests.platform.platform import LaunchingPlatform, asked_by

__all__ = ["browser", "lms", "platform_key", "served"]
FEW = 10


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"failures_per_minute": FEW, "attempts_per_hour": FEW})


def forge(browser: Browser, address: str = "192.0.2.7", times: int = FEW + 1) -> None:
    """Post rubbish as a launch, over and over."""
    for _ in range(times):
        browser.post("/lti/launch", data={"state": "forged"}, environ_base={"REMOTE_ADDR": address})


def knock(browser: Browser, address: str = "192.0.2.7") -> int:
    rubbish = {"iss": "https://unknown.test", "login_hint": "x", "target_link_uri": "x"}
    answer = browser.post("/lti/login", data=rubbish, environ_base={"REMOTE_ADDR": address})
    return answer.status_code


def test_a_school_launches_as_often_as_it_likes(lms: LaunchingPlatform, browser: Browser) -> None:
    for _ in range(3 * FEW):
        assert lms.launch(browser).status_code == 303


def test_twelve_hundred_launches_in_a_minute_pass(in_app: Flask) -> None:
    """Nothing is asked and nothing is counted, however many come."""
    limits = in_app.extensions["limits"]
    with in_app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        for _ in range(1200):
            limits.check()
    assert db.session.scalar(select(func.count()).select_from(Attempts)) == 0


def test_whoever_forges_waits_and_is_told_how_long(browser: Browser) -> None:
    forge(browser)
    assert knock(browser) == 429
    page = browser.post("/lti/launch", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert page.status_code == 429
    assert "Too many attempts" in page.text
    assert page.headers["Retry-After"]


def test_the_page_is_seen_in_the_frame_of_the_lms(lms: LaunchingPlatform, browser: Browser) -> None:
    forge(browser, "127.0.0.1")
    page = lms.log_in(browser, top=False)
    assert page.status_code == 429
    assert page.headers["Content-Security-Policy"].endswith(f"frame-ancestors {lms.base}")


def test_after_a_minute_the_door_opens_again(browser: Browser) -> None:
    forge(browser)
    clock.move(dt.timedelta(seconds=61))
    assert knock(browser) == 403


def test_other_addresses_do_not_wait(browser: Browser) -> None:
    forge(browser)
    assert knock(browser, "192.0.2.8") == 403


def test_what_people_do_by_accident_does_not_count(
    lms: LaunchingPlatform, browser: Browser
) -> None:
    """Back after a launch, a late one, a lost cookie, a deployment that waits."""
    token = lms.sign(lms.claims("x"))
    for _ in range(FEW + 1):
        asked = asked_by(lms.log_in(browser))
        stranger = browser.application.test_client()
        assert isinstance(stranger, Browser)
        lms.post(stranger, asked["state"], token)
        browser.post("/lti/launch")
    for _ in range(FEW + 1):
        lms.launch(browser, deployment_id="unknown")
    assert lms.launch(browser).status_code == 303


def test_every_registration_counts(browser: Browser) -> None:
    answers = [browser.get("/lti/register").status_code for _ in range(FEW + 1)]
    assert answers == [403] * FEW + [429]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:9:9:9:9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_an_ipv6_customer_is_one_address(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_two_processes_share_their_counts(app: Flask, settings: Settings) -> None:
    other = create_app(settings, testing=True)
    other.test_client_class = Browser
    first, second = app.test_client(), other.test_client()
    forge(first, times=FEW)  # type: ignore[arg-type]
    forge(second, times=1)  # type: ignore[arg-type]
    assert knock(second) == 429  # type: ignore[arg-type]
    with other.app_context():
        db.engine.dispose()


def test_no_address_is_kept(app: Flask, browser: Browser) -> None:
    forge(browser, "192.0.2.77", times=3)
    with app.app_context():
        [row] = db.session.scalars(select(Attempts)).all()
        assert row.count == 3
        assert "192.0.2.77" not in row.key


def test_old_counts_make_room(app: Flask, browser: Browser) -> None:
    for last in range(20):
        forge(browser, f"192.0.2.{last}", times=1)
    clock.move(dt.timedelta(minutes=2))
    forge(browser, "192.0.2.99", times=1)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempts)) == 1


class Down(DatabaseStorage):
    """A store that is out of reach."""

    def __init__(self) -> None:
        super().__init__(None, clock.now)  # type: ignore[arg-type]


def test_a_store_that_is_down_keeps_nobody_out(app: Flask) -> None:
    limits = _limits(Down())
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        for _ in range(FEW + 5):
            limits.failed()
            limits.attempt("register")
        limits.check()


def test_redis_counts_for_all(app: Flask) -> None:
    address = os.environ.get("TEST_REDIS_URL")
    if not address:
        pytest.skip("TEST_REDIS_URL names no Redis")
    one, two = _limits(_store(address)), _limits(_store(address))
    with app.test_request_context(environ_base={"REMOTE_ADDR": f"198.51.100.{os.getpid() % 250}"}):
        for each in (one, two) * (FEW // 2):
            each.attempt(f"test {os.getpid()}")
        with pytest.raises(TooManyRequests):
            two.attempt(f"test {os.getpid()}")


def _store(address: str) -> Storage:
    parts: Any = urlsplit(address)
    store = storage_from_string(parts.geturl())
    assert isinstance(store, Storage)
    return store


def _limits(store: Storage) -> Limits:
    return Limits(
        store,
        failures_per_minute=FEW,
        attempts_per_hour=FEW,
        secret=lambda: "secret",
        now=clock.now,
    )
