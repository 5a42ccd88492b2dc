"""The usual community with its shelf; Amara looks after it, Ben and Chloe are members."""

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.library.actions import stock
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser
from tests.meetings.scene import come, students
from tests.remembered import remembered


def fill(app: Flask, cast: people.Cast) -> people.Cast:
    """Give the school of a community the works that its shelf begins with."""
    with app.app_context():
        made = db.session.get_one(Community, cast.community_id)
        stock(made.course.deployment.platform_id, now())
        db.session.commit()
    return cast


@pytest.fixture
@remembered
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        made = people.tlc()
    return fill(app, made)


@pytest.fixture
@remembered
def slc(app: Flask) -> people.Cast:
    return fill(app, students(app))


@pytest.fixture
def amara(app: Flask, cast: people.Cast) -> Browser:
    return come(app, cast, cast.amara)


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    return come(app, cast, cast.ben)


@pytest.fixture
def chloe(app: Flask, cast: people.Cast) -> Browser:
    return come(app, cast, cast.chloe)
