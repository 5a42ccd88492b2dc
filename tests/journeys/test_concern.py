"""A student is worried: what they report, who reads it, and what they see of that."""

import pytest
from playwright.sync_api import Frame

from lti_tool.demo import cast
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
WORRY = "I think this is about somebody in our class."


@pytest.mark.parametrize("width", WIDTHS)
def test_a_student_reports_and_the_contact_reads_and_closes(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    student = Walk(fresh_school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    contact = Walk(fresh_school, open_browser(width), cast.CONTACT)
    adult = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Join")
    report(student)
    read(contact)
    sees_it_was_read(student)
    close(contact)
    student.open(cast.YEAR_10_COMMUNITY)
    frame = student.press("Concerns I reported")
    assert "the copy was deleted" in text(frame)
    learns_nothing(adult)


def text(frame: Frame) -> str:
    return frame.locator("main").inner_text()


def report(student: Walk) -> None:
    """Press the link beside something that was shared, and say what worries."""
    frame = student.press("All that the group shared")
    frame = student.follow(frame.locator("main a[href*='/concern/']").first)
    assert "will read it" in text(frame)
    student.sound()
    student.picture("concern")
    frame.get_by_label("What worries you?").fill(WORRY)
    frame = student.press("Report it")
    assert "will read it." in text(frame)
    assert WORRY not in text(frame)
    student.sound()
    student.picture("concerns-mine")


def read(contact: Walk) -> None:
    contact.open(cast.YEAR_12_COMMUNITY)
    frame = contact.press("Reported concerns")
    assert "open, not read yet" in text(frame)
    contact.sound()
    contact.picture("concerns")
    frame = contact.follow(frame.locator("main a[href*='/concerns/']").first)
    assert WORRY in text(frame)
    contact.sound()
    contact.picture("concern-read")
    assert "opened it on" in text(frame)


def sees_it_was_read(student: Walk) -> None:
    student.open(cast.YEAR_10_COMMUNITY)
    frame = student.press("Concerns I reported")
    assert "It was read on" in text(frame)
    assert WORRY not in text(frame)


def close(contact: Walk) -> None:
    frame = contact.press("Close it and delete the copy")
    assert "closed" in text(frame)
    frame = contact.follow(frame.locator("main a[href*='/concerns/']").first)
    assert WORRY not in text(frame)
    contact.sound()
    contact.picture("concern-closed")


def learns_nothing(adult: Walk) -> None:
    """Whoever teaches the course sees nothing of it."""
    frame = adult.open(cast.YEAR_10_COMMUNITY)
    assert frame.get_by_role("link", name="Reported concerns").count() == 0
    address = f"{adult.school.tool}/concerns"
    answer = frame.goto(address)
    assert answer is not None
    assert answer.status == 403
    adult.sound()
