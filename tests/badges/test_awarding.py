"""Badges come with what was done: once, in the same transaction, and whatever happens after."""

import datetime as dt

from flask import Flask

from lti_tool.badges import actions, drawing
from lti_tool.badges.catalogue import BadgeKind
from lti_tool.badges.models import Achievement, Award, StatusList
from lti_tool.badges.queries import Chosen
from lti_tool.communities import access, hosting
from lti_tool.communities.models import Community, Kind, Lead, Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings import rounds
from lti_tool.meetings.actions import skip
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Enrolment, Person
from lti_tool.progress import actions as progress
from lti_tool.progress.models import Completion
from lti_tool.web.clock import clock, now
from tests import people
from tests.badges.conftest import complete


def names(person_id: int) -> list[str]:
    awards = db.session.query(Award).filter_by(person_id=person_id).order_by(Award.id)
    return [award.achievement.name for award in awards]


def test_the_third_of_five_cycles_brings_the_year_s_badge_and_no_other_does(in_app: Flask) -> None:
    cast = people.tlc()
    complete(cast.ben, range(1, 3))
    assert names(cast.ben) == []
    complete(cast.ben, range(3, 4))
    assert names(cast.ben) == ["Community member 2026-27"]
    complete(cast.ben, range(1, 6))
    assert names(cast.ben) == ["Community member 2026-27"]
    assert names(cast.chloe) == []


def test_no_yes_to_the_gradebook_is_needed_for_a_badge_that_nobody_else_sees(in_app: Flask) -> None:
    cast = people.tlc(column=False)
    complete(cast.chloe, range(1, 4))
    assert names(cast.chloe) == ["Community member 2026-27"]


def test_a_badge_is_there_exactly_when_its_completion_is(in_app: Flask) -> None:
    cast = people.tlc()
    complete(cast.ben, range(1, 3))
    membership = db.session.query(Membership).filter_by(person_id=cast.ben).one()
    progress.complete(membership, CourseRole.LEARNER, 3, now())
    assert db.session.query(Award).count() == 1
    db.session.rollback()
    assert db.session.query(Completion).count() == 2
    assert db.session.query(Award).count() == db.session.query(StatusList).count() == 0


def test_one_school_year_brings_one_badge_whatever_the_number_of_communities(in_app: Flask) -> None:
    cast = people.tlc()
    place = db.session.get_one(Community, cast.community_id).course
    amara = db.session.get_one(Person, cast.amara)
    other = people.community(place, amara, "Reading")
    people.join(other, db.session.get_one(Person, cast.ben))
    db.session.commit()
    for membership in db.session.query(Membership).filter_by(person_id=cast.ben):
        for cycle in range(1, 4):
            progress.complete(membership, CourseRole.LEARNER, cycle, now())
    assert names(cast.ben) == ["Community member 2026-27"]


def test_what_is_looked_back_on_in_the_next_school_year_belongs_to_the_one_before(
    in_app: Flask,
) -> None:
    cast = people.tlc()
    complete(cast.ben, range(1, 3))
    clock.move(dt.timedelta(days=300))
    complete(cast.ben, range(3, 6))
    assert names(cast.ben) == ["Community member 2026-27"]
    actions.choose(db.session.get_one(Community, cast.community_id), Chosen(required=1))
    progress.award_all(db.session.get_one(Community, cast.community_id), now())
    assert names(cast.ben) == ["Community member 2026-27"]


def test_a_community_of_the_next_school_year_brings_another(in_app: Flask) -> None:
    cast = people.tlc()
    complete(cast.ben, range(1, 4))
    clock.move(dt.timedelta(days=365))
    place = db.session.get_one(Community, cast.community_id).course
    other = people.community(place, db.session.get_one(Person, cast.amara), "Reading")
    membership = people.join(other, db.session.get_one(Person, cast.ben))
    for cycle in range(1, 4):
        progress.complete(membership, CourseRole.LEARNER, cycle, now())
    assert names(cast.ben) == ["Community member 2026-27", "Community member 2027-28"]


def test_a_lead_who_asks_for_less_lets_those_who_reached_it_have_it_at_once(in_app: Flask) -> None:
    cast = people.tlc()
    complete(cast.ben, range(1, 3))
    made = db.session.get_one(Community, cast.community_id)
    actions.choose(made, Chosen(required=2, for_each_cycle=True))
    progress.award_all(made, now())
    assert sorted(names(cast.ben)) == [
        "Community member 2026-27",
        "Cycle 1, 2026-27",
        "Cycle 2, 2026-27",
    ]
    actions.choose(made, Chosen(required=5))
    progress.award_all(made, now())
    assert len(names(cast.ben)) == 3


