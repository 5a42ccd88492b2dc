"""What the culture view answers, and where an administrator approves it: figures, never a word."""

from lti_tool.communities.models import Opens
from lti_tool.extensions import db
from lti_tool.insights.actions import approve
from lti_tool.insights.publishing import publish
from lti_tool.people.models import Course, Person, School
from lti_tool.web.clock import now, today
from tests import people
from tests.access.kinds import INSTRUCTORS, Here
from tests.access.rows import Row
from tests.access.writing import Writing

ADMINISTRATOR = frozenset({Here.ADMINISTRATOR})
IDS = {"culture": "culture_link", "approving": "culture_link"}
CULTURE = {
    "GET culture.view": Row({200: INSTRUCTORS}),
    "GET culture.view not approved": Row({200: INSTRUCTORS}, at={"public_id": "asking_link"}),
    "GET approving.asked_for": Row({200: ADMINISTRATOR}, outside=403),
    "POST approving.approve": Row(
        {303: ADMINISTRATOR}, at={"public_id": "asking_link"}, outside=403
    ),
    "POST approving.withdraw": Row({303: ADMINISTRATOR}, outside=403),
}


def build(course: Course, writing: Writing, administrator: Person) -> None:
    """Put two culture views onto a course page, of which one is approved, and publish figures."""
    links = [people.link(course, title) for title in ("Culture view", "Another culture view")]
    for link in links:
        link.opens = Opens.CULTURE
    approve(links[0], administrator, now())
    school = db.session.get_one(School, administrator.platform_id)
    publish(school, today(school.time_zone), now())
    db.session.flush()
    writing.things |= {"culture_link": links[0].public_id, "asking_link": links[1].public_id}
