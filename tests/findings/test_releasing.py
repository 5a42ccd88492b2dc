"""Any member lets the staff read the findings, and takes them back; the others are told."""

from lti_tool.extensions import db
from lti_tool.findings.actions import MOST_EVENTS
from lti_tool.findings.models import FindingsEvent
from tests.findings.scene import TEXT, School

STAFF = ("Ben", "Chloe", "Amara", "Dylan", "Mr Reed", "Ms Osei")
NO_STAFF = ("Zara", "Morgan", "Ines")
OUT = "Our findings are out: every member of staff can read them."
BACK = "Our findings were taken back: only our community can read them now."


def test_once_released_every_member_of_staff_reads_them_and_nobody_else(school: School) -> None:
    school.write("Ben", "tlc")
    path = school.released()
    assert {school.status(name, path) for name in STAFF} == {404}
    assert school.decide("Chloe", "tlc", "release") == 303
    for name in STAFF:
        page = school.read(name, path)
        assert TEXT["found"] in page
        assert "Ben" not in page.replace(f"here as <bdi>{name}", "")
        assert "Chloe" not in page.replace(f"here as <bdi>{name}", "")
    for name in NO_STAFF:
        answer = school.visit(name).get(path)
        assert answer.status_code == 403
        assert "This is for the staff of your school" in answer.text
    assert school.status("Wren", path) == 404


def test_who_leads_and_is_no_member_reads_them_where_they_lead(school: School) -> None:
    path = school.at("tlc", "/findings")
    assert "have not let the staff read" in school.read("Amara", path)
    school.write("Ben", "tlc")
    school.decide("Ben", "tlc", "release")
    page = school.read("Amara", path)
    assert TEXT["found"] in page
    assert "What became of it" not in page
    assert "Take it back" not in page


def test_the_others_are_told_on_their_home_and_whoever_did_it_is_not(school: School) -> None:
    school.write("Ben", "tlc")
    school.decide("Ben", "tlc", "release")
    assert OUT in school.read("Chloe", school.at("tlc"))
    assert OUT not in school.read("Ben", school.at("tlc"))
    school.decide("Chloe", "tlc", "take_back")
    assert BACK in school.read("Ben", school.at("tlc"))
    page = school.read("Ben", school.at("tlc", "/findings"))
    assert "<bdi>Ben</bdi> let the staff read it." in page
    assert "<bdi>Chloe</bdi> took it back." in page


def test_what_is_taken_back_is_there_for_its_community_alone(school: School) -> None:
    school.write("Ben", "tlc")
    school.decide("Ben", "tlc", "release")
    path = school.released()
    assert school.decide("Chloe", "tlc", "take_back") == 303
    assert {school.status("Dylan", each) for each in (path, f"{path}/print")} == {404}
    assert "What they found" not in school.read("Dylan", "/findings")
    assert TEXT["found"] in school.read("Ben", school.at("tlc", "/findings"))
    assert school.decide("Ben", "tlc", "release") == 303
    assert school.status("Dylan", path) == 200


def test_nobody_releases_words_they_have_not_seen(school: School) -> None:
    school.write("Ben", "tlc")
    path = school.at("tlc", "/findings")
    page = school.answered("Chloe", path, {"release": "1", "revision": "0"})
    assert "Somebody wrote here since you opened this page." in page
    assert "<title>Error:" in page
    assert school.status("Dylan", school.released()) == 404


def test_what_says_nothing_yet_is_not_released_nor_emptied_while_it_is_out(school: School) -> None:
    school.write("Ben", "tlc", found="")
    path = school.at("tlc", "/findings")
    page = school.answered("Ben", path, {"release": "1", "revision": "1"})
    assert "There is nothing under “What we found” yet." in page
    school.write("Ben", "tlc", revision="1")
    assert school.decide("Ben", "tlc", "release", 2) == 303
    page = school.answered("Ben", f"{path}/write", TEXT | {"found": "", "revision": "2"})
    assert "take the page back first" in page
    assert TEXT["found"] in school.read("Dylan", school.released())


def test_a_change_after_the_release_is_there_at_once_and_noted(school: School) -> None:
    school.write("Ben", "tlc")
    school.decide("Ben", "tlc", "release")
    for number in (1, 2, 3):
        school.write("Chloe", "tlc", found=f"Version {number}", revision=str(number))
    assert "Version 3" in school.read("Dylan", school.released())
    page = school.read("Ben", school.at("tlc", "/findings"))
    assert page.count("<bdi>Chloe</bdi> changed it while it was out.") == 1


def test_whoever_goes_on_and_on_fills_no_table(school: School) -> None:
    school.write("Ben", "tlc")
    browser, path = school.visit("Ben"), school.at("tlc", "/findings")
    browser.get(path)
    for _ in range(MOST_EVENTS):
        for what in ("release", "take_back"):
            browser.post(path, data={what: "1", "revision": "1"})
    with school.app.app_context():
        assert db.session.query(FindingsEvent).count() == MOST_EVENTS


def test_the_sheet_holds_the_findings_and_no_way_elsewhere(school: School) -> None:
    school.write("Ben", "tlc")
    school.decide("Ben", "tlc", "release")
    for name, path in (
        ("Ben", school.at("tlc", "/findings/print")),
        ("Dylan", f"{school.released()}/print"),
    ):
        sheet = school.read(name, path).partition('<article class="sheet">')[2]
        sheet = sheet.partition("</article>")[0]
        assert all(TEXT[part] in sheet for part in ("tried", "found", "meaning", "readings"))
        assert "Metacognition" in sheet
        assert "<a " not in sheet
        assert "<button" not in sheet


def test_the_years_report_has_them_once_they_are_out(school: School) -> None:
    school.write("Ben", "tlc")
    report = school.at("tlc", "/report")
    assert TEXT["found"] not in school.read("Amara", report)
    school.decide("Ben", "tlc", "release")
    page = school.read("Amara", report)
    assert TEXT["found"] in page
    assert "Ben" not in page
