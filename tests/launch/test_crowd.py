"""A whole class opens a new activity at the same moment, and everybody gets in."""

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from lti_tool.communities.models import Community, ResourceLink
from lti_tool.extensions import db
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.spaces.models import Selection
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser
from tests.platform.platform import MEMBERSHIP, LaunchingPlatform

MANY = 8


def all_at_once(app: Flask, lms: LaunchingPlatform, **changes: object) -> list[int]:
    """Launch as many people, each with a browser and a thread of their own."""
    ready = threading.Barrier(MANY)

    def launch(number: int) -> int:
        browser = app.test_client()
        assert isinstance(browser, Browser)
        ready.wait()
        answer = lms.launch(
            browser, sub=f"student-{number}", roles=[MEMBERSHIP + "Learner"], **changes
        )
        return answer.status_code

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(launch, range(MANY)))


def test_the_first_launches_of_a_course_make_it_once(app: Flask, lms: LaunchingPlatform) -> None:
    assert all_at_once(app, lms) == [303] * MANY
    with app.app_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(model))
            for model in (Course, ResourceLink, Person, Enrolment)
        ]
        assert counts == [1, 1, MANY, MANY]


def test_the_first_launches_of_a_picked_activity_use_its_choosing_once(
    app: Flask, lms: LaunchingPlatform, browser: Browser
) -> None:
    lms.launch(browser)
    with app.app_context():
        course = db.session.scalars(select(Course)).one()
        lead = db.session.scalars(select(Person)).one()
        community = people.community(course, lead).public_id
        found = db.session.scalars(select(Community)).one()
        selection = Selection(
            person_id=lead.id,
            course_id=course.id,
            settings={},
            asked_at=now(),
            answered_at=now(),
            community_id=found.id,
            links_to_come=2,
        )
        db.session.add(selection)
        db.session.commit()
        custom = {"community": community, "selection": selection.public_id}
    link = {"id": "77", "title": "Picked"}
    assert all_at_once(app, lms, resource_link=link, custom=custom) == [303] * MANY
    with app.app_context():
        assert db.session.scalars(select(Selection)).one().links_to_come == 1
        wanted = select(ResourceLink).where(ResourceLink.resource_link_id == "77")
        assert db.session.scalars(wanted).one().community is not None
