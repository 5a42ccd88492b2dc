"""What the gradebook has of a member, on their own page and as they leave."""

from lti_tool.communities.models import Community, GradeReturn
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.gradebook.models import LineItem, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment
from tests.browser import visit
from tests.pressing import page, press
from tests.spaces.test_grades import OWED, SENT, Place, give, place, refused, waits

__all__ = ["place"]


def test_a_member_reads_how_each_of_their_cycles_stands(place: Place) -> None:
    with place.app.app_context():
        made = db.session.query(Community).one()
        db.session.query(LineItem).delete()
        made.grade_return = GradeReturn.PER_CYCLE
        states = (SENT, OWED, waits(), refused(400), SENT | {"state": ScoreState.WITHDRAWN})
        for cycle, state in enumerate(states, start=1):
            open_column(made, f"https://lms.test/lineitems/{cycle}", cycle)
            give(made, place.cast.ben, state, cycle)
        db.session.commit()
    seen = page(visit(place.app, place.cast.ben), place.at("/gradebook"))
    for cycle, said in (
        (1, "In the gradebook."),
        (2, "On its way. Your words stay here."),
        (3, "It waits for the LMS, which could not take it just now."),
        (4, "The LMS did not take it. It says that this course role can’t receive grades."),
        (5, "The gradebook has it and keeps it. Nothing more is sent."),
    ):
        assert f"<dt>Cycle {cycle}</dt> <dd> {said}" in seen
    seen = page(visit(place.app, place.cast.chloe), place.at("/gradebook"))
    assert seen.count("Nothing of yours.") == 5


def test_leaving_says_what_the_gradebook_keeps(place: Place) -> None:
    with place.app.app_context():
        give(db.session.query(Community).one(), place.cast.ben, SENT)
        db.session.commit()
    ben = visit(place.app, place.cast.ben)
    assert "what it has of you, it keeps" in page(ben, place.at(""))
    press(ben, place.at("/leave"), on=place.at(""))
    assert "It has 1 of 5 cycles of yours and keeps them" in page(ben, place.at("/left"))
    chloe = visit(place.app, place.cast.chloe)
    press(chloe, place.at("/leave"), on=place.at(""))
    assert "The gradebook has nothing of you" in page(chloe, place.at("/left"))


def test_who_became_a_teacher_reads_what_was_sent_and_can_say_no(place: Place) -> None:
    with place.app.app_context():
        enrolment = db.session.query(Enrolment).filter_by(person_id=place.cast.ben).one()
        enrolment.launch_role = CourseRole.INSTRUCTOR
        db.session.commit()
    ben = visit(place.app, place.cast.ben)
    seen = page(ben, place.at("/gradebook"))
    assert "it gives teachers no grades" in seen
    assert "nothing of you" not in seen
    with place.app.app_context():
        give(db.session.query(Community).one(), place.cast.ben, SENT)
        db.session.commit()
    assert "The gradebook has 1 of 5." in page(ben, place.at("/gradebook"))
    press(ben, place.at("/gradebook"), {"sends_cycles": "no"})
    seen = page(ben, place.at("/gradebook"))
    assert "The gradebook has 1 of 5. Nothing more is sent" in seen
    assert "Save my answer" not in seen
