"""Members who answer in one moment: none is lost, none counts twice."""

import pytest

from lti_tool.extensions import db
from lti_tool.surveys.actions import settle
from lti_tool.surveys.models import BallotBox, Participation, Survey, SurveyComment
from lti_tool.surveys.queries import to_settle
from lti_tool.web.clock import clock, now
from tests.pressing import at_once, page
from tests.surveys.scene import LAST_MEETING, NAMES, Circle, all_at

ROUNDS = range(3)


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_many_who_answer_at_once_no_answer_is_lost(ten: Circle, _round: int) -> None:
    ten.open()
    presses = []
    for n, name in enumerate(NAMES[:6]):
        browser = ten.come(name)
        page(browser, ten.at())
        presses.append((browser, ten.at(), all_at(1 + n % 5, f"Word {n}")))
    assert at_once(presses) == [303] * 6
    with ten.app.app_context():
        box = db.session.query(BallotBox).one()
        assert box.people == db.session.query(Participation).count() == 6
        assert set(map(tuple, box.tallies.values())) == {(2, 1, 1, 1, 1)}
        assert sorted(words for words, _quoted in box.comments.values()) == [
            f"Word {n}" for n in range(6)
        ]


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_click_counts_once(ten: Circle, _round: int) -> None:
    ten.open()
    ben = [ten.come(NAMES[0]) for _ in range(2)]
    for each in ben:
        page(each, ten.at())
    assert at_once([(each, ten.at(), all_at(5, "Once")) for each in ben]) == [303, 303]
    with ten.app.app_context():
        box = db.session.query(BallotBox).one()
        assert (box.people, len(box.comments)) == (1, 1)


def test_two_who_open_it_at_once_open_one(ten: Circle) -> None:
    clock.fix(LAST_MEETING)
    amara = [ten.lead for _ in range(2)]
    for each in amara:
        page(each, ten.at())
    assert at_once([(each, ten.at("/survey/open"), {}) for each in amara]) == [303, 303]
    with ten.app.app_context():
        assert db.session.query(Survey).count() == db.session.query(BallotBox).count() == 1


def test_a_worker_that_comes_second_settles_nothing_again(ten: Circle) -> None:
    ten.open()
    ten.answer_all(*[all_at(4, "Word")] * 5)
    with ten.app.app_context():
        [(survey, _zone)] = to_settle()
        ten.close()  # by another worker, in the time between
        settle(survey, now().date())
        db.session.commit()
        assert (survey.people, survey.settled) == (5, True)
        assert db.session.query(SurveyComment).count() == 5
