"""While an LMS is left alone, its pages say so of all that waits for it, and it can be tried."""

import pytest

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook.exchange import PATIENCE
from lti_tool.gradebook.models import Line
from lti_tool.web.clock import now
from tests.browser import visit
from tests.gradebook.conftest import MINUTE
from tests.pressing import page
from tests.spaces.test_grades import OWED, SENT, Place, give, place, refused, waits

__all__ = ["place"]


def pause(place: Place, *, is_over: bool = False) -> None:
    """Let the LMS have been silent, so that it is left alone until a while from now."""
    with place.app.app_context():
        made = db.session.query(Community).one()
        until = now() - MINUTE if is_over else now() + 10 * MINUTE
        silent = {"silences": PATIENCE, "silent_since": now() - 60 * MINUTE}
        platform_id = made.course.deployment.platform_id
        db.session.add(Line(platform_id=platform_id, paused_until=until, **silent))
        db.session.commit()


@pytest.mark.parametrize("is_over", [False, True])
def test_nothing_is_on_its_way_to_an_lms_that_is_left_alone(place: Place, is_over: bool) -> None:
    pause(place, is_over=is_over)
    place.scores(OWED, OWED, SENT)
    seen = place.read()
    assert "The LMS has not been answering since 11:00." in seen
    assert "What 2 people completed waits until it answers. Nothing is lost." in seen
    assert "is sent now" not in seen
    assert "next on" not in seen, "that is said once"


def test_a_member_is_told_that_it_waits(place: Place) -> None:
    with place.app.app_context():
        give(db.session.query(Community).one(), place.cast.ben, OWED)
        db.session.commit()
    ben = visit(place.app, place.cast.ben)
    assert "is on its way" in page(ben, place.at("/gradebook"))
    pause(place)
    assert "It waits for the LMS" in page(ben, place.at("/gradebook"))


@pytest.mark.parametrize("what", ["refused", "waiting", "paused"])
def test_what_waits_can_be_tried_again_too(place: Place, what: str) -> None:
    place.scores(SENT)
    assert "Try again" not in place.read()
    if what == "paused":
        pause(place)
    else:
        place.scores(refused(403) if what == "refused" else waits())
    seen = place.read()
    assert seen.count(">Try again</button>") == 1
    if what == "paused":
        place.scores(refused(404), waits())
        assert place.read().count(">Try again</button>") == 1
