"""A comparison reads what those who said yes have in the LMS, and changes nothing by itself."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator

import pytest

from lti_tool.communities.access import standing
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook import comparing, errands
from lti_tool.gradebook.actions import open_column
from lti_tool.gradebook.claiming import write_back
from lti_tool.gradebook.exchange import exchange
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, Score, ScoreState
from lti_tool.gradebook.overview import Found, Overview, overview
from lti_tool.lti.ags import Result
from lti_tool.lti.http import LmsRefused, LmsUnreachable
from lti_tool.lti.tokens import TokenRefused
from lti_tool.people.models import Person
from lti_tool.web.clock import clock, now
from tests.gradebook.conftest import MINUTE, Term, claim
from tests.gradebook.pretend import PretendGradebook


class Reading(PretendGradebook):
    """A gradebook that is looked into, and that notes about whom."""

    asked: list[set[str]]
    fails: Exception | None = None
    slow = dt.timedelta()
    meanwhile: Callable[[], None] | None = None

    def results(self, line_item_url: str, people: Collection[str]) -> Iterator[Result]:
        """Yield the results of some people."""
        if self.fails:
            raise self.fails
        clock.move(self.slow)
        if self.meanwhile:
            self.meanwhile()
        self.asked = [*getattr(self, "asked", []), set(people)]
        for who, (value, at) in self.grades.items():
            if who in people:
                yield Result(who, value, self.maximum, at)


@pytest.fixture
def lms(term: Term) -> Reading:
    """Let Ben's two cycles be in the gradebook, whose maximum is twenty."""
    term.lms = Reading(maximum=20)
    term.complete(1)
    term.complete(2)
    term.send()
    term.wait(MINUTE)
    assert term.lms.value("Ben") == 8
    return term.lms


def compare(lms: Reading) -> Errand:
    community = db.session.query(Community).one()
    assert errands.ask(community, ErrandKind.COMPARISON, now())
    db.session.commit()
    comparing.compare(community.id, lambda _platform: lms, now)
    return db.session.query(Errand).populate_existing().one()


def seen(term: Term) -> Overview:
    db.session.expire_all()
    lead = db.session.get_one(Person, term.cast.amara)
    return overview(standing(lead, term.cast.community), now())


def holds(term: Term, lms: Reading, value: float | None) -> None:
    """Let somebody change what the LMS has of Ben."""
    if value is None:
        lms.grades.pop("Ben")
    else:
        lms.grades["Ben"] = (value, now())


def test_what_is_the_same_makes_no_difference(term: Term, lms: Reading) -> None:
    assert compare(lms).state is ErrandState.DONE
    assert [seat.differences for seat in seen(term).seats] == [()]
    assert seen(term).is_compared
    assert (term.score().lms_value, term.score().looked_at) == (2, now())


@pytest.mark.parametrize(
    ("held", "found"), [(4, Found.LESS), (0, Found.NONE), (None, Found.NONE), (12, Found.MORE)]
)
def test_what_differs_is_found_in_our_own_measure(
    term: Term, lms: Reading, held: float | None, found: Found
) -> None:
    holds(term, lms, held)
    compare(lms)
    [(seat, difference)] = seen(term).differing(found)
    assert (seat.name, difference.sent, difference.held) == ("Ben", 2, (held or 0) / 4)
    assert (term.score().state, term.score().sent_value) == (ScoreState.SETTLED, 2)
    assert len(lms.posts) == 1, "nothing was changed by looking"


def test_only_those_who_said_yes_and_were_sent_are_read(term: Term, lms: Reading) -> None:
    [chloe] = db.session.query(Person).filter_by(name="Chloe")
    lms.grades["Chloe"] = (20, now())
    term.complete(person_id=chloe.id)
    compare(lms)
    assert lms.asked == [{"Ben"}]
    assert db.session.query(Score).count() == 1


def test_what_was_sent_since_is_no_difference(term: Term, lms: Reading) -> None:
    holds(term, lms, 4)
    compare(lms)
    term.wait(MINUTE)
    term.complete(3)
    term.send()
    assert [seat.differences for seat in seen(term).seats] == [()]


