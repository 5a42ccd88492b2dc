"""Each of the people does what they come for without a mouse."""

import pytest

from lti_tool.demo import cast
from tests.journeys.conftest import Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser


def test_a_member_joins_plans_and_leaves_by_keyboard(
    fresh_school: Stage, open_browser: Open
) -> None:
    walk = Walk(fresh_school, open_browser(1280), cast.TEACHER)
    walk.open(cast.ASSESSMENT)
    keys = Keys(walk)
    keys.reach("Skip to the content")
    keys.choose("Yes, send them")
    keys.press("Join")
    keys.press("Write my plan")
    keys.write("My focus", "Longer answers")
    keys.write("What I’ll try", "Wait four seconds.")
    keys.press("Save and share with my community")
    assert "The members of this community can see this." in walk.settled().content()
    keys.press("Assessment")
    keys.press("Open the meeting")
    keys.press("Write our notes")
    keys.write("Our notes", "We wait.")
    keys.press("Save our notes")
    assert "We wait." in walk.settled().content()
    keys.press("Assessment")
    keys.press("Leave this community")
    assert "You have left this community" in walk.settled().content()


def test_a_lead_sets_a_community_up_by_keyboard(fresh_school: Stage, open_browser: Open) -> None:
    walk = Walk(fresh_school, open_browser(1280), cast.LEAD)
    walk.open(cast.NEW_COMMUNITY)
    keys = Keys(walk)
    keys.choose("Staff: a teacher learning community (TLC)")
    keys.rewrite("Theme", "Questions that make people think")
    keys.write("Purpose", "Better questions, fewer of them")
    keys.write("Where", "Room 12")
    keys.press("Set it up")
    assert "Tell people in your course" in walk.settled().content()
    keys.press("Meetings and agenda")
    keys.press("Change the minutes")
    keys.press("Save the minutes")
    keys.press("Questions that make people think")
    keys.press("Look at joining")
    keys.press("Join")
    assert "Write my plan" in walk.settled().content()
    keys.press("Open the meeting")
    keys.press("The projector’s view")
    keys.press("Begin the meeting")
    assert "Go on to" in walk.settled().content()


def test_a_student_joins_tries_something_and_reports_by_keyboard(
    fresh_school: Stage, open_browser: Open
) -> None:
    walk = Walk(fresh_school, open_browser(1280), cast.FIRST_YEAR_10_STUDENT)
    walk.open(cast.YEAR_10_COMMUNITY)
    keys = Keys(walk)
    keys.press("Join")
    keys.press("How I like to read")
    keys.choose("As usual")
    keys.press("Use this")
    keys.press("Back to the community")
    keys.press("How we talk")
    keys.rewrite("How we talk", "We listen to the end, and we say why.")
    keys.press("Save")
    walk.open(cast.YEAR_10_COMMUNITY)
    keys.press("Ways to learn")
    keys.press("Practice testing")
    keys.press("Find out with a self-experiment")
    keys.write("What do I want to find out?", "Do I remember more if I test myself?")
    keys.press("Save my experiment")
    keys.write("How did it feel?", "Slow and hard.")
    keys.press("Save how it felt")
    keys.press("Share it with my community")
    assert "Keep it to myself again" in walk.settled().content()
    walk.open(cast.YEAR_10_COMMUNITY)
    keys.press("All that the group shared")
    keys.press("Report a concern")
    keys.write("What worries you?", "Somebody may be hurt.")
    keys.press("Report it")
    assert "will read it." in walk.settled().content()


def test_an_adult_becomes_the_host_and_reads_by_keyboard(
    fresh_school: Stage, open_browser: Open
) -> None:
    walk = Walk(fresh_school, open_browser(1280), cast.YEAR_10_TEACHER)
    walk.open(cast.YEAR_10_COMMUNITY)
    keys = Keys(walk)
    keys.press("Choose an adult host")
    keys.choose("Nia Llewelyn-Adeyemi")
    keys.press("Ask this person")
    walk.open(cast.YEAR_10_COMMUNITY)
    keys.press("Look at what that means")
    keys.press("Yes, I will")
    assert "You are the adult host here." in walk.settled().content()
    keys.press("All that the group shared")
    keys.press("Read all of it")
    assert walk.settled().locator("main textarea").count() == 0
    keys.press("Report a concern")
    keys.write("What worries you?", "Somebody may be hurt.")
    keys.press("Report it")
    assert "will read it." in walk.settled().content()
