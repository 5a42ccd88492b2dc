"""The platform that launches are made from, shared with the launch tests."""

from tests.launch.conftest import browser, lms, platform_key, served

__all__ = ["browser", "lms", "platform_key", "served"]