def test_an_lms_whose_clock_is_ahead_hides_no_difference(term: Term, lms: Reading) -> None:
    ahead = now() + dt.timedelta(days=30)
    lms.grades["Ben"] = (4, ahead)
    term.complete(3)
    term.send()
    term.wait(MINUTE)
    term.send()
    assert lms.grades["Ben"] == (12, ahead + dt.timedelta(seconds=1))
    holds(term, lms, None)
    compare(lms)
    assert len(seen(term).differing(Found.NONE)) == 1


def test_a_clock_set_back_hides_no_difference(term: Term, lms: Reading) -> None:
    term.wait(-MINUTE * 60)
    holds(term, lms, None)
    compare(lms)
    assert len(seen(term).differing(Found.NONE)) == 1
    again(term)
    assert lms.value("Ben") == 8


def test_what_is_sent_while_results_are_read_is_no_difference(term: Term, lms: Reading) -> None:
    class Slow(Reading):
        def results(self, line_item_url: str, people: Collection[str]) -> Iterator[Result]:
            yield from super().results(line_item_url, people)
            term.complete(3)
            term.send()

    compare(Slow(lms.grades, lms.posts, maximum=20))
    term.wait(MINUTE)
    assert (lms.value("Ben"), term.score().sent_value) == (12, 3)
    assert [seat.differences for seat in seen(term).seats] == [()]


def test_what_was_out_while_results_were_read_is_no_difference(term: Term, lms: Reading) -> None:
    term.complete(3)
    [out] = claim()
    term.wait(MINUTE)
    compare(lms)
    write_back([exchange(lms, out)], now())
    assert (lms.value("Ben"), term.score().sent_value) == (12, 3)
    assert [seat.differences for seat in seen(term).seats] == [()]


def again(term: Term) -> None:
    comparing.send_again(db.session.query(Community).one(), now())
    db.session.commit()
    term.send()


@pytest.mark.parametrize("held", [4, 0, None])
def test_ours_is_sent_again_where_the_lms_has_less(
    term: Term, lms: Reading, held: float | None
) -> None:
    holds(term, lms, held)
    compare(lms)
    term.wait(MINUTE)
    again(term)
    first, last = lms.posts[0], lms.posts[-1]
    assert lms.value("Ben") == 8
    assert last.at >= first.at + dt.timedelta(seconds=1)
    assert term.score().state is ScoreState.SETTLED


def test_ours_never_lowers_what_the_lms_has(term: Term, lms: Reading) -> None:
    holds(term, lms, 4)
    compare(lms)
    holds(term, lms, 16)  # a teacher was quicker
    again(term)
    assert (lms.value("Ben"), len(lms.posts)) == (16, 1)
    holds(term, lms, 12)
    compare(lms)
    again(term)
    assert (lms.value("Ben"), len(lms.posts)) == (12, 1), "more is no reason to send"


def test_more_that_was_found_is_never_lowered_however_much_later(term: Term, lms: Reading) -> None:
    holds(term, lms, 16)
    compare(lms)
    term.wait(2 * comparing.KEPT)
    comparing.forget(now())
    db.session.commit()
    for cycle in (3, 4, 5):
        term.complete(cycle)
        term.send()
        assert lms.value("Ben") == max(16, 4 * cycle)
    assert len(lms.posts) == 2


@pytest.mark.parametrize(("held", "known"), [(7, 1), (2, None), (None, None)])
def test_what_the_lms_has_is_known_until_ours_is_there_again(
    term: Term, lms: Reading, held: float | None, known: int | None
) -> None:
    holds(term, lms, held)
    compare(lms)
    comparing.send_again(db.session.query(Community).one(), now())
    db.session.commit()
    assert (term.score().state, term.score().sent_value) == (ScoreState.OWED, known)
    lms.grades["Ben"] = (8, now() - MINUTE)  # a teacher was quicker
    term.send()
    assert (len(lms.posts), term.score().sent_value) == (1, 2)


