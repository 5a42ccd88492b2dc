"""Students read by name which adults read what they share: all of them, as of now, everywhere."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.people.models import Enrolment, Person
from lti_tool.web.clock import Clock
from tests import people
from tests.conftest import NOON
from tests.meetings.scene import statements
from tests.students.conftest import Year10

PLAN = {"focus": "Biology", "try_1": "Shut the book.", "revision": "0", "share": "1"}
MINUTE = dt.timedelta(minutes=1)
# Each page that names the hosts, and who reads it there.
PAGES = [("Alfie", ""), ("Alfie", "/members"), ("Quentin", "/join")]


def words(year10: Year10, name: str, path: str = "") -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", "", year10.read(name, path)).split())


def teaches_no_more(year10: Year10, name: str) -> None:
    with year10.app.app_context():
        place = db.session.query(Enrolment).filter_by(person_id=year10.ids[name]).one()
        place.launch_role = people.CourseRole.LEARNER
        db.session.commit()


def is_found_to_be_a_student(year10: Year10, name: str) -> None:
    with year10.app.app_context():
        lead = db.session.get_one(Person, year10.ids["Mr Reed"])
        other = people.course(db.session.query(people.Deployment).one(), "Year 13")
        made = people.community(other, lead, "Sixth form", Kind.SLC)
        people.join(made, people.person(other, name))
        db.session.commit()


def stops(year10: Year10, name: str) -> None:
    assert year10.send(name, "/hosting", {"stop": "1"}) == 303


GOING = [teaches_no_more, is_found_to_be_a_student, stops, Year10.leaves_the_course]


@pytest.fixture
def hosted(year10: Year10, clock: Clock) -> Year10:
    """Let Ms Osei become a host on the first day, and Mr Reed a day later."""
    clock.move(MINUTE)
    year10.host("Ms Osei")
    clock.fix(NOON + dt.timedelta(days=1))
    year10.host("Mr Reed")
    return year10


def test_several_hosts_are_all_named_at_home_and_as_one_says_it(hosted: Year10) -> None:
    home = words(hosted, "Alfie")
    assert "Your adult hosts are Mr Reed and Ms Osei, who read what you share." in home
    assert "There is a new adult host: Mr Reed." in home
    assert "You are one of the 2 adult hosts here." in words(hosted, "Ms Osei")
    assert "There are 2 adult hosts." in words(hosted, "Mr Reed")


def test_each_new_host_is_news_until_it_is_put_away(hosted: Year10) -> None:
    assert "There is a new adult host: Ms Osei." in words(hosted, "Alfie")
    browser = hosted.visit("Alfie")
    browser.get(hosted.at())
    browser.post(hosted.at("/told"), data={"until": (NOON + dt.timedelta(hours=1)).isoformat()})
    home = words(hosted, "Alfie")
    assert "There is a new adult host: Mr Reed." in home
    assert "There is a new adult host: Ms Osei." not in home


def test_a_newcomer_reads_all_their_names_before_joining(hosted: Year10) -> None:
    joining = words(hosted, "Quentin", "/join")
    assert "Mr Reed and Ms Osei see it too, as the adult hosts." in joining


def test_three_hosts_are_listed_with_a_comma(hosted: Year10) -> None:
    with hosted.app.app_context():
        place = db.session.query(people.Course).one()
        third = people.person(place, "Ms Shah", people.CourseRole.INSTRUCTOR)
        hosted.ids["Ms Shah"] = third.id
        db.session.commit()
    hosted.host("Ms Shah")
    assert "Mr Reed, Ms Osei and Ms Shah see it too" in words(hosted, "Quentin", "/join")


def test_a_host_whom_the_lms_does_not_name_is_not_left_out(year10: Year10) -> None:
    year10.host("Ms Osei")
    with year10.app.app_context():
        db.session.get_one(Person, year10.ids["Ms Osei"]).name = ""
        db.session.commit()
    called = f"Member {year10.ids['Ms Osei']}"
    assert f"{called} sees it too, as the adult host." in words(year10, "Quentin", "/join")
    assert f"Your adult host is {called}," in words(year10, "Alfie")


@pytest.mark.parametrize("goes", GOING, ids=lambda goes: goes.__name__)
def test_whoever_is_no_host_any_more_is_named_as_one_nowhere(
    year10: Year10, goes: Callable[[Year10, str], None]
) -> None:
    year10.host("Ms Osei")
    year10.send("Alfie", "/plan/1", PLAN)
    assert [path for name, path in PAGES if "Ms Osei" not in words(year10, name, path)] == []
    goes(year10, "Ms Osei")
    assert year10.status("Ms Osei", "/shared") == 403
    assert [path for name, path in PAGES if "Ms Osei" in words(year10, name, path)] == []
    assert "If it gets an adult host, that adult sees it too." in words(year10, "Quentin", "/join")
    assert "Ask an adult who teaches this course to be the host" in words(year10, "Mr Reed")


def test_however_many_hosts_there_are_a_page_asks_the_same(year10: Year10) -> None:
    none, one, two = costs(year10), costs_with(year10, "Ms Osei"), costs_with(year10, "Mr Reed")
    assert none == one == two


def costs_with(year10: Year10, name: str) -> list[int]:
    year10.host(name)
    return costs(year10)


def costs(year10: Year10) -> list[int]:
    """Return how many statements each page takes once the course list is fresh."""
    year10.read("Alfie")
    pages = [(year10.ids[name], year10.at(path)) for name, path in PAGES]
    return [len(statements(year10.app, person, path)) for person, path in pages]


def test_who_is_found_to_be_a_student_is_not_offered_as_a_host(year10: Year10) -> None:
    assert "Ms Osei" in year10.read("Mr Reed", "/hosts")
    is_found_to_be_a_student(year10, "Ms Osei")
    assert "Ms Osei" not in year10.read("Mr Reed", "/hosts")
