"""The findings library comes onto a course page by the picker, and opens for the staff."""

import pytest

from lti_tool.communities.models import ResourceLink
from lti_tool.extensions import db
from lti_tool.people.actions import declare_staff
from lti_tool.people.models import Course, Person
from lti_tool.web.clock import now
from tests.deep_linking.conftest import Picker, query


def declare(picker: Picker) -> None:
    """Let the teacher say that everybody in the course is staff."""
    with picker.app.app_context():
        declare_staff(db.session.query(Course).one(), db.session.query(Person).one(), now())
        db.session.commit()


@pytest.mark.parametrize("lost", ["custom", "address"])
def test_a_teacher_puts_it_onto_the_course_page(picker: Picker, lost: str) -> None:
    """Some LMSs lose the custom parameters and some the address: either is enough."""
    browser = picker.browser()
    address = picker.begin(browser)
    assert "Findings library" in browser.get(address).text
    [item] = picker.choose(browser, f"{address}/rooms/findings").items
    assert (item["title"], item["custom"]) == ("Findings library", {"opens": "findings"})
    assert query(item["url"]) == item["custom"]
    assert "lineItem" not in item
    declare(picker)
    kept = {"custom": {}} if lost == "custom" else {"url": item["url"].partition("?")[0]}
    page = picker.open(picker.browser(), item, "18", role="Learner", sub="21", **kept)
    assert (page.status_code, page.request.path) == (200, "/findings")
    with picker.app.app_context():
        assert db.session.query(ResourceLink).one().community_id is None


def test_where_nobody_is_declared_staff_it_says_for_whom_it_is(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(address)
    [item] = picker.choose(browser, f"{address}/rooms/findings").items
    page = picker.open(picker.browser(), item, "18")
    assert page.status_code == 403
    assert "This is for the staff of your school" in page.text
