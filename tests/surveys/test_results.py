"""What a closed survey says is worked out once, from five answers on, and never changes."""

import re

import pytest
from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.surveys.jobs import settle_closed
from lti_tool.surveys.models import BallotBox, Participation, Survey, SurveyComment
from tests.pressing import page
from tests.surveys.scene import LEAD, NAMES, Circle, all_at, circle, levels

RISK = "I feel able to try something that may not work."


def counts(text: str, statement: str) -> list[int]:
    """Return the numbers that stand below a statement's words."""
    row = text.split(statement, 1)[1].split("</tbody>", 1)[0]
    numbers = row.rsplit("<tr>", 1)[1]
    return [int(n) for n in re.findall(r"<td>(\d+)</td>", numbers)]


def test_from_five_answers_on_three_bands_are_shown(ten: Circle) -> None:
    ten.run(*levels(1, 2, 3, 4, 5))
    text = ten.read(LEAD, "/survey/results")
    assert "5 members answered." in text
    assert counts(text, RISK) == [2, 1, 2]
    assert "Strongly" not in text
    with ten.app.app_context():
        results = db.session.query(Survey).one().results
        assert results
        assert all(each == [2, 1, 2] for each in results.values()), "the levels are gone"


def test_from_ten_answers_on_every_level_is_shown(ten: Circle) -> None:
    ten.run(*levels(1, 2, 2, 3, 3, 3, 5, 5, 5, 5))
    text = ten.read(LEAD, "/survey/results")
    assert counts(text, RISK) == [1, 2, 3, 0, 4]
    assert "Strongly agree" in text


def test_below_five_nothing_is_shown_and_nothing_is_kept(ten: Circle) -> None:
    ten.run(*[all_at(4, f"Word {n}", quoted=True) for n in range(4)])
    text = ten.read(LEAD, "/survey/results")
    assert "Fewer than five people: hidden." in text
    assert "Word" not in text
    with ten.app.app_context():
        survey = db.session.query(Survey).one()
        assert (survey.people, survey.results) == (None, None)
        for model in (BallotBox, Participation, SurveyComment):
            assert db.session.query(model).count() == 0


def test_nobody_answering_looks_like_four(ten: Circle) -> None:
    ten.run()
    none = ten.read(LEAD, "/survey/results").partition("<footer")[0]
    with ten.app.app_context():
        db.session.query(Survey).delete()
        db.session.commit()
    ten.run(*levels(5, 5, 5, 5))
    assert ten.read(LEAD, "/survey/results").partition("<footer")[0] == none


def test_a_statement_that_fewer_than_five_answered_is_hidden(ten: Circle) -> None:
    without = {key: value for key, value in all_at(4).items() if key != "risk"}
    ten.run(*levels(5, 5, 5, 5), without, without)
    text = ten.read(LEAD, "/survey/results")
    assert counts(text, RISK) == []
    assert counts(text, "I would do this again next year.") == [0, 0, 6]


def test_one_left_out_among_ten_leaves_all_in_bands(ten: Circle) -> None:
    without = {key: value for key, value in all_at(4).items() if key != "risk"}
    ten.run(*levels(*[5] * 9), without)
    text = ten.read(LEAD, "/survey/results")
    assert counts(text, RISK) == [0, 0, 9]
    assert counts(text, "I would do this again next year.") == [0, 0, 10]


def test_the_lead_reads_what_members_would_change_and_what_may_be_quoted(ten: Circle) -> None:
    said = [all_at(4, "Fewer papers"), all_at(4, "The talk was good", quoted=True)]
    ten.run(*said, *levels(4, 4, 4))
    text = ten.read(LEAD, "/survey/results")
    assert re.search(r"Fewer papers</p> <p class=\"hint\"> For you only", text)
    assert re.search(r"The talk was good</p> <p class=\"hint\"> May be quoted", text)


def test_members_are_shown_no_numbers(ten: Circle) -> None:
    ten.run(*levels(1, 2, 3, 4, 5))
    assert "It closed on" in ten.read(NAMES[0])
    ben = ten.come(NAMES[0])
    for path in ("/survey/results", "/report"):
        assert ben.get(ten.at(path)).status_code == 403


def test_settling_again_and_people_who_go_change_nothing(ten: Circle) -> None:
    ten.run(*levels(1, 2, 3, 4, 5))
    before = ten.read(LEAD, "/survey/results").partition("<footer")[0]
    for name in NAMES[:4]:
        ben = ten.come(name)
        page(ben, ten.at(""))
        assert ben.post(ten.at("/leave")).status_code == 303
    with ten.app.app_context():
        settle_closed.call_local()
    assert ten.read(LEAD, "/survey/results").partition("<footer")[0] == before


def test_it_is_not_settled_while_it_is_open(ten: Circle) -> None:
    ten.open()
    ten.answer_all(*levels(1, 2, 3, 4, 5))
    with ten.app.app_context():
        settle_closed.call_local()
        assert not db.session.query(Survey).one().settled
        assert db.session.query(BallotBox).one().people == 5


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_of_community_has_its_own_words(app: Flask, kind: Kind) -> None:
    ten = circle(app, kind)
    ten.run(*levels(3, 3, 3, 3, 3))
    text = ten.read(LEAD, "/survey/results")
    assert ("I tried a new way to learn this year." in text) == (kind is Kind.SLC)
    assert ("I tried something new in my teaching this year." in text) == (kind is Kind.TLC)
