"""What did not work: on the wall by its author's choice, and unnamed where they wish so."""

import pytest

from lti_tool.communities.models import Community, KeptWords
from lti_tool.extensions import db
from lti_tool.findings.models import MOST_OF_ONE, Setback
from lti_tool.plans.models import Feedback, Outcome, Plan
from lti_tool.safeguarding.models import Concern
from tests.findings.scene import SETBACK, School
from tests.findings.test_students import name_contact
from tests.pressing import words

WALL = "/findings/setbacks"
WAITS = "What has no name on it waits until five people"
LEARNED = SETBACK["learned"]
CROWD = ("Edda", "Femi", "Gus")


def main(page: str) -> str:
    """Return what a page says, without its foot, where the reader's own name is."""
    return page.partition("<footer")[0]


def test_with_a_name_it_is_there_at_once(school: School) -> None:
    assert "Nothing to read here yet." in school.read("Dylan", WALL)
    school.put("Ben", "tlc", signed="name")
    page = school.read("Dylan", WALL)
    assert LEARNED in page
    assert "<bdi>Ben</bdi>" in page


def test_without_one_it_waits_until_five_people_wrote_so(school: School) -> None:
    school.newcomers("tlc", *CROWD)
    for name in ("Ben", "Chloe", "Edda", "Femi"):
        school.put(name, "tlc", learned=f"Nobody knows {len(name)}")
    for _again in range(3):
        school.put("Ben", "tlc", learned="Again")
    school.put("Gus", "tlc", learned="Signed", signed="name")
    page = school.read("Dylan", WALL)
    assert "Nobody knows" not in page
    assert "Again" not in page
    assert "Signed" in page
    assert WAITS in page
    school.put("Gus", "tlc", learned="The fifth")
    page = school.read("Dylan", WALL)
    assert WAITS not in page
    assert page.count("Nobody knows") == 4
    assert "The fifth" in page
    assert not [name for name in ("Ben", "Chloe", "Edda", "Femi") if name in main(page)]
    assert main(page).count("<bdi>") == 1


def test_a_wall_tells_nothing_of_when_or_in_which_order(school: School) -> None:
    school.newcomers("tlc", *CROWD)
    for name in ("Ben", "Chloe", *CROWD):
        school.put(name, "tlc", learned=f"By {name}")
    page = main(school.read("Dylan", WALL))
    with school.app.app_context():
        made = db.session.query(Setback).order_by(Setback.public_id)
        order = [page.index(each.learned) for each in made]
        columns = {column.name for column in Setback.__table__.columns}
    assert order == sorted(order)
    assert columns == {
        "id", "public_id", "membership_id", "tried", "learned", "signed", "revision"
    }  # fmt: skip
    assert "November" not in page
    assert "Metacognition" not in page


def test_another_years_people_do_not_make_five(school: School) -> None:
    school.newcomers("tlc", *CROWD)
    for name in ("Ben", "Chloe", *CROWD):
        school.put(name, "tlc")
    with school.app.app_context():
        tlc = db.session.query(Community).filter_by(public_id=school.communities["tlc"]).one()
        tlc.year = "2025-26"
        db.session.commit()
    school.put("Zara", "slc", learned="This year’s")
    assert "This year’s" not in school.read("Dylan", WALL)
    assert LEARNED in school.read("Dylan", f"{WALL}?year=2025-26")


def test_it_can_begin_with_a_feedback_of_what_did_not_work(school: School) -> None:
    planned = {"focus": "Debates", "try_1": "A silent debate.", "revision": "0"}
    school.press("Ben", school.at("tlc", "/plan/1"), planned)
    with school.app.app_context():
        plan = db.session.query(Plan).one()
        told = {"tried": "We debated.", "learned": "Too soon.", "outcome": Outcome.DID_NOT_WORK}
        moments = {"saved_at": plan.saved_at, "given_at": plan.saved_at}
        db.session.add(Feedback(plan_id=plan.id, **told, **moments))
        db.session.commit()
        path = school.at("tlc", f"/setbacks/new?plan={plan.public_id}")
    assert "Debates</a>" in school.read("Ben", school.at("tlc", "/setbacks/new"))
    page = school.read("Ben", path)
    assert "We debated.</textarea>" in page
    assert "Too soon.</textarea>" in page
    assert "Too soon." not in school.read("Chloe", path)
    with school.app.app_context():
        assert db.session.query(Setback).count() == 0


