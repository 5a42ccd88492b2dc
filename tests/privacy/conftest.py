"""The scene of the access tests: one of everything, and every kind of person around it."""

import pytest
from flask import Flask

from tests.access.scene import Scene, build


@pytest.fixture
def scene(app: Flask) -> Scene:
    with app.app_context():
        return build()
