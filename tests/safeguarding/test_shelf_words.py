"""A reported item of the shelf names who saved it last, and who put it there."""

import pytest

from lti_tool.communities.access import standing
from lti_tool.communities.models import Community, Host
from lti_tool.extensions import db
from lti_tool.library.actions import Cited, lend, propose, stock
from lti_tool.library.models import LibraryItem, Source
from lti_tool.people.models import Enrolment, Person, School
from lti_tool.web.clock import now
from tests import people
from tests.meetings.scene import showed
from tests.pressing import page, press
from tests.safeguarding.conftest import Scene

CITED = {
    "source": "other",
    "citation": "A film about bees",
    "summary": "How bees find their way home.",
    "revision": "0",
}
UNKIND = CITED | {"summary": "Watch it, Tara, it is about you.", "revision": "1"}
LAST = "saved them last"


def shelf(scene: Scene, name: str) -> str:
    """Let somebody put a film onto the shelf, and return its address."""
    assert press(scene.visit(name), scene.at("/library/new"), CITED).status_code == 303
    with scene.app.app_context():
        return scene.at(f"/library/{db.session.query(LibraryItem).one().public_id}")


def bring(scene: Scene, name: str, cited: dict[str, str]) -> None:
    """Let somebody save what the first meeting takes in."""
    browser, path = scene.visit(name), scene.at("/meetings/1/learning")
    assert press(browser, path, cited | showed(browser, path)).status_code == 303


def concern(scene: Scene, path: str) -> str:
    """Let Sami report something, and return what the contact reads."""
    return page(scene.visit("Deborah"), scene.report(path=path))


def about(scene: Scene, item: str) -> str:
    """Return where an item is reported."""
    return scene.at(f"/concern/shelf/{item.rpartition('/')[2]}")


def test_whoever_changed_an_item_last_is_named_and_who_put_it_there(scene: Scene) -> None:
    item = shelf(scene, "Tara")
    assert press(scene.visit("Uma"), f"{item}/change", UNKIND).status_code == 303
    shown = concern(scene, about(scene, item))
    assert "Watch it, Tara" in shown
    assert f"<dt>Whose words they are</dt> <dd> <bdi>Uma</bdi> {LAST}" in shown
    assert '<dt>Who put it there</dt> <dd> <p class="words">Tara</p>' in shown


def test_whoever_changed_what_a_meeting_takes_in_is_named_too(scene: Scene) -> None:
    bring(scene, "Tara", CITED)
    bring(scene, "Uma", UNKIND)
    shown = concern(scene, scene.at("/concern/learning/1"))
    assert f"<bdi>Uma</bdi> {LAST}" in shown
    assert '<p class="words">Tara</p>' in shown


def test_one_who_wrote_it_alone_is_named_once(scene: Scene) -> None:
    shown = concern(scene, about(scene, shelf(scene, "Tara")))
    assert f"<bdi>Tara</bdi> {LAST}" in shown
    assert "Who put it there" not in shown


def test_an_adults_words_are_an_adults(scene: Scene) -> None:
    item = shelf(scene, "Ursula")
    shown = concern(scene, about(scene, item))
    assert f"<bdi>Ursula</bdi> {LAST}" in shown
    corrected = CITED | {"pages": "3", "revision": "1"}
    assert press(scene.visit("Uma"), f"{item}/change", corrected).status_code == 303
    again = page(scene.visit("Deborah"), scene.report("Tara", about(scene, item)))
    assert f"<bdi>Uma</bdi> {LAST}" in again
    assert '<p class="words">Ursula</p>' in again


@pytest.mark.parametrize("name", ["Sami", "Uma"])
def test_a_reporter_is_not_told_who_put_it_there(scene: Scene, name: str) -> None:
    item = shelf(scene, "Tara")
    assert press(scene.visit("Uma"), f"{item}/change", UNKIND).status_code == 303
    assert "Who put it there" not in page(scene.visit(name), about(scene, item))


def test_who_put_it_there_is_forgotten_with_the_copy(scene: Scene) -> None:
    item = shelf(scene, "Tara")
    press(scene.visit("Uma"), f"{item}/change", UNKIND)
    address = scene.report(path=about(scene, item))
    deborah = scene.visit("Deborah")
    assert press(deborah, address).status_code == 303
    assert not {"Tara", "Uma"} & set(page(deborah, address).replace("<", " ").split())


def lent(scene: Scene) -> str:
    """Let a community of staff lend something to the school, and return its path."""
    with scene.app.app_context():
        edwin = db.session.get_one(Person, scene.people["Edwin"])
        place = db.session.query(Enrolment).filter_by(person_id=edwin.id).one().course
        here = standing(edwin, people.community(place, edwin, "Talk").public_id)
        cited = Cited(Source.OTHER, "A film", "https://films.test", "", None, "Our own words?", "")
        item = propose(here, cited, now())
        lend(here, item, item.revision, now())
        db.session.commit()
        return scene.at(f"/library/{item.public_id}")


def who(shown: str) -> str:
    """Return what a page says of who reads the item itself."""
    return shown.partition('<p class="who">')[2].partition("</p>")[0]


@pytest.mark.parametrize("reporter", ["Sami", "Ursula"])
def test_what_another_community_lent_can_be_reported_by_whoever_reads_it(
    scene: Scene, reporter: str
) -> None:
    item = lent(scene)
    with scene.app.app_context():
        made = db.session.query(Community).filter_by(public_id=scene.community).one()
        db.session.add(Host(community_id=made.id, person_id=scene.people["Ursula"], since=now()))
        db.session.commit()
    read = page(scene.visit(reporter), item)
    assert about(scene, item) in read
    assert "If somebody reports it, the school’s safeguarding contact gets a copy." in who(read)
    assert "Our own words" not in page(scene.visit(reporter), about(scene, item))
    shown = page(scene.visit("Deborah"), scene.report(reporter, about(scene, item)))
    assert "https://films.test" in shown
    assert "Another community, by the school’s shelf" in shown
    assert "Our own words" not in shown
    assert f"<bdi>Edwin</bdi> {LAST}" in shown


def test_what_the_shelf_began_with_is_nobodys_to_report(scene: Scene) -> None:
    with scene.app.app_context():
        stock(db.session.query(School).filter_by(name="Example School").one().platform_id, now())
        db.session.commit()
        work = db.session.query(LibraryItem).filter_by(key="scutt-2018").one().public_id
    sami = scene.visit("Sami")
    assert "Report a concern" not in page(sami, scene.at(f"/library/{work}"))
    assert sami.get(scene.at(f"/concern/shelf/{work}")).status_code == 404
