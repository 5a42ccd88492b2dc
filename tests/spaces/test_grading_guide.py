"""The guide to an LMS's own settings has a community's numbers, and leaves out what cannot work."""

import pytest

from lti_tool.communities.models import GradeReturn
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.web.clock import now
from tests.spaces.test_grading import ON, Place, community, place

__all__ = ["place"]


def test_the_guide_has_the_numbers_of_this_community(place: Place) -> None:
    assert place.lead.get(place.at("/grades/guide")).status_code == 404
    place.choose(ON)
    seen = place.read("/grades/guide")
    assert "one column whose maximum is 5. We suggest 3 to pass" in seen
    assert "so that whoever misses a cycle can still pass" in seen
    assert "Set “Grade to pass” to 3." in seen
    assert "for 100 that is 60" in seen
    assert "Until somebody has 3, Moodle shows them as “failed”." in seen
    assert "more than ten" not in seen
    with place.app.app_context():
        community().cycles = 12
        db.session.commit()
    assert "The maximum is more than ten." in place.read("/grades/guide")
    assert "Set “Grade to pass” to 8." in place.read("/grades/guide")
    with place.app.app_context():
        community().grade_return = GradeReturn.PER_CYCLE
        db.session.commit()
    assert "12 activities, each with a column" in place.read("/grades/guide")
    assert "Move all 12 columns into it." in place.read("/grades/guide")
    assert "shows them as “failed”" not in place.read("/grades/guide")


@pytest.mark.parametrize("cycles", [1, 2])
def test_where_none_can_be_missed_no_one_is_told_so(place: Place, cycles: int) -> None:
    place.choose(ON)
    with place.app.app_context():
        community().cycles = cycles
        db.session.commit()
    seen = place.read("/grades/guide")
    assert f"We suggest {cycles} to pass. You decide." in seen
    assert "misses a cycle" not in seen
    assert "set “Grade to pass” to that number too" in seen
    assert ("Moodle shows them as “failed”" in seen) == (cycles > 1)


def test_a_made_column_is_set_up_where_it_is(place: Place) -> None:
    place.choose(ON)
    with place.app.app_context():
        column = open_column(community(), "https://lms.test/2/lineitems/1")
        assert column
        column.made_at = now()
        db.session.commit()
    seen = place.read("/grades/guide")
    assert "Beside the column, open “Edit”" in seen
    assert "Set “Grade to pass” to 3." in seen
    assert "a second column" in seen
    assert "open the activity, then its “Settings”" not in seen
    for step in ("Completion conditions", "Activity completion", "3.", "4."):
        assert f"<h2>{step}" not in seen
        assert f"“{step}”" not in seen
