"""A community of ten at the end of its year."""

import pytest
from flask import Flask

from tests.surveys.scene import Circle, circle


@pytest.fixture
def ten(app: Flask) -> Circle:
    return circle(app)
