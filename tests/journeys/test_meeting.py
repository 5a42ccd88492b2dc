"""A community's first meetings, as its people live them: set up, joined, met, looked back on."""

import pytest

from lti_tool.demo import cast
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

THEME = "Questions that make people think"
# A page that follows the meeting reads itself again within this many milliseconds.
FOLLOWED = 20_000


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_sets_up_and_members_meet_plan_and_support_each_other(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    lead = Walk(fresh_school, open_browser(width), cast.LEAD)
    set_up(lead)
    arrange(lead)
    priya, rosalind = (
        Walk(fresh_school, open_browser(width), who) for who in (cast.TEACHER, cast.HEAD)
    )
    curious(priya)
    for member in (priya, rosalind):
        join(member)
    say_something(priya)
    meet(lead, priya)
    plan(priya)
    answer(rosalind)
    visit(priya, rosalind)
    notes(rosalind)
    dates(priya)
    asked_to_lead(lead, rosalind)
    later(priya)


def set_up(lead: Walk) -> None:
    frame = lead.open(cast.NEW_COMMUNITY)
    frame.get_by_label("Staff: a teacher learning community (TLC)").check()
    frame.get_by_label("Theme").fill(THEME)
    frame.get_by_label("Purpose").fill("Better questions, fewer of them")
    frame.get_by_label("EFA six").check()
    frame.get_by_label("Start time").fill("16:00")
    frame.get_by_label("Where").fill("Room 12")
    frame = lead.press("Set it up")
    assert "Tell people in your course" in frame.content()
    words = frame.get_by_label("Words to copy into an announcement").input_value()
    assert THEME in words
    assert "Joining is up to you. Leaving is too." in words


def arrange(lead: Walk) -> None:
    """Give the next meeting something to learn, other minutes, and the last one another day."""
    lead.press("Meetings and agenda")
    lead.sound()
    lead.picture("year")
    frame = lead.press("Change the minutes")
    frame.get_by_label("Introduction").fill("0")
    frame = lead.press("Save the minutes")
    assert "Give a number from 1 to 180" in frame.content()
    lead.sound()
    frame.get_by_label("Introduction").fill("4")
    frame = lead.press("Save the minutes")
    assert "4 minutes" in frame.locator("ol").last.inner_text()
    frame = lead.follow(frame.locator("section a.btn").last)
    frame.get_by_label("Where").fill("Library")
    lead.press("Save the meeting")
    frame = lead.open(cast.NEW_COMMUNITY)
    frame = lead.follow(frame.get_by_role("link", name="New learning for"))
    frame.get_by_label("Book extract").check()
    frame.get_by_label("Citation").fill("Wiliam, D. (2011). Embedded Formative Assessment.")
    frame.get_by_label("A question to talk about").fill("Which question did you never ask?")
    lead.sound()
    lead.picture("new-learning")
    frame = lead.press("Save the new learning")
    assert "Which question did you never ask?" in frame.content()


def curious(teacher: Walk) -> None:
    teacher.open(cast.NEW_COMMUNITY)
    frame = teacher.press("What a meeting is like")
    assert "looking at it records nothing" in frame.content()
    teacher.sound()
    teacher.picture("sample")
    teacher.press("Back to the community")


def join(member: Walk) -> None:
    frame = member.open(cast.NEW_COMMUNITY)
    assert "It is just starting." in frame.content()
    member.press("Join")


def say_something(member: Walk) -> None:
    member.press("What I say of myself")
    member.settled().get_by_label("My subject").fill("Chemistry")
    member.sound()
    member.press("Save my answers")


def meet(lead: Walk, member: Walk) -> None:
    """Run the meeting from the wall, and watch a member's own page follow it."""
    lead.open(cast.NEW_COMMUNITY)
    lead.press("Open the meeting")
    lead.press("The projector’s view")
    lead.sound()
    lead.press("Begin the meeting")
    member.open(cast.NEW_COMMUNITY)
    frame = member.press("Open the meeting")
    assert "Now: Introduction" in frame.content()
    member.sound()
    for segment in ("Starter", "Feedback"):
        lead.settled().get_by_role("button", name=f"Go on to: {segment}").click()
        lead.settled().get_by_role("status").get_by_text(segment).wait_for()
    lead.sound()
    lead.picture("wall")
    frame.get_by_text("Now: Feedback").wait_for(timeout=FOLLOWED)
    frame = member.press("Pass")
    assert "Nobody keeps that." in frame.content()
    member.sound()
    member.picture("room")
    lead.settled().get_by_role("button", name="Go on to: New learning").click()
    lead.settled().get_by_text("Which question did you never ask?").wait_for()
    frame.get_by_text("Now: New learning").wait_for(timeout=FOLLOWED)
    lead.settled().get_by_role("button", name="Go on to: Personal action planning").click()
    frame.get_by_text("Now: Personal action planning").wait_for(timeout=FOLLOWED)


def plan(member: Walk) -> None:
    """Write a plan that saves itself, then share it."""
    frame = member.press("Write my plan")
    frame.get_by_label("My focus").fill("Longer answers")
    frame.get_by_text("Saved just now.").wait_for()
    frame.get_by_label("What I’ll try").fill("Wait four seconds after each question.")
    frame.get_by_text("A second and a third thing").click()
    frame.get_by_label("A second thing").fill("Let two people add something before I do.")
    frame.get_by_text("More, if it helps you").click()
    frame.get_by_label("Help I’d like").fill("Somebody to count the seconds")
    member.sound()
    frame = member.press("Save and share with my community")
    assert "The members of this community can see this." in frame.content()
    frame.get_by_label("A line about how it goes").fill("Year 8 waited with me.")
    frame = member.press("Keep this line")
    assert "Year 8 waited with me." in frame.content()
    member.sound()


def answer(colleague: Walk) -> None:
    frame = colleague.open(cast.NEW_COMMUNITY)
    assert "Longer answers" in frame.content()
    frame = colleague.follow(frame.get_by_role("link", name="Answer, or offer help"))
    assert "Somebody to count the seconds" in frame.content()
    frame.get_by_label("An offer of help").check()
    frame.get_by_label("What I’d like to say").fill("I have a free lesson on Thursday.")
    colleague.sound()
    frame = colleague.press("Say it")
    assert "offers help" in frame.content()
    colleague.sound()
    colleague.picture("shared")


def visit(visited: Walk, visitor: Walk) -> None:
    """Arrange a visit that only the two know of."""
    frame = visited.open(cast.NEW_COMMUNITY)
    assert "There is a response to what you shared." in frame.content()
    frame = visited.press("I have read this")
    assert "New since last time" not in frame.content()
    visited.press("Longer answers")
    frame = visited.press("Ask somebody")
    frame.get_by_label("Rosalind Achterberg").check()
    frame.get_by_label("When").fill("Thursday, lesson 3")
    frame.get_by_label("What to look for").fill("How long I wait")
    visited.sound()
    visited.press("Ask")
    visited.sound()
    frame = visitor.open(cast.NEW_COMMUNITY)
    visitor.press("Somebody would like you to visit their lesson.")
    visitor.press("I visit Priya Venkatarajan")
    frame = visitor.press("Yes, I will")
    assert "It is agreed for Thursday, lesson 3." in frame.content()
    frame.get_by_label("Our note").fill("About five seconds. What would six do?")
    frame = visitor.press("Save what we wrote")
    assert "Only the two of you can see this" in frame.content()
    visitor.sound()


def notes(member: Walk) -> None:
    member.open(cast.NEW_COMMUNITY)
    member.press("The year’s meetings")
    member.follow(member.settled().locator("section h2 a").first)
    frame = member.press("Write our notes")
    frame.get_by_label("Our notes").fill("We ask fewer questions and wait longer.")
    member.sound()
    frame = member.press("Save our notes")
    assert "We ask fewer questions and wait longer." in frame.content()
    frame = member.press("This meeting on paper")
    assert "It holds nobody else’s words." in frame.content()
    member.sound()


def dates(member: Walk) -> None:
    member.open(cast.NEW_COMMUNITY)
    member.press("Add to my calendar")
    member.sound()
    frame = member.press("Make my address")
    address = frame.get_by_label("Your address").input_value()
    member.sound()
    member.picture("calendar")
    answer = member.page.request.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in answer.text()
    assert THEME not in answer.text()


def asked_to_lead(lead: Walk, colleague: Walk) -> None:
    lead.open(cast.NEW_COMMUNITY)
    frame = lead.press("Who looks after it")
    frame.get_by_label("Rosalind Achterberg").check()
    lead.sound()
    frame = lead.press("Ask this person")
    assert "was asked and has not answered" in frame.content()
    frame = colleague.open(cast.NEW_COMMUNITY)
    colleague.sound()
    frame = colleague.press("Yes, I will")
    assert "For you who look after it" in frame.content()


def later(member: Walk) -> None:
    """Come back seven weeks later: the plan waits to be looked back on, and leads to the next."""
    member.page.goto(f"{member.school.lms}/my/")
    for _ in range(2):
        member.move_date("Seven weeks on")
    member.open(cast.NEW_COMMUNITY)
    frame = member.press("Look back on my plan")
    assert "Year 8 waited with me." in frame.content()
    frame.get_by_label("What I tried").fill("I waited in three lessons.")
    frame.get_by_label("Didn’t work").check()
    frame.get_by_label("Adapt").check()
    frame = member.press("Save and share with my community")
    assert "This cycle is complete" in frame.content()
    member.open(cast.NEW_COMMUNITY)
    frame = member.press("Write my plan")
    assert frame.get_by_label("My focus").input_value() == "Longer answers"
    assert "you go on with it" in frame.content()
    member.sound()
    member.open(cast.NEW_COMMUNITY)
    member.sound()
    member.picture("home-year")
    member.move_date("Back to today")
