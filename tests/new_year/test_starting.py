"""A lead starts the next year: what goes along, what stays, and who is asked to join."""

import datetime as dt
import threading
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import IntegrityError

from lti_tool.communities import access, leading
from lti_tool.communities.models import (
    Community,
    Host,
    Kind,
    Lead,
    LeadInvitation,
    Membership,
    ResourceLink,
)
from lti_tool.extensions import db
from lti_tool.library import actions as library
from lti_tool.library.models import LibraryItem, Source
from lti_tool.meetings.actions import set_half_terms
from lti_tool.meetings.models import AgendaItem, Meeting, MeetingState
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests.new_year.conftest import AFTER_THE_LAST, SchoolYear, form


def person(school: SchoolYear, who: int) -> Person:
    return db.session.get_one(Person, who)


def test_the_form_begins_with_what_the_year_was(school: SchoolYear) -> None:
    with school.app.app_context():
        made = db.session.get_one(Community, school.cast.community_id)
        made.size_from, made.size_to = 6, 11
        db.session.query(Meeting).update({"place": "Room 12", "starts": dt.time(15, 45)})
        db.session.commit()
    page = school.come(school.cast.amara).get(f"{school.here}/next-year").text
    for said in ("Metacognition", "To try things out together", "Room 12", "15:45", "6", "11"):
        assert f'value="{said}"' in page
    assert "Start 2027-28" in page


def test_the_days_are_moved_on_and_said_to_be_until_the_school_has_set_them(
    school: SchoolYear,
) -> None:
    amara = school.come(school.cast.amara)
    page = amara.get(f"{school.here}/next-year").text
    assert 'value="2027-09-29"' in page  # the middle of the configured half-term, 52 weeks on
    assert "moved on by 52 weeks" in page
    with school.app.app_context():
        platform = person(school, school.cast.amara).platform_id
        set_half_terms(platform, [(dt.date(2027, 9, 1), dt.date(2027, 10, 22))])
        db.session.commit()
    page = amara.get(f"{school.here}/next-year").text
    assert 'value="2027-09-22"' in page
    assert "that your school has set" in page


def test_the_new_year_has_its_agenda_and_dates_and_no_members(school: SchoolYear) -> None:
    with school.app.app_context():
        db.session.query(AgendaItem).filter_by(position=1).update({"minutes": 17})
        db.session.get_one(Community, school.cast.community_id).agreement = "We listen."
        db.session.commit()
    home = school.start(school.come(school.cast.amara), starts="16:00")
    with school.app.app_context():
        new = school.next_one()
        assert home == f"/communities/{new.public_id}"
        assert (new.theme, new.year, new.kind) == ("Metacognition again", "2027-28", Kind.TLC)
        assert (new.agreement, new.returns_since) == ("", None)
        meetings = db.session.query(Meeting).filter_by(community_id=new.id).order_by(Meeting.on)
        assert [meeting.number for meeting in meetings] == [1, 2, 3]
        assert {meeting.state for meeting in meetings} == {MeetingState.PLANNED}
        minutes = [
            [
                item.minutes
                for item in db.session.query(AgendaItem)
                .filter_by(community_id=which)
                .order_by(AgendaItem.position)
            ]
            for which in (school.cast.community_id, new.id)
        ]
        assert minutes[0] == minutes[1]
        assert minutes[1][0] == 17
        assert not db.session.query(Membership).filter_by(community_id=new.id).count()
        assert not db.session.query(Host).filter_by(community_id=new.id).count()
        assert not db.session.query(LeadInvitation).filter_by(community_id=new.id).count()
        [lead] = db.session.query(Lead).filter_by(community_id=new.id)
        assert lead.person_id == school.cast.amara


def test_the_old_year_is_over_from_then_on_and_keeps_its_people(school: SchoolYear) -> None:
    school.start(school.come(school.cast.amara))
    with school.app.app_context():
        old = db.session.get_one(Community, school.cast.community_id)
        assert old.closed_at == AFTER_THE_LAST
        assert db.session.query(Membership).filter_by(community_id=old.id).count() == 2
        assert db.session.query(Meeting).filter_by(community_id=old.id).count() == 6
    assert school.come(school.cast.ben).get(f"{school.here}/members").status_code == 200


