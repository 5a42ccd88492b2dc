"""A year ends by itself, can be read after it, and says when its words go."""

import datetime as dt

import pytest

from lti_tool.communities.access import Place, standing
from lti_tool.communities.actions import join
from lti_tool.communities.models import Community, Kind, Membership, Waiting
from lti_tool.communities.years import first_day_after, last_day, next_year
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.people.models import Person
from lti_tool.people.models import School as Settings
from lti_tool.plans.models import Plan
from lti_tool.spaces.jobs import close_years
from lti_tool.web.clock import now
from tests.new_year.conftest import SEPTEMBER, SchoolYear

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds after each.", "revision": "0"}
END = dt.datetime(2027, 7, 31, 22, 30, tzinfo=dt.UTC)  # 23:30 in London


def is_over(school: SchoolYear) -> bool:
    with school.app.app_context():
        close_years.call_local()
        return db.session.get_one(Community, school.cast.community_id).is_over


@pytest.mark.parametrize(
    ("meeting", "ends"),
    [
        (None, dt.date(2027, 7, 31)),
        (dt.date(2027, 6, 21), dt.date(2027, 7, 31)),
        (dt.date(2027, 7, 17), dt.date(2027, 7, 31)),
        (dt.date(2027, 7, 18), dt.date(2027, 8, 1)),
        (dt.date(2027, 12, 1), dt.date(2027, 12, 15)),
    ],
)
def test_the_last_day_is_the_school_years_or_two_weeks_after_the_last_meeting(
    meeting: dt.date | None, ends: dt.date
) -> None:
    assert last_day("2026-27", meeting) == ends


def test_the_next_year_is_that_of_today_if_that_is_later() -> None:
    assert first_day_after("2026-27") == dt.date(2027, 8, 1)
    assert next_year("2026-27", dt.date(2027, 7, 1)) == "2027-28"
    assert next_year("2026-27", dt.date(2029, 9, 1)) == "2029-30"


def test_a_year_ends_after_its_last_day_where_the_school_is(school: SchoolYear) -> None:
    school.at(END)
    assert not is_over(school)
    school.at(END + dt.timedelta(hours=1))
    assert is_over(school)


def test_a_meeting_still_to_come_keeps_it_open_unless_it_is_left_out(school: SchoolYear) -> None:
    with school.app.app_context():
        last = db.session.query(Meeting).filter_by(number=6).one()
        last.on, last.state = dt.date(2027, 9, 20), MeetingState.PLANNED
        db.session.commit()
    school.at(SEPTEMBER)
    assert not is_over(school)
    with school.app.app_context():
        db.session.query(Meeting).filter_by(number=6).update({"state": MeetingState.SKIPPED})
        db.session.commit()
    assert is_over(school)


def test_whoever_opens_it_first_closes_it_where_no_worker_did(school: SchoolYear) -> None:
    school.at(SEPTEMBER)
    page = school.come(school.cast.ben).get(school.here).text
    assert "2026-27 is over here: it ended on 31 July 2027." in page
    assert "What is mine to do" not in page


def test_it_ended_on_its_last_day_whenever_a_worker_came(school: SchoolYear) -> None:
    ended = set()
    for late in (SEPTEMBER, SEPTEMBER + dt.timedelta(days=30)):
        school.at(late)
        assert is_over(school)
        with school.app.app_context():
            ended.add(db.session.get_one(Community, school.cast.community_id).closed_at)
    assert [moment.date() for moment in ended if moment] == [dt.date(2027, 7, 31)]


def test_the_page_says_when_words_go_as_the_school_set_it(school: SchoolYear) -> None:
    with school.app.app_context():
        settings = db.session.query(Settings).one()
        settings.private_days, settings.shared_months = 10, 7
        db.session.commit()
    school.at(SEPTEMBER)
    page = school.come(school.cast.ben).get(school.here).text
    assert "What only its author can see is deleted on 10 August 2027" in page
    assert "what was shared on 29 February 2028" in page


def test_a_student_community_goes_as_a_whole(school: SchoolYear) -> None:
    with school.app.app_context():
        db.session.query(Community).update({"kind": Kind.SLC})
        db.session.commit()
    school.at(SEPTEMBER)
    page = school.come(school.cast.ben).get(school.here).text
    assert "All that was written here is deleted on 31 July 2028." in page


def test_words_that_come_too_late_are_shown_to_be_copied(school: SchoolYear) -> None:
    browser = school.come(school.cast.ben)
    browser.get(f"{school.here}/plan/6")
    school.at(SEPTEMBER)
    browser = school.come(school.cast.ben)
    answer = browser.post(f"{school.here}/plan/6", data=PLAN)
    assert answer.status_code == 403
    assert "What you typed is below, to be copied." in answer.text
    assert "Wait four seconds after each." in answer.text
    assert "Back to 2026-27" in answer.text
    kept = browser.post(f"{school.here}/plan/6/words", data=PLAN)
    assert (kept.status_code, kept.headers["X-Trouble"]) == (403, "over")
    with school.app.app_context():
        assert db.session.query(Plan).count() == 0


def test_nobody_joins_a_year_that_is_over(school: SchoolYear) -> None:
    school.at(SEPTEMBER)
    assert is_over(school)
    browser = school.come(school.cast.dylan, f"{school.here}/join")
    page = browser.get(f"{school.here}/join").text
    assert "This community’s year is over: 2026-27 ended on 31 July 2027." in page
    assert browser.post(f"{school.here}/join").status_code == 403
    with school.app.app_context():
        dylan = db.session.get_one(Person, school.cast.dylan)
        assert standing(dylan, school.cast.community).place is Place.STRANGER


def test_nobody_waits_for_a_place_in_it_any_more(school: SchoolYear) -> None:
    with school.app.app_context():
        made = db.session.get_one(Community, school.cast.community_id)
        made.size_to = 2
        dylan = db.session.get_one(Person, school.cast.dylan)
        assert join(standing(dylan, made.public_id), sends_cycles=True, now=now()) is None
        db.session.commit()
        assert db.session.query(Waiting).count() == 1
    school.at(SEPTEMBER)
    assert is_over(school)
    with school.app.app_context():
        assert db.session.query(Waiting).count() == 0
    assert (
        "You wait for a place" not in school.come(school.cast.dylan).get(f"{school.here}/join").text
    )


def test_a_member_leaves_a_year_that_is_over(school: SchoolYear) -> None:
    school.at(SEPTEMBER)
    assert is_over(school)
    browser = school.come(school.cast.ben)
    assert browser.post(f"{school.here}/leave").status_code == 303
    with school.app.app_context():
        own = db.session.query(Membership).filter_by(person_id=school.cast.ben).one()
        assert own.left_at == SEPTEMBER


def test_what_a_meeting_became_can_still_be_said_and_not_taken_back(school: SchoolYear) -> None:
    with school.app.app_context():
        db.session.query(Meeting).filter_by(number=6).update({"state": MeetingState.PLANNED})
        db.session.commit()
    school.at(SEPTEMBER)
    assert is_over(school)
    amara, path = school.come(school.cast.amara), f"{school.here}/meetings/6/state"
    assert "Say what became of it" in amara.get(school.here).text
    assert amara.post(path, data={"held": "1"}).status_code == 303
    assert amara.post(path, data={"planned": "1"}).status_code == 403
