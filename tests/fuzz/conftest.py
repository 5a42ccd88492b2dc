"""A door to knock at, with a platform whose keys are known."""

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.lti.platforms import registration
from lti_tool.lti.tool import tool
from tests.fuzz.door import Door
from tests.launch.conftest import browser, lms, platform_key, served
from tests.platform.platform import LaunchingPlatform

__all__ = ["browser", "lms", "platform_key", "served"]


@pytest.fixture
def door(app: Flask, lms: LaunchingPlatform) -> Door:
    with app.app_context():
        facts = registration(db.session.query(Platform).one())
        assert tool().platform_keys.find(facts, "platform-key")
    return Door(app, lms)
