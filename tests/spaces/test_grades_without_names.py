"""What the gradebook has, for a lead who may not read the names: no number below five, or by sums.

Mr Reed leads the students' community and is no host of it.
"""

from lti_tool.communities.models import Community, GradeReturn, Membership
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState
from lti_tool.web.clock import now
from tests import people
from tests.spaces.test_grades import OWED, SENT, differs, give
from tests.students.conftest import Year10, year10

__all__ = ["year10"]


def send(year10: Year10, how: GradeReturn, *states: list[dict[str, object]]) -> None:
    """Let so many more students say yes, each with scores that stand like this, column by column.

    They all have one name.
    """
    with year10.app.app_context():
        made = db.session.query(Community).one()
        made.grade_return, made.returns_since = how, now()
        first = 0 if how is GradeReturn.ONE_COLUMN else 1
        for cycle in range(first, first + len(states[0])):
            open_column(made, f"https://lms.test/lineitems/{cycle}/lineitem", cycle)
        for number, each in enumerate(states):
            someone = people.person(made.course, f"Student {number}")
            someone.name = "Sam"
            people.join(made, someone, sends_cycles=True)
            for cycle, state in enumerate(each, start=first):
                give(made, someone.id, state, cycle)
        moments = {"asked_at": now(), "ended_at": now()}
        done = {"kind": ErrandKind.COMPARISON, "state": ErrandState.DONE}
        db.session.add(Errand(community_id=made.id, **done, **moments))
        db.session.commit()


def read(year10: Year10) -> str:
    return " ".join(year10.read("Mr Reed", "/grades").split())


def test_people_are_counted_and_not_their_differences(year10: Year10) -> None:
    send(year10, GradeReturn.PER_CYCLE, *[[differs(None, 1), differs(None, 1)]] * 3)
    seen = read(year10)
    assert "That is so for fewer than five people." in seen
    assert "6 people" not in seen


def test_who_share_a_name_are_two_people(year10: Year10) -> None:
    send(year10, GradeReturn.PER_CYCLE, *[[differs(3, 1), differs(None, 1)]] * 6)
    assert read(year10).count("That is so for 6 people.") == 2


def test_a_few_on_the_way_are_not_told_by_the_rest(year10: Year10) -> None:
    send(year10, GradeReturn.ONE_COLUMN, *[[SENT]] * 7, [OWED])
    seen = read(year10)
    assert "What fewer than five people completed is sent now." in seen
    assert "are there" not in seen


def test_many_on_the_way_are_told_when_many_are_there(year10: Year10) -> None:
    send(year10, GradeReturn.ONE_COLUMN, *[[SENT]] * 5, *[[OWED]] * 5)
    assert "5 of 10 are there." in read(year10)


def students_send(year10: Year10, *names: str) -> None:
    with year10.app.app_context():
        made = db.session.query(Community).one()
        made.grade_return, made.returns_since = GradeReturn.ONE_COLUMN, now()
        open_column(made, "https://lms.test/lineitems/1/lineitem")
        for name in names:
            membership = db.session.query(Membership).filter_by(person_id=year10.ids[name]).one()
            membership.sends_cycles = True
            give(made, year10.ids[name], SENT)
        db.session.commit()


def test_an_adult_who_is_no_host_reads_no_student_s_name(year10: Year10) -> None:
    students_send(year10, "Zara", "Alfie")
    seen = " ".join(year10.read("Mr Reed", "/grades").split())
    assert "The LMS has taken everything that we sent for fewer than five people." in seen
    assert "Zara" not in seen
    year10.host("Mr Reed")
    seen = " ".join(year10.read("Mr Reed", "/grades").split())
    assert "The LMS has taken everything that we sent for 2 people." in seen
    assert "<bdi>Zara</bdi>" in seen
    assert "Priya" not in seen, "she did not say yes"
