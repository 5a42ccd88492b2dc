"""The usual community, with Amara who looks after it and Ben who is a member."""

import pytest
from flask import Flask

from tests import people
from tests.browser import Browser
from tests.meetings.scene import come


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def amara(app: Flask, cast: people.Cast) -> Browser:
    return come(app, cast, cast.amara)


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    return come(app, cast, cast.ben)
