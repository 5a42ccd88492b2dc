"""My data, as a member, a student and an administrator: seen, taken along, deleted, erased."""

import json
import zipfile
from pathlib import Path

import pytest

from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.people.models import Person
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
KEPT = "What is kept about me"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_sees_takes_along_and_erases(
    fresh_school: Stage, open_browser: Open, width: int, tmp_path: Path
) -> None:
    member = Walk(fresh_school, open_browser(width), cast.LEAD)
    member.open(cast.METACOGNITION)
    frame = member.press(KEPT)
    frame.get_by_text("See my visits").click()
    member.sound()
    member.picture("my-data")
    with member.page.expect_download() as download:
        frame.get_by_role("link", name="Download all of it").click()
    kept = tmp_path / "my-data.zip"
    download.value.save_as(kept)
    with zipfile.ZipFile(kept) as archive:
        assert sorted(archive.namelist()) == ["my-data.html", "my-data.json"]
        taken = archive.read("my-data.html").decode()
    (tmp_path / "my-data.html").write_text(taken)
    reader = open_browser(width).new_page()
    reader.goto((tmp_path / "my-data.html").as_uri())
    assert "Amara" in reader.content()
    member.press("Delete some or all of it")
    member.sound()
    member.picture("my-data-choose")
    member.press("Delete my private things?")
    member.sound()
    member.picture("my-data-ask")
    frame = member.press("Delete my private things")
    assert "Your private things are deleted" in frame.content()
    member.sound()
    take_name_off(member)
    erase_and_come_again(member)


def take_name_off(member: Walk) -> None:
    """Leave without a name on what was shared, and then delete that too."""
    member.press("Delete some or all of it")
    member.press("Take my name off what I shared?")
    member.sound()
    frame = member.press("Leave and take my name off")
    assert "your name is gone from what you shared" in frame.content()
    member.sound()
    member.press("Delete some or all of it")
    member.press("Delete what I shared?")
    member.sound()
    frame = member.press("Delete what I shared")
    assert "What you shared is deleted." in frame.content()
    member.sound()


def erase_and_come_again(member: Walk) -> None:
    """Be erased, be asked at the next launch, and begin anew."""
    member.press("Delete some or all of it")
    member.press("Erase me?")
    member.sound()
    member.picture("my-data-erase")
    frame = member.press("Erase me, for good")
    assert "You are erased" in frame.content()
    member.sound()
    member.picture("my-data-erased")
    frame = member.open(cast.METACOGNITION)
    assert "You had your data erased. Start again?" in frame.content()
    member.sound()
    member.picture("my-data-again")
    member.press("Start again")
    member.sound()
    frame = member.open(cast.METACOGNITION)
    assert "You had your data erased" not in frame.content()
    with member.school.app.app_context():
        assert db.session.query(Person).filter_by(subject=cast.LEAD).count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_a_student_reads_it_and_withdraws_by_keyboard_alone(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    student = Walk(fresh_school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    student.open(cast.YEAR_10_COMMUNITY)
    keys = Keys(student)
    keys.press(KEPT)
    student.sound()
    student.picture("my-data-student")
    keys.press("Delete some or all of it")
    keys.press("Send nothing more to the gradebook?")
    student.sound()
    keys.press("Send nothing more")
    assert "Nothing more is sent to the gradebook" in student.settled().content()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_answers_a_request(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    teacher = Walk(fresh_school, open_browser(width), cast.TEACHER)
    teacher.open(cast.ASSESSMENT)
    admin = Walk(fresh_school, open_browser(width), cast.ADMINISTRATOR)
    admin.open(cast.ASSESSMENT)
    admin.press("School settings")
    frame = admin.press("When somebody asks for their data")
    admin.sound()
    frame.get_by_label("Id in your LMS").fill(cast.TEACHER)
    admin.press("Find them")
    admin.sound()
    admin.picture("office-found")
    hand_out(admin)
    admin.press("Erase them…")
    admin.sound()
    admin.picture("office-erase")
    frame = admin.press("Yes, erase them")
    assert "They are erased" in frame.content()
    admin.sound()
    admin.press("Facts for an impact assessment (DPIA)")
    admin.sound()
    admin.picture("office-sheet")
    frame = teacher.open(cast.ASSESSMENT)
    assert "You had your data erased" in frame.content()
    frame = teacher.settled()
    frame.goto(f"{fresh_school.tool}/privacy")
    teacher.sound()
    teacher.picture("privacy-notice")


def hand_out(admin: Walk) -> None:
    """Download what may be handed out; that it was is noted, without what is in it."""
    button = admin.settled().get_by_role("button", name="Download what may be handed out")
    with admin.page.expect_download() as download:
        button.click()
    assert json.loads(Path(download.value.path()).read_text())
    frame = admin.press("Find them")
    assert "somebody’s data was downloaded" in " ".join(frame.content().split())
    admin.sound()
