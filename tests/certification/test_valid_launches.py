"""Valid launches, each as a teacher and as a student: the page that its person would expect."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.database import Base
from lti_tool.extensions import db
from tests.browser import Browser
from tests.platform.platform import GONE, MEMBERSHIP, LaunchingPlatform

EMAIL = "b.achterberg@school.example"
PAGES = {"Instructor": "Set up a learning community", "Learner": "Nobody has set this up yet"}
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
BOTH = pytest.mark.parametrize("role", ["Instructor", "Learner"], ids=["teacher", "student"])


@pytest.fixture
def opened(app: Flask, lms: LaunchingPlatform, browser: Browser) -> Any:
    """Return a function that launches, sees this page, and finds an e-mail address kept nowhere."""

    def launch(words: str, roles: list[str], **changes: Any) -> None:
        launched = lms.launch(browser, roles=roles, **changes)
        assert launched.status_code == 303, launched.text
        path = urlsplit(launched.headers["Location"]).path
        assert words in browser.get(path, follow_redirects=True).text
        assert EMAIL not in everything(app)

    return launch


def everything(app: Flask) -> str:
    """Return every row of the database as text."""
    with app.app_context(), db.engine.connect() as connection:
        rows = [connection.execute(sa.select(t)).all() for t in Base.metadata.sorted_tables]
    return str(rows)


@BOTH
def test_as_the_role_itself(opened: Any, role: str) -> None:
    """Launch as Instructor (Learner)."""
    opened(PAGES[role], [MEMBERSHIP + role])


@BOTH
def test_with_several_roles(opened: Any, role: str) -> None:
    """Launch with several roles."""
    opened(PAGES[role], [INSTITUTION + "Staff", MEMBERSHIP + role, INSTITUTION + "Student"])


@BOTH
def test_with_a_short_role_value(opened: Any, role: str) -> None:
    """Launch with a short role value."""
    opened(PAGES[role], [role])


@BOTH
def test_with_an_unknown_role(opened: Any, role: str) -> None:
    """Launch with an unknown role: it adds nothing, and alone it means the least."""
    opened(
        PAGES[role], ["http://purl.imsglobal.org/vocab/lis/v9/uknownrole#Helper", MEMBERSHIP + role]
    )
    opened(PAGES["Learner"], ["http://purl.imsglobal.org/vocab/lis/v9/uknownrole#Helper"], sub="9")


@BOTH
def test_with_no_role(opened: Any, role: str) -> None:
    """Launch with no role."""
    opened(PAGES["Learner"], [], sub=role)


@BOTH
def test_with_only_an_e_mail(opened: Any, role: str) -> None:
    """Launch with only an e-mail address, no names."""
    opened(PAGES[role], [MEMBERSHIP + role], name=GONE, given_name=GONE, email=EMAIL)


@BOTH
def test_with_only_names(opened: Any, role: str) -> None:
    """Launch with only names, no e-mail address."""
    opened(PAGES[role], [MEMBERSHIP + role], name="Ben Achterberg", given_name="Ben")


@BOTH
def test_with_no_personal_data(opened: Any, role: str) -> None:
    """Launch with no personal data at all."""
    opened(PAGES[role], [MEMBERSHIP + role], name=GONE, given_name=GONE)


@BOTH
def test_with_an_e_mail_but_no_context(
    app: Flask, lms: LaunchingPlatform, browser: Browser, role: str
) -> None:
    """Launch with an e-mail address but no context."""
    answer = lms.launch(browser, roles=[MEMBERSHIP + role], context=GONE, name=GONE, email=EMAIL)
    assert answer.status_code == 400
    assert "Please open this from a course" in answer.text
    assert EMAIL not in everything(app)