def test_works_go_along_and_what_members_wrote_about_them_stays(school: SchoolYear) -> None:
    told = {"minutes": 20, "theme": "Memory", "summary": "In short", "question": "Why?"}
    with school.app.app_context():
        for who, name in ((school.cast.amara, "A book"), (school.cast.ben, "A film")):
            here = access.standing(person(school, who), school.cast.community)
            facts = {"url": "https://example.org", "pages": "3", "brought_by": "Ben", "prompts": ""}
            cited = library.Cited(Source.OTHER, name, **facts, **told)  # type: ignore[arg-type]
            item = library.propose(here, cited, now())
            if who == school.cast.ben:
                library.note(here, item, "Here it means", now())
        db.session.commit()
    school.start(school.come(school.cast.amara))
    with school.app.app_context():
        new = school.next_one()
        items = db.session.query(LibraryItem).filter_by(community_id=new.id)
        book, film = items.order_by(LibraryItem.citation)
        assert (book.citation, book.summary, book.question) == ("A book", "In short", "Why?")
        assert (film.citation, film.theme, film.minutes) == ("A film", "Memory", 20)
        assert (film.summary, film.question) == ("", "")
        assert {item.brought_by for item in items} == {""}
        assert {item.written_by_id for item in items} == {school.cast.amara}
        assert not any(item.members_wrote for item in items)
        public_id, shelf = film.public_id, f"/communities/{new.public_id}/library"
    amara = school.come(school.cast.amara, shelf)
    assert "Here it means" not in amara.get(f"{shelf}/{public_id}").text


def test_the_activity_of_the_course_opens_the_new_year_and_leads_back(school: SchoolYear) -> None:
    with school.app.app_context():
        link = db.session.query(ResourceLink).one()
        link.named = school.cast.community  # as an activity that was picked says for ever
        path = f"/links/{link.public_id}"
        db.session.commit()
    home = school.start(school.come(school.cast.amara))
    amara, ben = school.come(school.cast.amara), school.come(school.cast.ben)
    for browser in (amara, ben):
        assert browser.get(path).location == home
    assert f'href="{school.here}"' in amara.get(home).text
    page = ben.get(path, follow_redirects=True).text
    assert "You were here in 2026-27. It goes on in 2027-28: join if you like." in page
    assert f'href="{school.here}"' in page
    newcomer = school.come(school.cast.dylan).get(path, follow_redirects=True).text
    assert "2026-27" not in newcomer


def test_members_of_the_old_year_are_asked_there_with_two_equal_answers(
    school: SchoolYear,
) -> None:
    home = school.start(school.come(school.cast.amara))
    ben = school.come(school.cast.ben)
    page = ben.get(school.here).text
    assert "Metacognition again goes on in 2027-28" in page
    for path in ("join", "not-now"):
        assert f'class="btn btn-outline-primary equal" href="{home}/{path}"' in " ".join(
            page.split()
        )
    before = _members(school)
    assert ben.get(f"{home}/not-now").status_code == 200
    assert _members(school) == before
    ben.get(f"{home}/join")
    assert ben.post(f"{home}/join").status_code == 303
    page = ben.get(school.here).text
    assert "Open 2027-28" in page
    assert "Join if you like" not in page


def _members(school: SchoolYear) -> int:
    with school.app.app_context():
        return db.session.query(Membership).count()


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [("Year 10", "year 10", False), ("Year 10", "Year 11", True), ("", "", True)],
)
def test_a_new_year_10_is_not_for_last_years(
    school: SchoolYear, old: str, new: str, asked: bool
) -> None:
    with school.app.app_context():
        made = db.session.get_one(Community, school.cast.community_id)
        made.kind, made.year_group, made.course.staff_declared_at = Kind.SLC, old, None
        db.session.commit()
    school.start(school.come(school.cast.amara), year_group=new)
    page = school.come(school.cast.ben).get(school.here).text
    assert ("Join if you like" in page) is asked
    assert ("That one is for a new" in page) is not asked
    with school.app.app_context():
        assert school.next_one().year_group == new


