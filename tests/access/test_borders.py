"""Where adults and students, a course and the next, those who are here and those who went meet."""

from lti_tool.communities import access, leading
from lti_tool.communities import actions as communities
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people import actions as arriving
from lti_tool.people.models import Course, Person
from lti_tool.web.clock import now
from tests import people
from tests.access.kinds import KINDS, Here, Kind, named
from tests.access.world import World


def kind_of(place: str, here: Here) -> Kind:
    return next(kind for kind in KINDS if kind.name and kind.to(place) is here)


def launch(world: World, place: str, name: str, role: CourseRole) -> None:
    """Let somebody open an activity of a course in another role than before."""
    with world.app.app_context():
        person = db.session.get_one(Person, world.scene.people[name])
        course = db.session.get_one(Course, int(world.scene.places[place]["course_id"]))
        arriving.enrol(person, course, role, now())
        db.session.commit()


def copied(world: World, lead: str, named_place: str, into: str | None = None) -> str:
    """Put a link that names a community onto another course that its lead teaches."""
    with world.app.app_context():
        home = db.session.get_one(Course, int(world.scene.places[named_place]["course_id"]))
        course = people.course(home.deployment, "Next year", staff=True)
        if into:
            course = db.session.get_one(Course, int(world.scene.places[into]["course_id"]))
        person = db.session.get_one(Person, world.scene.people[lead])
        arriving.enrol(person, course, CourseRole.INSTRUCTOR, now())
        link = people.link(course, "Copied")
        link.named = world.scene.places[named_place]["public_id"]
        db.session.commit()
        return link.public_id


def shared_by_students(world: World) -> str:
    return f"/communities/{world.scene.places['slc']['public_id']}/shared"


def test_a_teacher_in_a_students_role_joins_no_community_of_students(world: World) -> None:
    teacher = kind_of("slc", Here.TEACHER)
    launch(world, "slc", str(teacher.name), CourseRole.LEARNER)
    world.send(teacher, "POST joining.press_join", "slc")
    assert world.open(teacher, shared_by_students(world)).status == 403


def test_a_student_who_turns_out_to_be_a_teacher_loses_it(world: World) -> None:
    student = kind_of("slc", Here.PEER)
    launch(world, "slc", str(student.name), CourseRole.INSTRUCTOR)
    assert world.open(student, shared_by_students(world)).status == 403


def test_a_lead_whom_the_roster_dropped_moves_no_community(world: World) -> None:
    gone = kind_of("tlc", Here.GONE_LEAD)
    link = copied(world, str(gone.name), "tlc")
    assert "which you look after" not in world.open(gone, f"/links/{link}").text
    assert world.post(gone, f"/links/{link}/connect", {}).status_code == 403


def test_a_community_of_students_moves_into_no_course_of_staff(world: World) -> None:
    lead = kind_of("slc", Here.LEAD)
    link = copied(world, str(lead.name), "slc", into="tlc")
    assert world.post(lead, f"/links/{link}/connect", {}).status_code >= 400
    peer = kind_of("tlc", Here.PEER)
    shared = f"/communities/{world.scene.places['tlc']['public_id']}/shared"
    assert world.open(peer, shared).status == 200


def test_who_left_no_longer_answers_an_invitation(world: World) -> None:
    member = kind_of("tlc", Here.PEER)
    public_id = world.scene.places["tlc"]["public_id"]
    with world.app.app_context():
        lead = db.session.get_one(Person, world.scene.people[named(Here.LEAD, "tlc")])
        asked = db.session.get_one(Person, world.scene.people[str(member.name)])
        leading.invite_lead(access.standing(lead, public_id), asked, now())
        communities.leave(access.standing(asked, public_id), now())
        db.session.commit()
    answer = world.post(member, f"/communities/{public_id}/invitation", {"yes": "1"})
    assert answer.status_code == 403
    assert world.open(member, f"/communities/{public_id}/members").status == 403


def test_a_teacher_who_is_asked_to_lead_is_told(world: World) -> None:
    pages = world.pages(kind_of("tlc", Here.ASKED)).values()
    assert any("You are asked to look after this community too" in seen.text for seen in pages)
