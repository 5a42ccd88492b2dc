"""An adult is in a student community only as a named host, who reads and changes nothing."""

import datetime as dt

import pytest

from lti_tool.communities.models import Community, Host, Kind
from lti_tool.extensions import db
from lti_tool.people.models import Enrolment
from lti_tool.web.clock import Clock
from tests import people
from tests.conftest import NOON
from tests.pressing import at_once
from tests.students.conftest import Year10

PLAN = {"focus": "Biology", "try_1": "Shut the book.", "revision": "0"}


def asked(year10: Year10, name: str = "Ms Osei") -> int:
    return year10.send("Mr Reed", "/hosts", {"person": str(year10.ids[name])})


def test_a_host_is_asked_by_the_lead_and_says_yes(year10: Year10) -> None:
    assert asked(year10) == 303
    assert "was asked and has not answered" in year10.read("Mr Reed", "/hosts")
    assert year10.status("Ms Osei", "/shared") == 403
    assert year10.visit("Ms Osei").get(year10.at()).location == year10.at("/hosting")
    assert year10.send("Ms Osei", "/hosting", {"yes": "1"}) == 303
    assert "You are the adult host here." in year10.read("Ms Osei")


def test_whoever_says_not_this_time_is_no_host(year10: Year10) -> None:
    asked(year10)
    assert year10.send("Ms Osei", "/hosting", {"no": "1"}) == 303
    assert year10.status("Ms Osei", "/shared") == 403
    assert year10.status("Ms Osei", "/hosting") == 404


def test_nobody_makes_themselves_a_host(year10: Year10) -> None:
    assert year10.status("Ms Osei", "/hosting") == 404
    browser = year10.visit("Ms Osei")
    browser.get(year10.at("/join"))
    assert browser.post(year10.at("/hosting"), data={"yes": "1"}).status_code == 403
    with year10.app.app_context():
        assert db.session.query(Host).count() == 0


@pytest.mark.parametrize("name", ["Alfie", "Quentin"])
def test_a_student_is_never_asked(year10: Year10, name: str) -> None:
    assert asked(year10, name) == 422


def test_only_the_lead_asks(year10: Year10) -> None:
    for name in ("Alfie", "Ms Osei", "Quentin"):
        assert year10.status(name, "/hosts") == 403


def test_a_host_reads_what_is_shared_and_nothing_else(year10: Year10) -> None:
    year10.host("Ms Osei")
    year10.send("Alfie", "/plan/1", PLAN | {"share": "1", "focus": "Shared words"})
    year10.send("Zara", "/plan/1", PLAN | {"focus": "Private words"})
    seen = year10.read("Ms Osei") + year10.read("Ms Osei", "/shared")
    assert "Shared words" in seen
    assert "Private words" not in seen
    assert "Zara" in year10.read("Ms Osei", "/members")


def test_a_lead_who_is_no_host_reads_nothing_and_no_names(year10: Year10) -> None:
    year10.send("Alfie", "/plan/1", PLAN | {"share": "1"})
    assert "Biology" not in year10.read("Mr Reed")
    for path in ("/shared", "/members", "/agreement", "/experiments"):
        assert year10.status("Mr Reed", path) == 403, path


WRITES = [
    ("/plan/1", PLAN),
    ("/meetings/1/notes", {"notes": "Mine", "revision": "0"}),
    ("/meetings/1/learning", {"source": "book-extract", "citation": "A book"}),
    ("/meetings/1/duty", {"duty": "chair"}),
    ("/meetings/1", {"begin": "1"}),
    ("/meetings/1/state", {"held": "1"}),
    ("/meetings/1/pass", {}),
    ("/agreement", {"words": "Mine", "revision": "0"}),
    ("/experiments/new", {"question": "Why?", "strategy": "So", "weeks": "2"}),
    ("/settings", {"theme": "Mine"}),
    ("/agenda", {"feedback": "5", "new-learning": "5", "planning": "5"}),
    ("/leads", {"step_down": "1"}),
    ("/hosts", {"person": "1"}),
]


@pytest.mark.parametrize(("path", "fields"), WRITES, ids=[path for path, _ in WRITES])
def test_a_host_sets_writes_and_runs_nothing(
    year10: Year10, path: str, fields: dict[str, str]
) -> None:
    year10.host("Ms Osei")
    assert year10.send("Ms Osei", path, fields, on="/hosting") == 403


def test_a_host_who_leaves_the_school_sees_no_more(year10: Year10) -> None:
    year10.host("Ms Osei")
    assert year10.status("Ms Osei", "/shared") == 200
    year10.leaves_the_course("Ms Osei")
    assert year10.status("Ms Osei", "/shared") == 403
    assert "Ms Osei" not in year10.read("Mr Reed", "/hosts")


def test_a_host_stops_at_their_own_word(year10: Year10) -> None:
    year10.host("Ms Osei")
    assert year10.send("Ms Osei", "/hosting", {"stop": "1"}) == 303
    assert year10.status("Ms Osei", "/shared") == 403


