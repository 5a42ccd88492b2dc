"""A member's own badges: nobody else's to see, theirs to download, to share and to give back."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.badges import sharing
from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Award
from lti_tool.badges.signing import revoke, sign_anew
from lti_tool.badges.verification import Verdict, check
from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person, School
from lti_tool.web.clock import clock, now
from tests import people
from tests.badges.conftest import complete
from tests.browser import Browser, visit
from tests.pressing import at_once, page, press, words

LINK = re.compile(r"https://tool\.test(/ob/b/[\w-]{43})")


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        made = people.tlc()
        clock.move(dt.timedelta(minutes=1))
        complete(made.ben, range(1, 4))
        return made


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, cast.ben)


@pytest.fixture
def anybody(app: Flask) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


def path(app: Flask) -> str:
    with app.app_context():
        return f"/badges/{db.session.query(Award).one().public_id}"


def verdict(app: Flask, upload: bytes) -> Verdict:
    with app.app_context():
        return check(upload, issuer(), now()).verdict


def share(ben: Browser, at: str, **fields: str) -> str:
    """Make the link and return its path."""
    found = LINK.search(words(press(ben, at, {"share": "1", **fields})))
    assert found is not None
    return found[1]


def test_the_home_tells_of_a_new_badge_until_it_was_put_away(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert "You have a new badge." in page(ben, f"/communities/{cast.community}")
    assert "Community member 2026-27" in page(ben, "/badges")


def test_without_a_badge_the_page_says_how_one_comes(app: Flask, cast: people.Cast) -> None:
    assert "It comes by itself" in page(visit(app, cast.chloe), "/badges")


@pytest.mark.parametrize("rest", ["", "/badge.png", "/badge.svg", "/badge.jwt", "/give-back"])
def test_nobody_else_finds_it(app: Flask, cast: people.Cast, rest: str) -> None:
    for person in (cast.chloe, cast.amara):
        assert visit(app, person).get(path(app) + rest).status_code == 404


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("badge.png", "image/png"),
        ("badge.svg", "image/svg+xml"),
        ("badge.jwt", "application/vc+jwt"),
    ],
)
def test_each_file_is_handed_over_and_genuine(
    app: Flask, ben: Browser, name: str, content_type: str
) -> None:
    answer = ben.get(f"{path(app)}/{name}")
    assert answer.mimetype == content_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert verdict(app, answer.get_data()) is Verdict.VALID


def test_before_the_download_it_says_that_a_file_cannot_be_called_back(
    app: Flask, ben: Browser
) -> None:
    seen = page(ben, path(app))
    assert seen.index("nobody can call it back") < seen.index("badge.png")


def test_a_shared_page_names_nobody_unless_its_holder_says_so(
    app: Flask, ben: Browser, anybody: Browser
) -> None:
    link = share(ben, path(app))
    seen = page(anybody, link)
    assert "Community member 2026-27" in seen
    assert "It is genuine, and it counts." in seen
    for word in ("Ben", "Metacognition"):
        assert word not in seen
    named = share(ben, path(app), shows_name="1")
    assert "<bdi>Ben</bdi>" in page(anybody, named)
    assert anybody.get(link).status_code == 404


def test_a_shared_page_is_kept_by_nobody_and_found_by_no_search(
    app: Flask, ben: Browser, anybody: Browser
) -> None:
    answer = anybody.get(share(ben, path(app)))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers.getlist("Referrer-Policy") == ["no-referrer"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_unknown_and_switched_off_are_the_same_page(
    app: Flask, ben: Browser, anybody: Browser
) -> None:
    link = share(ben, path(app))
    press(ben, path(app), {"stop": "1"})
    gone, unknown = anybody.get(link), anybody.get("/ob/b/" + "A" * 43)
    assert gone.status_code == unknown.status_code == 404
    assert gone.get_data() == unknown.get_data()


def test_only_the_hash_of_a_link_is_kept(app: Flask, ben: Browser) -> None:
    token = share(ben, path(app)).removeprefix("/ob/b/")
    with app.app_context():
        award = db.session.query(Award).one()
        assert token not in (award.share_hash or "")
    assert token not in page(ben, path(app))


def test_what_is_given_back_is_revoked_and_its_page_and_files_are_gone(
    app: Flask, cast: people.Cast, ben: Browser, anybody: Browser
) -> None:
    at, link = path(app), share(ben, path(app))
    file = ben.get(f"{at}/badge.jwt").get_data()
    assert "What you completed stays completed." in page(ben, f"{at}/give-back")
    assert press(ben, f"{at}/give-back").status_code == 303
    assert verdict(app, file) is Verdict.REVOKED
    assert anybody.get(link).status_code == 404
    assert ben.get(f"{at}/badge.png").status_code == 410
    assert "was taken back on" in page(ben, at)
    with app.app_context():
        complete(cast.ben, range(4, 6))
        assert db.session.query(Award).count() == 1


def test_a_student_s_badge_has_no_page_unless_the_school_lets_it_and_never_a_name(
    app: Flask, anybody: Browser
) -> None:
    with app.app_context():
        course = people.course(people.school())
        teacher = people.person(course, "Farah", CourseRole.INSTRUCTOR)
        made = people.community(course, teacher, kind=Kind.SLC)
        zara = people.person(course, "Zara")
        people.join(made, zara)
        complete(zara.id, range(1, 4))
        student_id = zara.id
    student, at = visit(app, student_id), path(app)
    assert "Share it by a link" not in page(student, at)
    assert press(student, at, {"share": "1"}).status_code == 403
    let(app, yes=True)
    link = share(student, at, shows_name="1")
    assert "Zara" not in page(anybody, link)
    let(app, yes=False)
    assert anybody.get(link).status_code == 404
    assert press(student, at, {"stop": "1"}).status_code == 200


def let(app: Flask, *, yes: bool) -> None:
    """Let students of the school share badges, or not."""
    with app.app_context():
        db.session.query(School).one().students_share_badges = yes
        db.session.commit()


def test_a_badge_stays_when_its_community_or_giver_is_gone(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    with app.app_context():
        db.session.delete(db.session.get_one(Community, cast.community_id))
        db.session.delete(db.session.get_one(Person, cast.amara))
        db.session.commit()
    assert "Community member 2026-27" in page(ben, "/badges")
    assert ben.get(path(app)).status_code == 200


def test_a_badge_that_was_taken_back_is_shared_no_more(
    app: Flask, ben: Browser, anybody: Browser
) -> None:
    """A page that was open when it was taken back makes no link, and one made meanwhile is dead."""
    at = path(app)
    ben.get(at)
    with app.app_context():
        revoke(db.session.query(Award).one(), now())
        db.session.commit()
    answer = ben.post(at, data={"share": "1"})
    assert answer.status_code == 410
    assert "This is gone" in words(answer)
    with app.app_context():
        token = sharing.share(db.session.query(Award).one(), now(), shows_name=True)
        db.session.commit()
    assert anybody.get(f"/ob/b/{token}").status_code == 404


def test_somebody_who_turns_out_to_be_a_student_is_named_and_shared_no_more(
    app: Flask, cast: people.Cast, ben: Browser, anybody: Browser
) -> None:
    link = share(ben, path(app), shows_name="1")
    with app.app_context():
        place = people.course(
            db.session.get_one(Community, cast.community_id).course.deployment, "10"
        )
        teacher = people.person(place, "Farah", CourseRole.INSTRUCTOR)
        people.community(place, teacher, kind=Kind.SLC)
        people.person(place, "Ben")
        db.session.commit()
    assert anybody.get(link).status_code == 404
    let(app, yes=True)
    assert "Ben" not in page(anybody, link)


def test_two_presses_give_it_back_once(app: Flask, cast: people.Cast) -> None:
    at = f"{path(app)}/give-back"
    browsers = [visit(app, cast.ben) for _ in range(2)]
    for browser in browsers:
        browser.get(at)
    assert at_once([(browser, at, {}) for browser in browsers]) == [303, 303]


def test_the_home_tells_of_what_was_signed_anew_and_of_what_was_taken_back(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    home = f"/communities/{cast.community}"
    with app.app_context():
        db.session.query(Membership).filter_by(person_id=cast.ben).one().told_until = now()
        db.session.commit()
    assert "badge of yours" not in page(ben, home)
    clock.move(dt.timedelta(minutes=1))
    with app.app_context():
        sign_anew(db.session.query(Award).one(), now())
        db.session.commit()
    assert "A badge of yours was signed anew." in page(ben, home)
    assert "signed anew on 23 November 2026" in page(ben, "/badges")
    with app.app_context():
        revoke(db.session.query(Award).one(), now())
        db.session.commit()
    assert "A badge of yours was taken back." in page(ben, home)


def test_from_every_page_of_a_badge_a_way_leads_back_to_the_community(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    home = f"/communities/{cast.community}"
    at, came_from = path(app), f"?community={cast.community}"
    assert f'href="/badges{came_from}"' in page(ben, home)
    assert f'href="{at}{came_from}"' in page(ben, f"/badges{came_from}")
    assert f'href="{home}"' in page(ben, f"/badges{came_from}")
    for path_ in (f"{at}{came_from}", f"{at}/give-back{came_from}"):
        assert came_from in page(ben, path_)
    assert "Back to the community" not in page(ben, "/badges")
