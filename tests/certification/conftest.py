"""A registered platform to launch from, and a browser."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.browser import Browser
from tests.deep_linking.conftest import Picker
from tests.platform.platform import LaunchingPlatform, serve

Platforms = dict[str, LaunchingPlatform]


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[str, Platforms]]:
    platforms: Platforms = {}
    for base in serve(platforms):
        yield base, platforms


@pytest.fixture(scope="session")
def platform_key() -> object:
    """Make a platform's key once: an RSA key takes a while."""
    return LaunchingPlatform("").key


@pytest.fixture
def lms(app: Flask, served: tuple[str, Platforms], platform_key: object) -> LaunchingPlatform:
    base, platforms = served
    platform = LaunchingPlatform(base, key=platform_key)  # type: ignore[arg-type]
    platforms.clear()
    platforms[platform.client_id] = platform
    with app.app_context():
        platform.register()
    return platform


@pytest.fixture
def browser(app: Flask) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


@pytest.fixture
def picker(app: Flask, lms: LaunchingPlatform) -> Picker:
    return Picker(app, lms)
