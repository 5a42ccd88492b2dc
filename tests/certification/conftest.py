"""The platform that launches are made from, and its picker."""

from tests.deep_linking.conftest import picker
from tests.launch.conftest import browser, lms, platform_key, served

__all__ = ["browser", "lms", "picker", "platform_key", "served"]
