"""A member answers once, leaves out what they like, and sees nothing of what others said."""

import datetime as dt

import pytest

from lti_tool.extensions import db
from lti_tool.surveys.models import BallotBox
from lti_tool.surveys.statements import Statement
from lti_tool.web.clock import clock
from tests.pressing import page, press, words
from tests.surveys.scene import CLOSED, LAST_MEETING, LEAD, Circle, all_at

BEN, CHLOE = "Ben Adeyemi", "Chloe Duvivier"


def box(ten: Circle) -> BallotBox:
    """Return what is counted so far."""
    with ten.app.app_context():
        return db.session.query(BallotBox).one()


def test_an_answer_is_counted_statement_by_statement(ten: Circle) -> None:
    ten.open()
    ten.answer(BEN, all_at(5) | {"risk": "1"})
    ten.answer(CHLOE, all_at(5))
    found = box(ten)
    assert found.people == 2
    assert found.tallies["risk"] == [1, 0, 0, 0, 1]
    assert all(found.tallies[each] == [0, 0, 0, 0, 2] for each in Statement if each != "risk")
    assert found.comments == {}


def test_a_second_answer_changes_nothing(ten: Circle) -> None:
    ten.open()
    ben = ten.come(BEN)
    assert "How far do you agree?" in page(ben, ten.at())
    for _press in range(2):
        assert ben.post(ten.at(), data=all_at(5, "Once")).status_code == 303
    found = box(ten)
    assert (found.people, found.tallies["risk"]) == (1, [0, 0, 0, 0, 1])
    assert [words for words, _quoted in found.comments.values()] == ["Once"]
    assert "You have answered. Thank you." in page(ben, ten.at())
    assert "How far do you agree?" not in page(ben, ten.at())


def test_what_somebody_leaves_out_adds_nothing(ten: Circle) -> None:
    ten.open()
    ten.answer(BEN, {"risk": "2"})
    ten.answer(CHLOE, {"comment": "More biscuits."})
    found = box(ten)
    assert found.people == 2
    assert found.tallies["risk"] == [0, 1, 0, 0, 0]
    assert sum(map(sum, found.tallies.values())) == 1


@pytest.mark.parametrize(
    "fields", [{}, {"comment": "  "}, {"may_be_quoted": "y"}, {"risk": "6"}, {"risk": "0"}]
)
def test_what_is_no_answer_counts_for_nothing(ten: Circle, fields: dict[str, str]) -> None:
    ten.open()
    assert press(ten.come(BEN), ten.at(), fields).status_code == 422
    assert box(ten).people == 0
    ten.answer(BEN, all_at(3))


def test_words_survive_an_answer_that_is_not_taken(ten: Circle) -> None:
    ten.open()
    refused = press(ten.come(BEN), ten.at(), {"risk": "9", "comment": "More biscuits."})
    assert refused.status_code == 422
    assert "More biscuits." in words(refused)
    assert "Error:" in words(refused)


def test_a_quotation_takes_a_tick_of_its_own(ten: Circle) -> None:
    ten.open()
    assert 'name="may_be_quoted" type="checkbox" value="y">' in page(ten.come(BEN), ten.at())
    ten.answer(BEN, all_at(4, "Not to be quoted"))
    ten.answer(CHLOE, all_at(4, "To be quoted", quoted=True))
    said = dict(box(ten).comments.values())
    assert said == {"Not to be quoted": False, "To be quoted": True}


@pytest.mark.parametrize("settled", [False, True])
def test_after_the_last_day_nothing_is_counted_and_no_word_lost(
    ten: Circle, *, settled: bool
) -> None:
    ten.open()
    ben = ten.come(BEN)
    page(ben, ten.at())
    if settled:
        ten.close()
    clock.fix(LAST_MEETING + CLOSED)
    ben = ten.come(BEN)
    page(ben, ten.at(""))
    late = ben.post(ten.at(), data=all_at(5, "Too late, alas"))
    assert late.status_code == 409
    assert "Too late, alas" in words(late)
    assert "Too late" not in ten.read(BEN)


def test_the_last_day_counts_until_its_end_where_the_school_is(ten: Circle) -> None:
    ten.open()
    clock.fix(dt.datetime(2027, 7, 5, 22, 59, tzinfo=dt.UTC))  # a minute to midnight in London
    ten.answer(BEN, all_at(4))
    clock.fix(dt.datetime(2027, 7, 5, 23, 0, tzinfo=dt.UTC))
    assert "It closed on Monday 5 July." in ten.read(CHLOE)


def test_who_is_no_member_answers_nothing(ten: Circle) -> None:
    ten.open()
    amara = ten.lead
    assert "How far do you agree?" not in page(amara, ten.at())
    assert press(amara, ten.at(), all_at(1), on=ten.at()).status_code == 403
    ben = ten.come(BEN)
    press(ben, ten.at("/leave"), on=ten.at(""))
    ben.get(ten.at("/left"))
    assert ben.post(ten.at(), data=all_at(1)).status_code == 403
    assert box(ten).people == 0


def test_who_left_and_joined_again_answers_once_all_the_same(ten: Circle) -> None:
    ten.open()
    ten.answer(BEN, all_at(1))
    ben = ten.come(BEN)
    press(ben, ten.at("/leave"), on=ten.at(""))
    assert press(ben, ten.at("/join")).status_code == 303
    assert "You have answered." in page(ben, ten.at())
    assert ben.post(ten.at(), data=all_at(1)).status_code == 303
    assert box(ten).people == 1


@pytest.mark.parametrize("path", ["", "/survey", "/survey/results", "/report"])
def test_while_it_is_open_an_answer_changes_no_page_of_the_lead(ten: Circle, path: str) -> None:
    ten.open()
    before = _without_token(ten.read(LEAD, path))
    for name in list(ten.people)[1:8]:
        ten.answer(name, all_at(2, "A word"))
    assert _without_token(ten.read(LEAD, path)) == before
    clock.fix(LAST_MEETING + CLOSED)  # closed, and not settled yet
    assert "A word" not in ten.read(LEAD, path)


def _without_token(text: str) -> str:
    return text.partition("<footer")[0]
