"""A new year in the LMS: copied courses, the picker, and columns that are never taken over."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.communities import access
from lti_tool.communities.actions import join
from lti_tool.communities.models import Community, GradeReturn, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Course, Person
from lti_tool.web.clock import now
from tests.browser import Browser
from tests.deep_linking.conftest import AGS, FORM, Picker, lms, picker, platform_key, served
from tests.new_year.conftest import form

__all__ = ["lms", "picker", "platform_key", "served"]
LEAD, MEMBER, COLLEAGUE = "7", "8", "9"
OLD_COLUMN = {AGS: {"lineitem": "https://lms.test/1/lineitem", "scope": []}}
NEW_COLUMN = {AGS: {"lineitem": "https://lms.test/2/lineitem", "scope": []}}


def set_up(picker: Picker, browser: Browser, **changes: str) -> Any:
    """Let the lead pick a community whose meetings are over, and return its item in the LMS."""
    address = picker.begin(browser)
    browser.get(f"{address}/new")
    item = picker.choose(browser, f"{address}/new", **FORM | changes).items[0]
    with picker.app.app_context():
        db.session.query(Meeting).update({"state": "skipped"})
        db.session.commit()
    return item


def address(picker: Picker, link: str, context: str) -> str:
    with picker.app.app_context():
        wanted = select(ResourceLink).where(ResourceLink.resource_link_id == link)
        [found] = [x for x in db.session.scalars(wanted) if x.course.context_id == context]
        return f"/links/{found.public_id}"


def old_and_new(picker: Picker) -> tuple[str, str]:
    """Return the ids of the two years."""
    with picker.app.app_context():
        old = db.session.query(Community).filter_by(follows_id=None).one()
        new = db.session.query(Community).filter_by(follows_id=old.id).one()
        return old.public_id, new.public_id


def start(browser: Browser, path: str, **changes: str) -> Any:
    browser.get(path)
    return browser.post(path, data=form(**changes))


def declared(picker: Picker, context: str) -> bool:
    with picker.app.app_context():
        found = db.session.query(Course).filter_by(context_id=context).one()
        return found.staff_declared_at is not None


def test_the_new_year_lives_in_the_copied_course(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    page = picker.open(amara, item, "40", context="3")
    assert "Start 2027-28 here" in page.text
    path = address(picker, "40", "3")
    page = amara.get(f"{path}/next-year").text
    assert "Everyone enrolled here is staff" in page  # asked anew
    assert start(amara, f"{path}/next-year", staff="y").status_code == 303
    old, new = old_and_new(picker)
    assert declared(picker, "3")
    with picker.app.app_context():
        [course] = db.session.scalars(
            select(Course).join(Community).where(Community.public_id == new)
        )
        assert course.context_id == "3"
    # The old course's activity opens the old year still, and the new course's the new one.
    assert amara.get(address(picker, "18", "2")).location == f"/communities/{old}"
    assert amara.get(path).location == f"/communities/{new}"
    picker.open(amara, item, "40", context="3")
    assert amara.get(path).location == f"/communities/{new}"


def test_without_the_word_anew_a_copied_course_is_not_staff_only(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "40", context="3")
    start(amara, f"{address(picker, '40', '3')}/next-year")
    assert declared(picker, "2")
    assert not declared(picker, "3")


def test_members_wait_before_a_holding_page_until_the_lead_decides(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(ben, item, "18", role="Learner", sub=MEMBER)
    _join(picker, item)
    page = picker.open(ben, item, "40", context="3", role="Learner", sub=MEMBER)
    assert "leads nowhere yet" in page.text
    path = f"{address(picker, '40', '3')}/next-year"
    assert ben.get(path).status_code == 403
    picker.open(amara, item, "40", context="3")
    start(amara, path)
    page = picker.open(ben, item, "40", context="3", role="Learner", sub=MEMBER)
    assert "You were here in 2026-27" in page.text
    old, new = old_and_new(picker)
    assert f'href="/communities/{new}/join"' in ben.get(f"/communities/{old}").text


def test_a_member_who_is_not_in_the_new_course_reads_where_it_is(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(ben, item, "18", role="Learner", sub=MEMBER)
    _join(picker, item)
    picker.open(amara, item, "40", context="3")
    start(amara, f"{address(picker, '40', '3')}/next-year")
    old, new = old_and_new(picker)
    page = ben.get(f"/communities/{old}").text
    assert "It is in another course now." in page
    assert new not in page
    assert ben.get(f"/communities/{new}").status_code == 404


def test_another_teacher_of_the_copied_course_starts_nothing(picker: Picker) -> None:
    amara, colleague = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(colleague, item, "40", context="3", sub=COLLEAGUE)
    path = f"{address(picker, '40', '3')}/next-year"
    assert colleague.get(path).status_code == 403
    assert colleague.post(path, data=form()).status_code == 403


def test_a_link_that_was_copied_later_names_the_last_year(picker: Picker) -> None:
    """Its settings name the first year for ever: nobody starts a second next one from there."""
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    start(amara, f"/communities/{item['custom']['community']}/next-year")
    page = picker.open(amara, item, "40", context="3")
    assert "Start 2028-29 here" in page.text
    assert "Metacognition again" in page.text


def test_last_year_does_not_move(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    with picker.app.app_context():
        db.session.query(Community).update({"closed_at": now()})
        db.session.commit()
    page = picker.open(amara, item, "40", context="3")
    assert "is over, so nothing is added to it" in page.text
    answer = amara.post(f"{address(picker, '40', '3')}/connect")
    assert answer.status_code == 403
    assert "This year is over" in answer.text


def test_the_picker_starts_a_year_with_an_activity_and_a_column_of_its_own(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara, grade_return="one-column")
    picker.open(amara, item, "18", **OLD_COLUMN)
    chosen = picker.begin(amara)
    path = f"{chosen}/community/{item['custom']['community']}/next-year"
    assert f'href="{path}"' in amara.get(chosen).text
    amara.get(path)
    answer = picker.handed(amara.post(path, data=form(grade_return="one-column")))
    [activity] = answer.items
    _old, new = old_and_new(picker)
    assert activity["custom"]["community"] == new
    assert activity["lineItem"]["scoreMaximum"] == 2
    picker.open(amara, activity, "19", **NEW_COLUMN)
    assert columns(picker) == {"Metacognition": ["1"], "Metacognition again": ["2"]}
    # The old activity opens the new year too, and brings last year's column nowhere.
    picker.open(amara, item, "18", **OLD_COLUMN)
    assert amara.get(address(picker, "18", "2")).location == f"/communities/{new}"
    assert columns(picker) == {"Metacognition": ["1"], "Metacognition again": ["2"]}


def columns(picker: Picker) -> dict[str, list[str]]:
    with picker.app.app_context():
        found: dict[str, list[str]] = {}
        for each in db.session.query(LineItem):
            found.setdefault(each.community.theme, []).append(each.url.split("/")[-2])
        return found


def test_whoever_picked_the_old_year_gets_no_way_to_it_any_more(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    chosen = picker.begin(amara)
    old = item["custom"]["community"]
    start(amara, f"/communities/{old}/next-year")
    assert amara.post(f"{chosen}/community/{old}").status_code == 404
    assert amara.get(f"{chosen}/community/{old}/next-year").status_code == 404


def test_an_activity_that_was_picked_before_opens_the_new_year(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    start(amara, f"/communities/{item['custom']['community']}/next-year")
    page = picker.open(picker.browser(), item, "18", role="Learner", sub=MEMBER)
    assert "<h1>Metacognition again</h1>" in page.text


@pytest.mark.parametrize("had_column", [True, False])
def test_the_lead_is_told_that_a_new_year_needs_a_new_activity_for_its_column(
    picker: Picker, had_column: bool
) -> None:
    amara = picker.browser()
    way = "one-column" if had_column else "none"
    item = set_up(picker, amara, grade_return=way)
    picker.open(amara, item, "18", **OLD_COLUMN)
    start(amara, f"/communities/{item['custom']['community']}/next-year")
    _old, new = old_and_new(picker)
    settings = f"/communities/{new}/grades/settings"
    amara.get(settings)
    assert amara.post(settings, data={"grade_return": "one-column"}).status_code == 303
    page = amara.get(settings).text
    assert ("A new year needs a new activity" in page) is had_column
    # A column that came with the activity and that last year never had is free.
    assert columns(picker) == (
        {"Metacognition": ["1"]} if had_column else {"Metacognition again": ["1"]}
    )
    with picker.app.app_context():
        made = db.session.query(Community).filter_by(public_id=new).one()
        assert made.grade_return is GradeReturn.ONE_COLUMN


def _join(picker: Picker, item: dict[str, Any], subject: str = MEMBER) -> None:
    with picker.app.app_context():
        person = db.session.scalars(select(Person).where(Person.subject == subject)).one()
        join(access.standing(person, item["custom"]["community"]), sends_cycles=None, now=now())
        db.session.commit()
