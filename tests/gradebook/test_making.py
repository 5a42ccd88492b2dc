"""A column is made once for a link that came without one, whoever asks and whatever gets lost."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community, GradeReturn, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook import errands, making
from lti_tool.gradebook.errands import ASK_AGAIN
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, LineItem
from lti_tool.lti.http import LmsRefused, LmsUnreachable
from lti_tool.web.clock import clock, now
from tests import people

LIST = "https://lms.test/2/lineitems?type_id=1"


@dataclasses.dataclass
class PretendColumns:
    """A course's columns, with failures to order: before a column is made, or after."""

    made: list[making.Wanted] = dataclasses.field(default_factory=list)
    before: Exception | None = None
    after: BaseException | None = None

    def make(self, wanted: making.Wanted) -> str:
        """Make a column; twice makes two, as in Moodle."""
        if self.before:
            raise self.before
        self.made.append(wanted)
        if self.after:
            raise self.after
        return f"https://lms.test/2/lineitems/{len(self.made)}/lineitem"

    def recover(self, wanted: making.Wanted) -> str | None:
        """Return the address of one that was made just like this."""
        found = [number for number, each in enumerate(self.made, start=1) if each == wanted]
        return f"https://lms.test/2/lineitems/{found[0]}/lineitem" if found else None


@pytest.fixture
def community(in_app: Flask) -> Community:
    """Return a community that returns grades, whose activity came without a column."""
    people.tlc(column=False)
    found = db.session.query(Community).one()
    found.grade_return, found.course.line_items_url = GradeReturn.ONE_COLUMN, LIST
    db.session.commit()
    return found


def asks(community: Community) -> bool:
    first = errands.ask(community, ErrandKind.COLUMN, now())
    db.session.commit()
    return first


def make(community: Community, columns: PretendColumns) -> None:
    making.make(community.id, "Metacognition: cycles", lambda _platform: columns, now)


def errand() -> Errand:
    return db.session.query(Errand).populate_existing().one()


def test_what_is_made_carries_what_knows_it_again(community: Community) -> None:
    columns = PretendColumns()
    assert asks(community)
    make(community, columns)
    [wanted] = columns.made
    link = db.session.query(ResourceLink).one()
    assert (wanted.line_items_url, wanted.resource_link_id) == (LIST, link.resource_link_id)
    assert wanted.column.resource_id == community.public_id
    assert (wanted.column.maximum, wanted.column.label) == (5, "Metacognition: cycles")
    [column] = db.session.query(LineItem)
    assert column.url == "https://lms.test/2/lineitems/1/lineitem"
    assert (column.maximum, column.cycle, column.made_at) == (5, 0, now())
    assert errand().state is ErrandState.DONE


def test_two_leads_and_two_workers_make_one(community: Community) -> None:
    columns = PretendColumns()
    assert [asks(community), asks(community)] == [True, False]
    make(community, columns)
    make(community, columns)
    assert len(columns.made) == 1
    assert asks(community), "nothing goes on any more"
    make(community, columns)
    assert len(columns.made) == 1, "there is one"
    assert db.session.query(LineItem).count() == 1


def test_a_second_worker_leaves_what_another_is_about(community: Community) -> None:
    asks(community)
    assert errands.begin(community.id, ErrandKind.COLUMN)
    columns = PretendColumns()
    make(community, columns)
    assert not columns.made


@pytest.mark.parametrize(
    "lost", [LmsUnreachable("lms.test", "timed out"), LmsUnreachable("lms.test", "no", 502)]
)
def test_a_lost_answer_makes_no_second_column(community: Community, lost: Exception) -> None:
    columns = PretendColumns(after=lost)
    asks(community)
    make(community, columns)
    assert errand().state is ErrandState.FAILED
    assert db.session.query(LineItem).count() == 0
    columns.after = None
    assert asks(community)
    make(community, columns)
    assert len(columns.made) == 1
    assert db.session.query(LineItem).one().url == "https://lms.test/2/lineitems/1/lineitem"


def test_a_worker_that_died_can_be_followed_up_later(community: Community) -> None:
    columns = PretendColumns(after=SystemExit())
    asks(community)
    with pytest.raises(SystemExit):
        make(community, columns)
    db.session.rollback()
    columns.after = None
    assert not asks(community), "it may still be about it"
    clock.move(ASK_AGAIN + dt.timedelta(seconds=1))
    assert not errands.goes_on(errand(), now())
    assert asks(community)
    make(community, columns)
    assert (len(columns.made), db.session.query(LineItem).count()) == (1, 1)


def test_what_the_lms_refused_is_said_and_can_be_asked_for_again(community: Community) -> None:
    columns = PretendColumns(before=LmsRefused("lms.test", "answered 403", 403))
    asks(community)
    make(community, columns)
    assert (errand().state, errand().last_status) == (ErrandState.FAILED, 403)
    columns.before = None
    assert asks(community)
    make(community, columns)
    assert db.session.query(LineItem).count() == 1


def test_an_error_of_ours_leaves_nobody_waiting(community: Community) -> None:
    asks(community)
    make(community, PretendColumns(before=RuntimeError("a fault")))
    assert (errand().state, errand().last_status) == (ErrandState.FAILED, None)


def test_a_launch_that_names_the_column_first_makes_no_second(community: Community) -> None:
    link = db.session.query(ResourceLink).one()
    link.line_item_url = "https://lms.test/2/lineitems/9/lineitem"
    assert not making.may_be_made(community)
    asks(community)
    columns = PretendColumns()
    make(community, columns)
    assert (columns.made, errand().state) == ([], ErrandState.DONE)


def test_nothing_is_made_where_the_lms_lets_us_make_none(community: Community) -> None:
    assert making.may_be_made(community)
    community.course.line_items_url = None
    assert not making.may_be_made(community)


def test_nothing_is_made_for_a_community_that_sends_nothing_or_by_cycle(
    community: Community,
) -> None:
    for how in (GradeReturn.NONE, GradeReturn.PER_CYCLE):
        community.grade_return = how
        assert not making.may_be_made(community)