def test_other_words_make_another_achievement_and_leave_the_one_before(in_app: Flask) -> None:
    cast = people.tlc()
    complete(cast.ben, range(1, 4))
    complete(cast.chloe, range(1, 4))
    assert db.session.query(Achievement).count() == 1
    before = db.session.query(Achievement).one().criteria
    made = db.session.get_one(Community, cast.community_id)
    people.join(made, db.session.get_one(Person, cast.dylan))
    actions.choose(made, Chosen(required=4))
    complete(cast.dylan, range(1, 5))
    first, second = db.session.query(Achievement).order_by(Achievement.id)
    assert first.criteria == before
    assert "Completed 4 or more" in second.criteria


def the_meetings(cast: people.Cast) -> list[Meeting]:
    wanted = db.session.query(Meeting).filter_by(community_id=cast.community_id)
    return wanted.order_by(Meeting.on).all()


def test_the_year_s_last_meeting_brings_those_who_looked_after_it_theirs(in_app: Flask) -> None:
    cast = people.tlc()
    for meeting in the_meetings(cast):
        assert names(cast.amara) == []
        rounds.hold(meeting, now())
    assert names(cast.amara) == ["Community lead 2026-27"]


def test_a_year_whose_last_meeting_is_left_out_ends_with_the_one_before(in_app: Flask) -> None:
    cast = people.tlc()
    *first, last = the_meetings(cast)
    for meeting in first:
        rounds.hold(meeting, now())
    assert names(cast.amara) == []
    skip(last, now())
    assert names(cast.amara) == ["Community lead 2026-27"]


def test_one_meeting_is_no_year(in_app: Flask) -> None:
    cast = people.tlc()
    first, *others = the_meetings(cast)
    rounds.hold(first, now())
    for meeting in others:
        skip(meeting, now())
    assert names(cast.amara) == []


def test_only_who_looked_after_it_for_a_while_and_does_so_now_has_the_badge(in_app: Flask) -> None:
    cast = people.tlc()
    meetings = the_meetings(cast)
    late = meetings[-1].on
    for person_id, since in ((cast.ben, now()), (cast.chloe, None), (cast.dylan, now())):
        at = since or dt.datetime.combine(late, dt.time(12), dt.UTC)
        db.session.add(Lead(community_id=cast.community_id, person_id=person_id, since=at))
    gone = db.session.query(Enrolment).filter_by(person_id=cast.dylan).one()
    gone.ended_at = now()
    db.session.flush()
    for meeting in meetings:
        rounds.hold(meeting, now())
    assert names(cast.ben) == ["Community lead 2026-27"]
    assert names(cast.chloe) == names(cast.dylan) == []


def test_an_adult_host_of_students_has_a_badge_that_says_host(in_app: Flask) -> None:
    place = people.course(people.school())
    teacher = people.person(place, "Farah", CourseRole.INSTRUCTOR)
    made = people.community(place, teacher, kind=Kind.SLC)
    lead = access.standing(teacher, made.public_id)
    hosting.invite_host(lead, teacher, now())
    hosting.answer_host(lead, yes=True, now=now())
    for meeting in db.session.query(Meeting).filter_by(community_id=made.id).order_by(Meeting.on):
        rounds.hold(meeting, now())
    [award] = db.session.query(Award)
    assert award.kind is BadgeKind.HOST
    assert not award.of_student


def test_what_students_earn_is_known_as_a_student_s(in_app: Flask) -> None:
    place = people.course(people.school())
    made = people.community(
        place, people.person(place, "Farah", CourseRole.INSTRUCTOR), kind=Kind.SLC
    )
    zara = people.person(place, "Zara")
    people.join(made, zara)
    complete(zara.id, range(1, 4))
    assert db.session.query(Award).one().of_student


def test_one_achievement_s_picture_is_rendered_once(in_app: Flask) -> None:
    drawing.png_of.cache_clear()
    cast = people.tlc()
    complete(cast.ben, range(1, 4))
    complete(cast.chloe, range(1, 4))
    for award in db.session.query(Award):
        drawing.png_of(award.achievement.drawing)
    assert drawing.png_of.cache_info().misses == 1
