"""Beside what students share stands who can see it, whether or not there is an adult host yet."""

import re

import pytest

from lti_tool.communities.models import Community, Kind
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem
from lti_tool.lti.roles import CourseRole
from tests import people
from tests.browser import visit
from tests.meetings.scene import statements
from tests.students.conftest import Year10

LINE = re.compile(r'<p class="who">(.*?)</p>', re.DOTALL)
MEMBERS = "The members of this community"
PLAN = {"focus": "Biology", "try_1": "Shut the book.", "revision": "0", "share": "1"}
ITEM = {
    "source": "conference",
    "citation": "Okafor, A. (2026). A day on talk.",
    "url": "https://example.org/talk",
    "pages": "33",
    "minutes": "12",
    "theme": "Talk",
    "summary": "Talk first, then write.",
    "question": "Who speaks least?",
    "revision": "0",
}
NAMED = ("Okafor, A. (2026)", "https://example.org/talk", "Pages: 33", "about 12 minutes", "Talk")
REST = ("Talk first, then write.", "Who speaks least?")


@pytest.fixture
def shared(year10: Year10) -> Year10:
    """Let Alfie share a plan, write notes and bring something to read."""
    year10.send("Alfie", "/plan/1", PLAN)
    year10.send("Alfie", "/meetings/1/notes", {"notes": "We agreed.", "revision": "0"})
    year10.send("Alfie", "/meetings/1/learning", ITEM)
    year10.send("Alfie", "/agreement", {"words": "We listen.", "revision": "0"})
    return year10


def pages(year10: Year10) -> list[str]:
    """Return the address of each page that shows what members share, or takes it in."""
    cycle = re.findall(rf'href="{year10.at("/shared/")}([^"#?]+)"', year10.read("Zara", "/shared"))
    item = item_of(year10)
    return [
        "",
        "/shared",
        f"/shared/{cycle[0]}",
        "/members",
        "/agreement",
        "/meetings/1",
        "/meetings/1/notes",
        "/meetings/1/learning",
        "/meetings/2/learning",
        "/library/new",
        f"/library/{item}",
        f"/library/{item}/change",
    ]


def item_of(year10: Year10) -> str:
    with year10.app.app_context():
        own = LibraryItem.community_id.is_not(None)
        return db.session.query(LibraryItem).where(own).one().public_id


def lines(page: str) -> list[str]:
    """Return what a page says of who can see what members share."""
    plain = [" ".join(re.sub(r"<[^>]*>", "", each).split()) for each in LINE.findall(page)]
    return [each for each in plain if MEMBERS in each]


def test_without_a_host_no_page_says_that_one_reads_it(shared: Year10) -> None:
    for path in pages(shared):
        said = lines(shared.read("Zara", path))
        assert said, path
        for line in said:
            assert "So can an adult host, once it has one." in line, path
            assert "its adult host" not in line, path
    assert [path for path in pages(shared) if shared.status("Ms Osei", path) == 200] == []


def test_with_two_hosts_each_page_names_both_and_both_read_it(shared: Year10) -> None:
    for name in ("Mr Reed", "Ms Osei"):
        shared.host(name)
    for path in pages(shared):
        said = lines(shared.read("Zara", path))
        assert said, path
        for line in said:
            assert "So can Mr Reed and Ms Osei, its adult hosts." in line, path
    for name in ("Mr Reed", "Ms Osei"):
        assert "Biology" in shared.read(name, "/shared")
        assert "We agreed." in shared.read(name, "/meetings/1")


def test_a_host_who_teaches_no_more_is_said_to_read_nothing(shared: Year10) -> None:
    shared.host("Ms Osei")
    shared.leaves_the_course("Ms Osei")
    assert [path for path in pages(shared) if "Ms Osei" in shared.read("Zara", path)] == []


def test_each_page_asks_once_at_most_who_the_hosts_are(shared: Year10) -> None:
    shared.host("Ms Osei")
    shared.send("Zara", "/plan/1", PLAN)
    for path in pages(shared):
        asked = statements(shared.app, shared.ids["Zara"], shared.at(path))
        assert len([each for each in asked if "FROM hosts JOIN" in each]) == 1, path


@pytest.mark.parametrize("hosted", [False, True], ids=["without a host", "with one"])
def test_what_is_lent_to_the_school_says_what_of_it(shared: Year10, *, hosted: bool) -> None:
    if hosted:
        shared.host("Ms Osei")
    path = f"/library/{item_of(shared)}"
    assert shared.send("Mr Reed", f"{path}/shelf", {"revision": "1"}, on=path) == 303
    [line] = [each for each in lines(shared.read("Zara", path)) if "rest" in each]
    assert "every community of the school finds its citation, link, pages, minutes" in line
    assert f"{MEMBERS}, and whoever looks after it, can see the rest." in line
    assert ("So can Ms Osei, its adult host." in line) == hosted
    readers = ("Zara", "Mr Reed", *(["Ms Osei"] if hosted else []))
    for name in readers:
        assert [word for word in (*NAMED, *REST) if word not in shared.read(name, path)] == []
    for name in {"Ms Osei", "Quentin"} - set(readers):
        assert shared.status(name, path) == 403
    elsewhere = another(shared, path)
    assert [word for word in NAMED if word not in elsewhere] == []
    assert [word for word in REST if word in elsewhere] == []
    assert "Another community of your school put it onto the school’s shelf" in elsewhere


def another(year10: Year10, path: str) -> str:
    """Return what somebody of another community at the school reads at this address of theirs."""
    with year10.app.app_context():
        here = db.session.query(Community).one()
        place = people.course(here.course.deployment, "Staff", staff=True)
        lead = people.person(place, "Amara", CourseRole.INSTRUCTOR)
        made = people.community(place, lead, "Feedback", Kind.TLC)
        people.join(made, lead)
        db.session.commit()
        address = f"/communities/{made.public_id}{path}"
        return visit(year10.app, lead).get(address).get_data(as_text=True)