def test_a_meeting_to_come_is_waited_for(school: SchoolYear) -> None:
    with school.app.app_context():
        last = db.session.query(Meeting).filter_by(number=6).one()
        last.on, last.state = dt.date(2027, 7, 20), MeetingState.PLANNED
        db.session.commit()
    amara = school.come(school.cast.amara)
    assert "Start 2027-28" not in amara.get(school.here).text
    page = amara.get(f"{school.here}/next-year").text
    assert "There is still a meeting of 2026-27 to come" in page
    assert amara.post(f"{school.here}/next-year", data=form()).status_code == 422
    with school.app.app_context():
        assert db.session.query(Community).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days-2": "2027-07-20"}, "The first meeting is in 2026-27 still"),
        ({"theme": ""}, "Give it a theme"),
        ({"days-2": "", "days-3": "", "days-4": ""}, "Give at least two dates"),
        ({"grade_return": "one-column"}, "This activity has no gradebook column."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_starts(
    school: SchoolYear, changes: dict[str, str], said: str
) -> None:
    amara = school.come(school.cast.amara)
    amara.get(f"{school.here}/next-year")
    answer = amara.post(f"{school.here}/next-year", data=form(**changes))
    assert answer.status_code == 422
    assert said in answer.text
    with school.app.app_context():
        assert not db.session.get_one(Community, school.cast.community_id).is_over


def test_the_kind_never_changes(school: SchoolYear) -> None:
    school.start(school.come(school.cast.amara), kind="slc", agenda="efa-six")
    with school.app.app_context():
        assert school.next_one().kind is Kind.TLC


def test_nobody_but_a_lead_starts_it(school: SchoolYear) -> None:
    for who in (school.cast.ben, school.cast.dylan):
        browser = school.come(who)
        assert browser.get(f"{school.here}/next-year").status_code == 403
        assert browser.post(f"{school.here}/next-year", data=form()).status_code == 403


def test_a_lead_who_is_no_teacher_declares_nobody_staff(school: SchoolYear) -> None:
    lead_too(school)
    with school.app.app_context():
        db.session.get_one(Community, school.cast.community_id).course.staff_declared_at = None
        db.session.commit()
    ben = school.come(school.cast.ben)
    assert "Everyone enrolled here is staff" not in ben.get(f"{school.here}/next-year").text
    assert ben.post(f"{school.here}/next-year", data=form(staff="y")).status_code == 403


def lead_too(school: SchoolYear) -> None:
    """Let Ben look after the old year as well."""
    with school.app.app_context():
        amara, ben = (person(school, who) for who in (school.cast.amara, school.cast.ben))
        public_id = school.cast.community
        leading.invite_lead(access.standing(amara, public_id), ben, now())
        leading.answer_invitation(access.standing(ben, public_id), yes=True, now=now())
        db.session.commit()


def test_whoever_comes_second_is_led_to_the_year_that_is_there(school: SchoolYear) -> None:
    lead_too(school)
    ben = school.come(school.cast.ben, f"{school.here}/next-year")
    home = school.start(school.come(school.cast.amara))
    assert ben.post(f"{school.here}/next-year", data=form(theme="Another")).location == home
    assert ben.get(f"{school.here}/next-year").location == home
    with school.app.app_context():
        assert db.session.query(Community).count() == 2


def test_of_two_who_press_at_once_one_starts_it(school: SchoolYear) -> None:
    lead_too(school)
    path = f"{school.here}/next-year"
    browsers = [school.come(who, path) for who in (school.cast.amara, school.cast.ben)]
    together, answers = threading.Barrier(2), []

    def press(browser: object) -> None:
        together.wait()
        answers.append(browser.post(path, data=form()))  # type: ignore[attr-defined]

    run([threading.Thread(target=press, args=(browser,)) for browser in browsers])
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    with school.app.app_context():
        assert db.session.query(Community).count() == 2


def run(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_database_holds_one_next_year(school: SchoolYear) -> None:
    school.start(school.come(school.cast.amara))
    with school.app.app_context():
        new = school.next_one()
        copied = {"kind": new.kind, "theme": "Another", "year": "2027-28", "set_up_at": now()}
        db.session.add(Community(course_id=new.course_id, follows_id=new.follows_id, **copied))
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_a_year_can_go_on_twice_and_each_leads_to_its_neighbours(school: SchoolYear) -> None:
    home = school.start(school.come(school.cast.amara))
    school.at(dt.datetime(2028, 9, 1, 12, tzinfo=dt.UTC))
    amara = school.come(school.cast.amara, home)
    assert "2027-28 is over here" in amara.get(home).text
    days = {"days-2": "2028-10-04", "days-3": "2028-11-08", "days-4": ""}
    third = school.start(amara, f"{home}/next-year", **days)
    page = amara.get(home).text
    assert f'href="{school.here}"' in page
    assert f'href="{third}"' in page
    with school.app.app_context():
        years = {each.year for each in db.session.query(Community)}
        assert years == {"2026-27", "2027-28", "2028-29"}
