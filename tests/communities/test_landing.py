"""Whoever is not a member reads what joining means before they are asked."""

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from tests import people
from tests.browser import visit


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def landing(app: Flask, cast: people.Cast) -> str:
    path = f"/communities/{cast.community}/join"
    return visit(app, cast.dylan).get(path).get_data(as_text=True)


def test_it_says_when_the_community_meets(app: Flask, cast: people.Cast) -> None:
    page = landing(app, cast)
    assert "It meets today." in page
    assert "There are 6 meetings in the year." in page
    assert "<bdi>Amara</bdi> looks after the dates." in page


def test_its_size_is_told_from_five_people_on(app: Flask, cast: people.Cast) -> None:
    assert "It is just starting." in landing(app, cast)
    with app.app_context():
        made = db.session.query(Community).one()
        for name in ("Efua", "Farid", "Grace"):
            people.join(made, people.person(made.course, name))
        db.session.commit()
    assert "5 people so far." in landing(app, cast)


def test_join_and_not_now_weigh_the_same(app: Flask, cast: people.Cast) -> None:
    assert landing(app, cast).count('class="btn btn-outline-primary equal"') == 2


def test_the_title_names_the_community_once(app: Flask, cast: people.Cast) -> None:
    home = visit(app, cast.ben).get(f"/communities/{cast.community}").get_data(as_text=True)
    for page in (landing(app, cast), home):
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title.split() == ["Metacognition"]


def test_an_answer_that_is_none_of_ours_joins_nobody(app: Flask, cast: people.Cast) -> None:
    browser, path = visit(app, cast.dylan), f"/communities/{cast.community}/join"
    browser.get(path)
    answer = browser.post(path, data={"sends_cycles": "perhaps"})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.query(Membership).filter_by(person_id=cast.dylan).count() == 0