def test_a_no_in_the_meantime_sends_nothing_again(term: Term, lms: Reading) -> None:
    holds(term, lms, 4)
    compare(lms)
    term.membership(term.cast.ben).sends_cycles = False
    db.session.commit()
    again(term)
    assert (lms.value("Ben"), term.score().state) == (4, ScoreState.SETTLED)
    assert seen(term).seats == ()
    compare(lms)
    assert lms.asked == [{"Ben"}, set()], "and nothing of theirs is read any more"


def test_a_column_that_is_gone_is_said(term: Term, lms: Reading) -> None:
    lms.fails = LmsRefused("lms.test", "answered 404", 404)
    assert compare(lms).state is ErrandState.DONE
    assert term.score().line_item.look_status == 404
    lms.fails = None
    compare(lms)
    assert term.score().line_item.look_status is None


def test_a_column_that_is_gone_before_anything_was_sent_is_said(term: Term) -> None:
    """Every score was refused with a 404, so there is nobody to ask about."""
    term.lms = lms = Reading(faults=[LmsRefused("lms.test", "answered 404", 404)])
    term.complete()
    term.send()
    assert (term.score().state, term.score().sent_value) == (ScoreState.REFUSED, None)
    lms.fails = LmsRefused("lms.test", "answered 404", 404)
    assert compare(lms).state is ErrandState.DONE
    assert term.score().line_item.look_status == 404
    lms.fails = None
    compare(lms)
    assert term.score().line_item.look_status is None
    assert not seen(term).is_compared


@pytest.mark.parametrize(
    ("fails", "status"),
    [
        (LmsUnreachable("lms.test", "timed out"), None),
        (LmsRefused("lms.test", "answered 403", 403), 403),
        # Moodle's token address answers 404 where it cannot fetch our keys.
        (TokenRefused("lms.test", "answered 404", 404), 401),
        (RuntimeError("a fault of ours"), None),
    ],
)
def test_what_could_not_be_read_is_said(
    term: Term, lms: Reading, fails: Exception, status: int | None
) -> None:
    lms.fails = fails
    errand = compare(lms)
    assert (errand.state, errand.last_status) == (ErrandState.FAILED, status)
    assert term.score().line_item.look_status is None


def test_what_was_read_is_forgotten_after_a_day(term: Term, lms: Reading) -> None:
    lms.grades["Ben"] = (4, now())
    compare(lms)
    comparing.forget(now() + comparing.KEPT)
    assert term.score().lms_value == 1
    assert db.session.query(Errand).count() == 1
    comparing.forget(now() + comparing.KEPT + MINUTE)
    db.session.commit()
    assert (term.score().lms_value, term.score().looked_at) == (None, None)
    assert term.score().sent_value == 2
    assert db.session.query(Errand).count() == 0


def test_two_who_ask_at_once_read_once(term: Term, lms: Reading) -> None:
    community = db.session.query(Community).one()
    asked = [errands.ask(community, ErrandKind.COMPARISON, now()) for _ in range(2)]
    assert asked == [True, False]


def test_a_comparison_ends_before_somebody_can_ask_again(term: Term, lms: Reading) -> None:
    """Each column takes five minutes, and there is one for each cycle."""
    community = db.session.query(Community).one()
    for cycle in (1, 2, 3):
        open_column(community, f"https://lms.test/lineitems/slow-{cycle}", cycle)
    lms.slow = 5 * MINUTE
    errand = compare(lms)
    assert errand.state is ErrandState.FAILED
    assert errand.ended_at is not None
    assert errand.ended_at <= errand.asked_at + errands.ASK_AGAIN
    assert len(lms.asked) == 2


def test_the_end_of_one_is_not_written_onto_the_next(term: Term, lms: Reading) -> None:
    community = db.session.query(Community).one()
    lms.slow = errands.ASK_AGAIN + MINUTE

    def ask_again() -> None:
        assert errands.ask(community, ErrandKind.COMPARISON, now())
        db.session.commit()
        assert errands.begin(community.id, ErrandKind.COMPARISON)

    lms.meanwhile = ask_again
    errand = compare(lms)
    assert (errand.state, errand.tries, errand.ended_at) == (ErrandState.RUNNING, 2, None)
