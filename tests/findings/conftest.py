"""The school of these tests, open."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.web.clock import Clock
from tests.conftest import NOON
from tests.findings.scene import School, open_school


@pytest.fixture
def school(app: Flask, clock: Clock) -> School:
    opened = open_school(app)
    clock.fix(NOON + dt.timedelta(minutes=5))  # what happens now is news to whoever joined
    return opened
