"""From a pasted address to a community that a teacher picked, and to next year's copy of it."""

import pytest

from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.lti import invites
from lti_tool.web.clock import now
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_installs_and_a_teacher_picks(
    unknown_school: Stage, open_browser: Open, width: int
) -> None:
    school = unknown_school
    admin = Walk(school, open_browser(width), cast.ADMINISTRATOR)
    install(admin, invited(school))
    lead = Walk(school, open_browser(width), cast.LEAD)
    pick(lead)
    link = lead.page.get_by_role("link", name="Questions that make people think").last
    link.click()
    frame = lead.settled()
    assert "For you who look after it" in frame.content()
    copied(lead)
    look_after(admin)


def invited(school: Stage) -> str:
    """Return the address that `lti-tool platform invite` prints."""
    with school.app.app_context():
        token = invites.invite(db.session(), "Example School", now(), insecure_loopback=True)
        db.session.commit()
    return f"{school.tool}/lti/register?invite={token}"


def install(admin: Walk, address: str) -> None:
    page = admin.page
    page.goto(f"{admin.school.lms}/mod/lti/toolconfigure.php")
    page.get_by_label("Tool URL").fill(address)
    page.get_by_role("button", name="Add LTI Advantage").click()
    frame = admin.settled()
    assert "The tool is registered" in frame.content()
    admin.sound()
    admin.picture("registered")
    frame.get_by_role("button", name="Close and go back to the LMS").click()
    admin.leave(page.get_by_role("button", name="Activate"))
    admin.leave(page.get_by_role("button", name="Show in activity chooser"))
    assert "shown in the activity chooser" in page.content()


def pick(lead: Walk) -> None:
    page = lead.page
    page.goto(f"{lead.school.lms}/course/view.php?id={cast.STAFF_CPD}")
    page.get_by_role("link", name="Add “Learning communities”").click()
    lead.settled()
    lead.sound()
    lead.picture("picker")
    frame = lead.press("New community")
    lead.sound()
    lead.picture("picker-new")
    frame.get_by_label("Staff: a teacher learning community (TLC)").check()
    frame.get_by_label("Everyone enrolled here is staff").check()
    frame.get_by_label("Theme").fill("Questions that make people think")
    frame.get_by_label("One column: cycles completed").check()
    frame.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="Questions that make people think").last.wait_for()


def copied(lead: Walk) -> None:
    """Copy the course: its link opens nothing until its lead decides."""
    page, lms = lead.page, lead.school.lms
    page.goto(f"{lms}/course/view.php?id={cast.STAFF_CPD}")
    lead.leave(page.get_by_role("button", name="Copy this course"))
    page.get_by_role("link", name="Questions that make people think").last.click()
    frame = lead.settled()
    assert "copied from another course" in frame.content()
    lead.sound()
    lead.picture("copied")
    # A new year would end this one, which has meetings still to come.
    frame = lead.press("Start 2027-28 here")
    assert "There is still a meeting of 2026-27 to come" in frame.content()
    lead.sound()


def look_after(admin: Walk) -> None:
    """See the school's settings and how things stand, as the LMS's administrator."""
    admin.open(cast.ASSESSMENT)
    admin.picture("administrator")
    admin.press("Look at the school settings")
    admin.sound()
    admin.picture("school-settings")
    admin.press("Save")
    admin.press("How it stands with your LMS")
    admin.sound()
    admin.picture("school-health")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_breaks_has_a_page(fresh_school: Stage, open_browser: Open, width: int) -> None:
    admin = Walk(fresh_school, open_browser(width), cast.ADMINISTRATOR)
    teacher = Walk(fresh_school, open_browser(width), cast.TEACHER)
    teacher.open(cast.ASSESSMENT)

    a_list_that_lost_most(admin, Walk(fresh_school, open_browser(width), cast.LEAD))

    # A launch goes on while the LMS's services are down: its keys are known.
    toggle(admin, "The LMS answers the tool with an error")
    assert "Assessment" in teacher.open(cast.ASSESSMENT).content()
    toggle(admin, "The LMS answers the tool with an error")

    # But not with a new key that cannot be fetched in time, or not at all.
    toggle(admin, "Launches are signed with a new key")
    for words, name in (("after fifteen seconds", "lms-slow"), ("with an error", "lms-down")):
        toggle(admin, f"The LMS answers the tool {words}")
        assert "We could not reach your LMS" in teacher.open(cast.ASSESSMENT).content()
        teacher.sound()
        teacher.picture(name)
        toggle(admin, f"The LMS answers the tool {words}")

    toggle(admin, "The browser keeps no cookies")
    teacher.page.goto(f"{fresh_school.lms}/mod/lti/view.php?id={cast.ASSESSMENT}")
    frame = teacher.page.frame_locator("iframe")
    frame.get_by_role("heading", name="Open in a new window").wait_for()
    teacher.picture("cookies-blocked")


def a_list_that_lost_most(admin: Walk, lead: Walk) -> None:
    """See a course list that would end most places wait for a teacher."""
    lead.open(cast.ASSESSMENT)
    toggle(admin, "Course lists leave out")
    lead.press("The course list")
    frame = lead.press("Read the course list again")
    frame.get_by_role("button", name="Yes, use the new list").wait_for()
    lead.sound()
    lead.picture("roster-held")
    toggle(admin, "Course lists leave out")


def toggle(admin: Walk, words: str) -> None:
    admin.page.goto(f"{admin.school.lms}/admin/broken.php")
    broken = admin.page.get_by_role("listitem").filter(has_text=words)
    admin.leave(broken.get_by_role("button"))