def test_whoever_turns_out_to_be_a_student_is_no_host(year10: Year10) -> None:
    year10.host("Ms Osei")
    with year10.app.app_context():
        lead = db.session.get_one(people.Person, year10.ids["Mr Reed"])
        other = people.course(db.session.query(people.Deployment).one(), "Year 13")
        people.person(other, "Mr Reed", people.CourseRole.INSTRUCTOR)
        made = people.community(other, lead, "Sixth form", Kind.SLC)
        osei = people.person(other, "Ms Osei")
        people.join(made, osei)
        db.session.commit()
    assert year10.status("Ms Osei", "/shared") == 403


def test_an_adult_who_tries_to_join_reads_why_not(year10: Year10) -> None:
    page = year10.read("Ms Osei", "/join")
    assert "Adults take part only as hosts" in page
    assert year10.send("Ms Osei", "/join", {}) == 403


def test_a_tlc_has_none_of_it(year10: Year10) -> None:
    with year10.app.app_context():
        place = people.course(db.session.query(people.Deployment).one(), "Staff", staff=True)
        lead = people.person(place, "Mr Reed", people.CourseRole.INSTRUCTOR)
        made = people.community(place, lead, "Assessment")
        people.join(made, lead)
        db.session.commit()
        here = f"/communities/{made.public_id}"
    browser = year10.visit("Mr Reed")
    for path in ("/hosts", "/hosting", "/agreement", "/experiments", "/experiments/new"):
        assert browser.get(here + path).status_code == 404, path


def test_the_joining_page_says_in_plain_words_who_sees_what(year10: Year10) -> None:
    year10.host("Ms Osei")
    page = year10.read("Quentin", "/join")
    assert "What you write is yours." in page
    assert "Ms Osei</bdi> sees it too, as the adult host." in page
    assert "You can leave at any time. Nobody asks why." in page


def test_students_are_told_who_reads_what_they_share(year10: Year10, clock: Clock) -> None:
    assert "adult host" not in year10.read("Alfie").lower().replace("adult host can", "")
    clock.fix(NOON + dt.timedelta(days=1))
    year10.host("Ms Osei")
    assert "There is a new adult host: Ms Osei." in year10.read("Alfie")
    assert "Your adult host is <bdi>Ms Osei</bdi>" in year10.read("Alfie")
    assert "Ms Osei" in year10.read("Alfie", "/members")


def test_a_host_who_no_longer_teaches_there_is_none(year10: Year10) -> None:
    year10.host("Ms Osei")
    with year10.app.app_context():
        place = db.session.query(Enrolment).filter_by(person_id=year10.ids["Ms Osei"]).one()
        place.launch_role = people.CourseRole.LEARNER
        db.session.commit()
    assert year10.status("Ms Osei", "/shared") == 403
    assert year10.send("Ms Osei", "/join", {}) == 403


def test_a_double_press_on_yes_makes_one_host(year10: Year10) -> None:
    asked(year10)
    browsers = [year10.visit("Ms Osei") for _ in range(2)]
    for browser in browsers:
        browser.get(year10.at("/hosting"))
    pressed = at_once([(b, year10.at("/hosting"), {"yes": "1"}) for b in browsers])
    assert set(pressed) == {303}
    with year10.app.app_context():
        assert db.session.query(Host).count() == 1


def test_a_lead_reads_how_many_students_wait_and_no_names(year10: Year10) -> None:
    with year10.app.app_context():
        made = db.session.query(Community).one()
        made.size_to = 3
        db.session.commit()
    assert year10.send("Quentin", "/join", {}) == 303
    assert "Quentin" not in year10.read("Mr Reed", "/settings")
    assert "One student waits." in year10.read("Mr Reed", "/settings")
    assert year10.send("Mr Reed", "/settings", {"theme": "So", "size_to": "4"}) == 422


def test_a_host_reads_who_waits_and_students_do_not(year10: Year10) -> None:
    year10.host("Ms Osei")
    with year10.app.app_context():
        db.session.query(Community).one().size_to = 3
        db.session.commit()
    assert "Who waits" not in year10.read("Ms Osei", "/members")
    assert year10.send("Quentin", "/join", {}) == 303
    assert "One person waits for a place." in year10.read("Ms Osei")
    assert "Quentin" in year10.read("Ms Osei", "/members")
    seen = year10.read("Alfie") + year10.read("Alfie", "/members")
    assert "waits for a place." not in seen
    assert "Quentin" not in seen
    assert year10.status("Quentin", "/members") == 403


def test_a_host_reads_how_many_have_a_plan_from_five_members_on(year10: Year10) -> None:
    year10.host("Ms Osei")
    year10.send("Alfie", "/plan/1", PLAN | {"share": "1"})
    assert "Fewer than five people: hidden." in year10.read("Ms Osei")
    with year10.app.app_context():
        made = db.session.query(Community).one()
        for name in ("Rhodri", "Maeve"):
            people.join(made, people.person(made.course, name))
        db.session.commit()
    assert "5 members. 1 of them have shared a plan" in year10.read("Ms Osei")
    assert "have shared a plan" not in year10.read("Alfie")


def test_a_lead_is_reminded_that_students_want_a_host(year10: Year10) -> None:
    assert "Ask an adult who teaches this course" in year10.read("Mr Reed")
    year10.host("Ms Osei")
    assert "There is an adult host." in year10.read("Mr Reed")
