"""Every page of a community, full or empty: axe finds nothing, and all of it fits."""

from collections.abc import Sequence

import pytest

from lti_tool.demo import cast
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.filling import addresses, fill
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

# What one kind of community does not have.
NOT_FOR_TEACHERS = {
    "students.agreement", "students.hosts", "students.hosting", "safeguarding.mine",
    "safeguarding.report_form", "experiments.all_experiments", "experiments.new",
    "outreach.all_sessions", "outreach.propose_form", "shelves.shelf",
}  # fmt: skip
NOT_FOR_STUDENTS = {"support.visits", "support.visit_form", "communities.about_me"}
# What is there only once a session was run.
NOT_RUN = {"run.after_form", "shelves.shelved"}


def opened(walkers: Sequence[Walk], pages: dict[str, str]) -> set[str]:
    """Look at every page as each of some people; return those that open for one of them."""
    found = set()
    for walk in walkers:
        for endpoint, path in pages.items():
            answer = walk.settled().goto(walk.school.tool + path)
            assert answer is not None
            assert answer.status < 500
            if answer.status == 200:
                walk.sound()
                found.add(endpoint)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_full_community_is_sound(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    ids = fill(fresh_school, cast.METACOGNITION, cast.LEAD, cast.LEAD)
    walk = Walk(fresh_school, open_browser(width), cast.LEAD)
    walk.open(cast.METACOGNITION)
    pages = addresses(fresh_school, ids)
    assert pages.keys() - opened([walk], pages) == NOT_FOR_TEACHERS
    walk.settled().goto(f"{fresh_school.tool}/communities/{ids.public_id}/meetings/2/projector")
    walk.picture("wall-of-sixty")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_full_community_of_students_is_sound(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    student = Walk(fresh_school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Join")
    adult = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    adult.open(cast.YEAR_10_COMMUNITY)
    ids = fill(
        fresh_school, cast.YEAR_10_COMMUNITY, cast.YEAR_10_TEACHER, cast.FIRST_YEAR_10_STUDENT
    )
    pages = addresses(fresh_school, ids)
    assert pages.keys() - opened([student, adult], pages) == NOT_FOR_STUDENTS | NOT_RUN


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_an_empty_community_is_sound(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    walk = Walk(fresh_school, open_browser(width), cast.LEAD)
    frame = walk.open(cast.NEW_COMMUNITY)
    frame.get_by_label("Staff: a teacher learning community (TLC)").check()
    walk.press("Set it up")
    walk.press("Look at joining")
    frame = walk.press("Join")
    here = frame.url.removeprefix(fresh_school.tool)
    pages = {
        path: here + path
        for path in (
            "", "/meetings", "/meetings/1", "/meetings/1/projector", "/meetings/1/pack", "/members",
            "/meetings/1/notes", "/meetings/1/learning", "/shared", "/visits", "/plan/1",
            "/about-me", "/settings", "/leads", "/calendar", "/gradebook", "/sample", "/not-now",
            "/library", "/library/new", "/strategies", "/grades", "/grades/settings",
            "/findings", "/findings/write", "/setbacks", "/setbacks/new",
        )
    }  # fmt: skip
    assert opened([walk], pages) == pages.keys()
