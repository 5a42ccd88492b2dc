"""Students write their findings themselves; their host looks once before the staff read them."""

import pytest

from lti_tool.communities.models import Community, KeptWords
from lti_tool.extensions import db
from lti_tool.people.models import School as Settings
from lti_tool.safeguarding.models import Concern
from lti_tool.web.clock import now
from tests.findings.scene import TEXT, School

TO_LOOK = "The students would like you to look at their findings."


@pytest.fixture
def hosted(school: School) -> School:
    school.host("Ms Osei")
    return school


def test_students_ask_and_only_their_host_lets_it_out(hosted: School) -> None:
    hosted.write("Zara", "slc")
    path = hosted.released()
    assert hosted.decide("Zara", "slc", "release") == 303
    assert hosted.status("Dylan", path) == 404
    for name in ("Zara", "Alfie"):
        assert hosted.decide(name, "slc", "go_out") == 403
    assert hosted.decide("Mr Reed", "slc", "go_out") == 403
    assert TO_LOOK in hosted.read("Ms Osei", hosted.at("slc"))
    assert hosted.decide("Ms Osei", "slc", "go_out") == 303
    assert TO_LOOK not in hosted.read("Ms Osei", hosted.at("slc"))
    page = hosted.read("Dylan", path)
    assert TEXT["found"] in page
    assert not [name for name in ("Zara", "Alfie", "Priya") if name in page]
    assert "Our findings are out" in hosted.read("Alfie", hosted.at("slc"))


def test_without_a_host_it_stays_with_them(school: School) -> None:
    school.write("Zara", "slc")
    page = school.answered("Zara", school.at("slc", "/findings"), {"release": "1", "revision": "1"})
    assert "an adult host looks at it, and you have none just now" in page


def test_a_host_answers_for_what_they_read_and_not_for_what_came_after(hosted: School) -> None:
    hosted.write("Zara", "slc")
    hosted.decide("Zara", "slc", "release")
    hosted.write("Alfie", "slc", found="And one more thing.", revision="1")
    assert hosted.decide("Ms Osei", "slc", "go_out") == 409
    assert hosted.status("Dylan", hosted.released()) == 404
    assert hosted.decide("Ms Osei", "slc", "go_out", 2) == 303


def test_a_host_who_would_like_to_talk_first_sends_it_back_without_a_word(hosted: School) -> None:
    hosted.write("Zara", "slc")
    hosted.decide("Zara", "slc", "release")
    assert hosted.decide("Ms Osei", "slc", "talk") == 303
    assert "would like to talk about our findings" in hosted.read("Alfie", hosted.at("slc"))
    assert hosted.status("Dylan", hosted.released()) == 404
    assert "Ask our host to look" in hosted.read("Zara", hosted.at("slc", "/findings"))


def test_with_both_answers_at_once_a_year_that_is_over_lets_nothing_out(hosted: School) -> None:
    hosted.write("Zara", "slc")
    hosted.decide("Zara", "slc", "release")
    with hosted.app.app_context():
        db.session.query(Community).update({"closed_at": now()})
        db.session.commit()
    path = hosted.at("slc", "/findings")
    hosted.press("Ms Osei", path, {"go_out": "1", "talk": "1", "revision": "1"})
    assert hosted.status("Dylan", hosted.released()) == 404


def test_the_host_is_told_of_a_change_after_it_went_out(hosted: School) -> None:
    hosted.write("Zara", "slc")
    hosted.decide("Zara", "slc", "release")
    hosted.decide("Ms Osei", "slc", "go_out")
    hosted.write("Zara", "slc", found="Changed later.", revision="1")
    assert "Changed later." in hosted.read("Dylan", hosted.released())
    assert TO_LOOK in hosted.read("Ms Osei", hosted.at("slc"))
    assert hosted.decide("Ms Osei", "slc", "talk", 2) == 303
    assert hosted.status("Dylan", hosted.released()) == 404


def test_a_host_reads_the_draft_and_writes_nothing(hosted: School) -> None:
    hosted.write("Zara", "slc")
    path = hosted.at("slc", "/findings")
    page = hosted.read("Ms Osei", path)
    assert TEXT["found"] in page
    assert "nothing in it is yours to change" in page
    assert hosted.status("Ms Osei", f"{path}/write") == 403
    sent = hosted.press("Ms Osei", f"{path}/write", TEXT | {"revision": "1"}, on=path)
    assert sent.status_code == 403


def test_a_student_opens_nothing_that_is_for_the_staff(hosted: School) -> None:
    hosted.write("Ben", "tlc")
    hosted.decide("Ben", "tlc", "release")
    path = hosted.released()
    for each in ("/findings", "/findings/setbacks", path, f"{path}/print"):
        assert hosted.status("Zara", each) == 403


def test_staff_who_worry_about_it_are_told_whom_to_speak_to(hosted: School) -> None:
    with hosted.app.app_context():
        found = db.session.query(Settings).filter_by(name="Example School").one()
        found.contact_name = "Deborah Safe"
        db.session.commit()
    hosted.write("Zara", "slc")
    hosted.decide("Zara", "slc", "release")
    hosted.decide("Ms Osei", "slc", "go_out")
    assert "speak to <bdi>Deborah Safe</bdi> at once" in hosted.read("Dylan", hosted.released())


def name_contact(school: School) -> None:
    with school.app.app_context():
        found = db.session.query(Settings).filter_by(name="Example School").one()
        found.contact_id = school.ids["Dylan"]
        db.session.commit()


def test_it_can_be_reported_and_earlier_words_go_to_the_contact(hosted: School) -> None:
    name_contact(hosted)
    hosted.write("Zara", "slc", found="Mr X is mean.")
    hosted.write("Alfie", "slc", revision="1")
    page = hosted.visit("Priya").get(hosted.at("slc", "/findings")).text
    assert "Report a concern" in page
    path = hosted.at("slc", f"/concern/{hosted.released().replace('/findings', 'findings')}")
    sent = hosted.press("Priya", path, {"worry": "It names somebody."})
    assert sent.status_code == 303
    with hosted.app.app_context():
        [kept] = db.session.query(KeptWords).filter(KeptWords.words != "")
        assert "Mr X is mean." in kept.words
        concern = db.session.query(Concern).one()
        assert concern.author_name == "Alfie"
        said = str(concern.parts) + str(concern.unseen)
        assert TEXT["found"] in said
        assert "Mr X is mean." in said


def test_among_teachers_there_is_no_such_report(school: School) -> None:
    school.write("Ben", "tlc")
    assert "Report a concern" not in school.read("Chloe", school.at("tlc", "/findings"))