def test_its_author_alone_opens_changes_and_deletes_it(school: School) -> None:
    path = school.put("Ben", "tlc", signed="name")
    changed = SETBACK | {"learned": "Two days before.", "revision": "1"}
    for name in ("Chloe", "Amara", "Dylan"):
        assert school.status(name, path) in (403, 404)
        sent = school.press(name, path, changed, on=school.at("tlc"))
        assert sent.status_code in (403, 404)
    assert LEARNED in school.read("Dylan", WALL)
    assert LEARNED not in school.read("Chloe", school.at("tlc", "/setbacks"))
    assert school.press("Ben", path, changed | {"signed": "name"}).status_code == 303
    assert "Two days before." in school.read("Dylan", WALL)
    assert school.press("Ben", path, {"delete": "1"}).status_code == 303
    assert "Two days before." not in school.read("Dylan", WALL)


def test_of_two_tabs_the_second_sees_both_texts(school: School) -> None:
    path = school.put("Ben", "tlc")
    first, second = (SETBACK | {"learned": f"Tab {n}", "revision": "1"} for n in (1, 2))
    assert school.press("Ben", path, first).status_code == 303
    page = school.answered("Ben", path, second)
    assert "Tab 1" in page
    assert "Tab 2</textarea>" in page


def test_nothing_is_chosen_for_one_and_words_survive_the_error(school: School) -> None:
    path = school.at("tlc", "/setbacks/new")
    assert "checked" not in school.read("Ben", path)
    page = school.answered("Ben", path, {"learned": LEARNED, "revision": "0"})
    assert "Choose one of the two." in page
    assert f"{LEARNED}</textarea>" in page
    assert "Write a few words about what you learned." in school.answered(
        "Ben", path, SETBACK | {"learned": ""}
    )


def test_one_member_fills_no_wall(school: School) -> None:
    for _ in range(MOST_OF_ONE):
        school.put("Ben", "tlc")
    page = school.answered("Ben", school.at("tlc", "/setbacks/new"), SETBACK)
    assert "Delete one first." in page
    assert LEARNED in page


def test_a_student_is_never_named_nor_asked(school: School) -> None:
    assert "With my name" not in school.read("Zara", school.at("slc", "/setbacks/new"))
    school.put("Zara", "slc", signed="name")
    with school.app.app_context():
        assert not db.session.query(Setback).one().signed
    page = school.read("Dylan", WALL)
    assert LEARNED not in page
    assert WAITS in page


@pytest.fixture
def hosted(school: School) -> School:
    school.host("Ms Osei")
    return school


def test_their_host_reads_it_without_a_name_and_other_students_do_not(hosted: School) -> None:
    hosted.put("Zara", "slc")
    page = hosted.read("Ms Osei", hosted.at("slc", "/setbacks"))
    assert LEARNED in page
    assert "Zara" not in main(page)
    assert "Write something" not in page
    assert LEARNED not in hosted.read("Alfie", hosted.at("slc", "/setbacks"))
    assert hosted.status("Mr Reed", hosted.at("slc", "/setbacks")) == 403


def test_the_host_can_report_it_and_the_contact_learns_who_wrote_it(hosted: School) -> None:
    name_contact(hosted)
    path = hosted.put("Zara", "slc", learned="I am sad.")
    report = hosted.at("slc", f"/concern/setback/{path.rpartition('/')[2]}")
    assert hosted.status("Alfie", report) == 404
    hosted.press("Zara", path, SETBACK | {"learned": "All is well.", "revision": "1"})
    assert hosted.press("Ms Osei", report, {"worry": "How is she?"}).status_code == 303
    with hosted.app.app_context():
        concern = db.session.query(Concern).one()
        assert concern.author_name == "Zara"
        assert "All is well." in str(concern.parts)
        assert "I am sad." in str(concern.unseen)


def test_what_staff_change_leaves_no_old_words(school: School) -> None:
    path = school.put("Ben", "tlc")
    school.press("Ben", path, SETBACK | {"learned": "Other", "revision": "1"})
    with school.app.app_context():
        assert db.session.query(KeptWords).count() == 0


def test_a_long_wall_goes_on_overleaf(school: School) -> None:
    names = [f"Colleague {n}" for n in range(6)]
    school.newcomers("tlc", *names)
    for name in names:
        browser, path = school.visit(name), school.at("tlc", "/setbacks/new")
        browser.get(path)
        for number in range(9):
            assert browser.post(path, data=SETBACK | {"tried": f"{number}"}).status_code == 303
    first, second = (words(school.visit("Dylan").get(f"{WALL}?page={n}")) for n in (1, 2))
    assert [each.count(LEARNED) for each in (first, second)] == [50, 4]
    assert f"{WALL}?year=2026-27&amp;page=2" in first
