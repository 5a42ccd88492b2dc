"""What students say of their session can be reported, by their community and by all staff."""

import pytest

from lti_tool.communities import access
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Person
from lti_tool.safeguarding.models import Concern
from lti_tool.showcase.models import Twilight, TwilightSession
from lti_tool.showcase.offering import Words, offer
from lti_tool.web.clock import now
from tests import people
from tests.pressing import page
from tests.showcase.scene import Scene


@pytest.fixture(autouse=True)
def _a_contact(scene: Scene) -> None:
    """Let there be somebody who reads concerns, and Uma, who joined the students."""
    with scene.app.app_context():
        year_10 = db.session.query(Course).filter_by(title="Year 10").one()
        deborah = people.person(year_10, "Deborah", CourseRole.MENTOR)
        uma = people.person(year_10, "Uma Patel")
        people.join(_of_students(), uma)
        deborah.school.contact_id = deborah.id
        db.session.commit()
        scene.people.update({"Deborah": deborah.id, "Uma": uma.id})


def test_a_student_reports_it_as_it_stands(scene: Scene) -> None:
    path = inside(scene)
    for reader in ("Uma", "Ursula"):
        assert path in page(scene.come(reader), scene.of("Talk"))
    write(scene, "Uma", "Sami is always late.")
    assert send(scene, "Ursula", path) == 303
    concern = reported(scene)
    assert dict(concern.parts)["What it is about"] == "Sami is always late."
    assert (concern.author_name, concern.theme) == ("Uma Patel", "Talk")


def test_staff_report_it_from_the_programme(scene: Scene) -> None:
    path = outside(scene)
    assert path in page(scene.come("Colleague 1"), scene.at())
    assert send(scene, "Colleague 1", path) == 303
    concern = reported(scene)
    assert concern.author_name == "Sami Haddad"
    assert concern.reporter_name == "Colleague 1"
    shown = page(scene.come("Colleague 1"), path)
    assert "You have reported this." in shown
    assert f'href="{scene.at()}"' in shown
    assert "Talk" in page(scene.come("Deborah"), f"/concerns/{concern.public_id}")


def test_what_it_said_before_goes_to_the_contact_whoever_reports_it(scene: Scene) -> None:
    write(scene, "Sami Haddad", "Sami is always late.")
    write(scene, "Uma", "Come and talk with us.")
    assert send(scene, "Colleague 1", outside(scene)) == 303
    concern = reported(scene)
    assert "Sami is always late." not in str(concern.parts)
    assert "Sami is always late." in str(concern.unseen)
    assert "Sami is always late." not in page(scene.come("Colleague 2"), outside(scene))


def test_nobody_is_told_of_it_but_the_contact(scene: Scene) -> None:
    assert send(scene, "Colleague 1", outside(scene)) == 303
    for other in ("Colleague 2", "Ben", "Amara"):
        assert "You have reported this." not in page(scene.come(other), outside(scene))
    assert "You have reported this." not in page(scene.come("Ursula"), inside(scene))


@pytest.mark.parametrize("name", ["Uma", "Deborah", "Ursula"])
def test_whoever_is_no_staff_reports_nothing_as_staff(scene: Scene, name: str) -> None:
    assert scene.come(name).get(outside(scene)).status_code == 403


def test_what_staff_offer_is_nothing_to_report(scene: Scene) -> None:
    staffs = f"/concern/twilight/{scene.ids()['Feedback']}"
    assert staffs not in page(scene.come("Colleague 1"), scene.at())
    assert scene.come("Colleague 1").get(staffs).status_code == 404


def test_nothing_is_sent_where_nobody_reads(scene: Scene) -> None:
    with scene.app.app_context():
        db.session.get_one(Person, scene.people["Deborah"]).school.contact_id = None
        db.session.commit()
    assert send(scene, "Colleague 1", outside(scene)) == 409
    with scene.app.app_context():
        assert db.session.query(Concern).count() == 0


@pytest.mark.parametrize("kind", ["cycle", "answer", "nothing"])
def test_what_is_not_for_all_staff_is_not_there(scene: Scene, kind: str) -> None:
    path = f"/concern/{kind}/{scene.ids()['Talk']}"
    assert scene.come("Colleague 1").get(path).status_code == 404


def inside(scene: Scene) -> str:
    """Return where somebody of the students' community reports their session."""
    return f"/communities/{scene.communities['Talk']}{outside(scene)}"


def outside(scene: Scene) -> str:
    """Return where a member of staff does."""
    return f"/concern/twilight/{scene.ids()['Talk']}"


def send(scene: Scene, name: str, path: str) -> int:
    browser = scene.come(name)
    browser.get(path)
    return browser.post(path, data={"worry": "Hm"}).status_code


def write(scene: Scene, name: str, blurb: str) -> None:
    """Let somebody say something else of the students' session."""
    with scene.app.app_context():
        person = db.session.get_one(Person, scene.people[name])
        standing = access.standing(person, scene.communities["Talk"])
        [found] = db.session.query(TwilightSession).filter_by(title="Talk")
        words = Words(found.title, blurb, found.things, found.ask, found.host_id)
        twilight = db.session.get_one(Twilight, found.twilight_id)
        offer(standing, twilight, words, found.revision, now())
        db.session.commit()


def reported(scene: Scene) -> Concern:
    """Return the only concern."""
    with scene.app.app_context():
        found = db.session.query(Concern).one()
        db.session.expunge(found)
        return found


def _of_students() -> Community:
    return db.session.query(Community).filter_by(theme="Talk").one()
