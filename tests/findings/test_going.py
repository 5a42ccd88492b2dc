"""Who goes takes their name along; the group's findings stay, and of their own what they say."""

import pytest

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.findings.models import Findings, FindingsEvent, Setback
from lti_tool.people.models import Person
from tests.findings.scene import SETBACK, TEXT, School

WALL = "/findings/setbacks"


@pytest.fixture
def written(school: School) -> School:
    school.write("Ben", "tlc")
    school.decide("Ben", "tlc", "release")
    school.put("Ben", "tlc", signed="name")
    return school


def leave(school: School, remains: str = "") -> None:
    assert school.press("Ben", school.at("tlc", "/leave"), {}, on=school.at("tlc")).location
    if remains:
        sent = school.press("Ben", school.at("tlc", "/left"), {"remains": remains})
        assert sent.status_code == 303


def history(school: School) -> str:
    return school.read("Chloe", school.at("tlc", "/findings"))


def test_who_leaves_is_named_no_more_and_the_findings_stay(written: School) -> None:
    assert "<bdi>Ben</bdi> let the staff read it." in history(written)
    leave(written)
    assert TEXT["found"] in written.read("Dylan", written.released())
    page = history(written)
    assert "<bdi>A former member</bdi> let the staff read it." in page
    assert "Ben" not in page
    assert SETBACK["learned"] not in written.read("Dylan", WALL)
    assert written.status("Ben", written.at("tlc", "/findings")) == 403


def test_who_wishes_so_stays_named(written: School) -> None:
    leave(written, "named")
    assert "<bdi>Ben</bdi> let the staff read it." in history(written)
    assert "<bdi>Ben</bdi>" in written.read("Dylan", WALL)


def test_who_has_their_words_deleted_takes_their_setbacks_and_not_the_groups_page(
    written: School,
) -> None:
    leave(written, "deleted")
    with written.app.app_context():
        assert db.session.query(Setback).count() == 0
        assert db.session.query(Findings).one().found == TEXT["found"]


def test_of_a_person_who_is_erased_the_groups_text_stays_without_them(written: School) -> None:
    with written.app.app_context():
        db.session.delete(db.session.get_one(Person, written.ids["Ben"]))
        db.session.commit()
        assert db.session.query(Setback).count() == 0
        assert db.session.query(Findings).one().saved_by_id is None
        assert db.session.query(FindingsEvent).one().person_id is None
    assert TEXT["found"] in written.read("Dylan", written.released())
    assert "<bdi>A former member</bdi> let the staff read it." in history(written)


def test_a_community_takes_everything_along(written: School) -> None:
    with written.app.app_context():
        db.session.delete(db.session.query(Community).filter_by(theme="Metacognition").one())
        db.session.commit()
        for model in (Findings, FindingsEvent, Setback):
            assert db.session.query(model).count() == 0
