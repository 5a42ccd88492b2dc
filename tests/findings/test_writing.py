"""The members of a community write one page together, and no word of anybody is lost."""

import pytest

from lti_tool.extensions import db
from lti_tool.findings.models import Findings
from lti_tool.library.models import LibraryItem
from tests.findings.scene import TEXT, School
from tests.pressing import at_once, words


def stored(school: School) -> Findings:
    with school.app.app_context():
        return db.session.query(Findings).one()


def test_before_anything_is_written_the_page_says_what_it_is_for(school: School) -> None:
    page = school.read("Ben", school.at("tlc", "/findings"))
    assert "Towards the end of the year you write here, together" in page
    assert "Begin to write" in page
    assert "Let the staff read it" not in page


def test_what_one_writes_another_reads_and_writes_on(school: School) -> None:
    school.write("Ben", "tlc")
    path = school.at("tlc", "/findings")
    for name in ("Ben", "Chloe"):
        page = school.read(name, path)
        assert all(TEXT[part] in page for part in ("tried", "found", "meaning", "readings"))
    school.write("Chloe", "tlc", found="Nearly all of them answered.", revision="1")
    assert "Nearly all of them answered." in school.read("Ben", path)


def test_of_two_tabs_the_second_sees_both_texts_and_can_put_them_together(school: School) -> None:
    school.write("Ben", "tlc", found="From the <first>")
    path = school.at("tlc", "/findings/write")
    browser = school.visit("Chloe")
    browser.get(path)
    answer = browser.post(path, data=TEXT | {"found": "From the second"})
    page = words(answer)
    assert answer.status_code == 409
    assert "<title>Error:" in page
    assert "From the &lt;first&gt;" in page
    assert "From the second</textarea>" in page
    assert 'name="revision" value="1"' in page
    assert stored(school).found == "From the <first>"
    school.write("Chloe", "tlc", found="From the first and second", revision="1")
    assert stored(school).found == "From the first and second"


def test_the_same_words_from_another_tab_are_no_quarrel(school: School) -> None:
    school.write("Ben", "tlc")
    school.write("Chloe", "tlc")
    assert stored(school).revision == 1


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_begin_at_one_moment_one_is_shown_both_texts(
    school: School, _round: int
) -> None:
    path = school.at("tlc", "/findings/write")
    presses = []
    for name in ("Ben", "Chloe"):
        browser = school.visit(name)
        browser.get(path)
        presses.append((browser, path, TEXT | {"found": f"What {name} found"}))
    assert sorted(at_once(presses)) == [303, 409]
    assert stored(school).revision == 1


def test_what_is_too_long_comes_back_whole(school: School) -> None:
    page = school.answered("Ben", school.at("tlc", "/findings/write"), TEXT | {"found": "W" * 5001})
    assert "W" * 5001 in page
    with school.app.app_context():
        assert db.session.query(Findings).count() == 0


def test_an_empty_form_begins_with_what_the_meetings_took_in(school: School) -> None:
    path = school.at("tlc", "/meetings/1/learning")
    cited = {"source": "book-extract", "citation": "Wiliam (2011), Embedded", "revision": "0"}
    assert school.press("Ben", path, cited).status_code == 303
    with school.app.app_context():
        assert db.session.query(LibraryItem).filter(LibraryItem.community_id.is_not(None)).one()
    assert "Wiliam (2011), Embedded</textarea>" in school.read(
        "Chloe", school.at("tlc", "/findings/write")
    )


@pytest.mark.parametrize("name", ["Amara", "Dylan"])
def test_who_is_no_member_neither_writes_nor_reads_a_draft(school: School, name: str) -> None:
    school.write("Ben", "tlc")
    path = school.at("tlc", "/findings")
    assert school.status(name, f"{path}/write") == 403
    answer = school.visit(name).get(path)
    assert TEXT["found"] not in answer.text
    sent = school.press(name, f"{path}/write", TEXT | {"revision": "1"}, on=school.at("tlc"))
    assert sent.status_code == 403


def test_there_is_no_sheet_of_what_is_not_out(school: School) -> None:
    school.write("Ben", "tlc")
    assert school.status("Ben", school.at("tlc", "/findings/print")) == 404
