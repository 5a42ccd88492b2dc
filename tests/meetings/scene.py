"""What the stories about meetings share: who comes, what they send, and what a page costs."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from lti_tool.communities.models import Community, Kind, Lead
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.remembered import remembered

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "keep": "1"}
FEEDBACK = {
    "tried": "I waited, mostly.",
    "outcome": "partly",
    "learned": "Silence is fine.",
    "revision": "0",
    "keep": "1",
}
Post = tuple[int, str, dict[str, str]]  # who, where, what


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def come(app: Flask, cast: people.Cast, person: int) -> Browser:
    """Let someone open the community's home, and with it hold a page to send forms from."""
    browser = visit(app, person)
    browser.get(at(cast), follow_redirects=True)
    return browser


def read(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def send(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(path, data=fields)
    return answer.status_code, answer.get_data(as_text=True)


def showed(browser: Browser, path: str) -> dict[str, str]:
    """Return what a page says that it showed, as its form sends it back."""
    return hidden(read(browser, path))


def hidden(page: str) -> dict[str, str]:
    """Return the item and the revision that a page's form sends back."""
    found = re.findall(r'name="(item|revision)"\s+value="([^"]*)"', page)
    return dict(found)


def find_address(page: str) -> str:
    """Return the path of the calendar address that a page shows."""
    found = re.search(r"https://tool\.test(/calendar/[\w-]+\.ics)", page)
    assert found is not None
    return found[1]


def address_of(browser: Browser, cast: people.Cast) -> str:
    """Let a member make a calendar address, the first or a new one."""
    return find_address(send(browser, at(cast, "/calendar"), renew="1")[1])


def at_once(app: Flask, cast: people.Cast, posts: list[Post]) -> list[tuple[int, str]]:
    """Send several people's forms in the same moment."""
    browsers = [come(app, cast, person) for person, _path, _fields in posts]
    start = threading.Barrier(len(posts))

    def press(browser: Browser, post: Post) -> tuple[int, str]:
        start.wait()
        return send(browser, post[1], **post[2])

    with ThreadPoolExecutor(len(posts)) as pool:
        pressed = [pool.submit(press, *each) for each in zip(browsers, posts, strict=True)]
        return [future.result() for future in pressed]


def second_lead(app: Flask, cast: people.Cast) -> int:
    """Let Efua look after the community too."""
    with app.app_context():
        made = db.session.get_one(Community, cast.community_id)
        efua = people.person(made.course, "Efua", CourseRole.INSTRUCTOR)
        db.session.add(Lead(community_id=made.id, person_id=efua.id, since=now()))
        db.session.commit()
        return efua.id


def more_members(app: Flask, cast: people.Cast, *names: str) -> list[int]:
    """Let more people join."""
    with app.app_context():
        made = db.session.get_one(Community, cast.community_id)
        newcomers = [people.person(made.course, name) for name in names]
        for each in newcomers:
            people.join(made, each)
        db.session.commit()
        return [each.id for each in newcomers]


@remembered
def students(app: Flask) -> people.Cast:
    """Set an SLC: Amara leads it and cannot join, Ben and Chloe are its students."""
    with app.app_context():
        course = people.course(people.school())
        amara = people.person(course, "Amara", CourseRole.INSTRUCTOR)
        ben, chloe, dylan = (people.person(course, name) for name in ("Ben", "Chloe", "Dylan"))
        made = people.community(course, amara, "Learning to learn", Kind.SLC)
        for student in (ben, chloe):
            people.join(made, student)
        db.session.commit()
        return people.Cast(made.public_id, made.id, course.id, amara.id, ben.id, chloe.id, dylan.id)


def fill_with_words(app: Flask, cast: people.Cast, clock: Clock) -> None:
    """Let Ben and Chloe write, and share, everything one can write; each word holds "marker"."""
    plan = dict.fromkeys(("focus", "try_1", "try_2", "with_whom", "less_of", "notice"), "")
    for person, name in ((cast.ben, "Ben"), (cast.chloe, "Chloe")):
        clock.fix(NOON)
        browser = come(app, cast, person)
        words = {field: f"{name}-marker-{field}" for field in (*plan, "help_wanted")}
        send(browser, at(cast, "/plan/1"), **words, revision="0", share="1")
        send(browser, at(cast, "/plan/1/notes"), words=f"{name}-marker-note", revision="0")
        send(browser, at(cast, "/meetings/2/notes"), notes="marker of ours", revision="0")
        clock.fix(NOON + dt.timedelta(weeks=6))
        browser = come(app, cast, person)
        said = {"tried": f"{name}-marker-tried", "learned": f"{name}-marker-learned"}
        status, _page = send(
            browser, at(cast, "/feedback/1"), **said, outcome="worked", revision="0", share="1"
        )
        assert status == 303


def seen(cast: people.Cast) -> Calendar:
    """Return the calendar as it stands; for use in an app context."""
    made = db.session.get_one(Community, cast.community_id)
    return calendar(made, now().date(), with_words=True)


def meeting(cast: people.Cast, number: int = 1) -> Meeting:
    """Return a meeting as it stands; for use in an app context."""
    found = seen(cast).numbered(number)
    assert found is not None
    return found


def words_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def statements(app: Flask, person: int, path: str) -> list[str]:
    """Return what a page asks the database, its visitor included."""
    browser, told = visit(app, person), list[str]()
    with app.app_context():
        engine = db.engine

    def note(*heard: object) -> None:
        told.append(str(heard[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    status = browser.get(path).status_code
    sa.event.remove(engine, "before_cursor_execute", note)
    assert status == 200
    return told
