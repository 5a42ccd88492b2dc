"""Evenings on which choosing goes on."""

import pytest
from flask import Flask

from tests.showcase.scene import Scene, build


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A twilight on which choosing goes on."""
    return build(app)


@pytest.fixture
def small(app: Flask) -> Scene:
    """A twilight whose rooms take two people each."""
    return build(app, staff=3, places=2)
