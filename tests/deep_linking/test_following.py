"""Links that move: re-selected, copied, reset; none ever opens last year's community by itself."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.communities import access
from lti_tool.communities.actions import join
from lti_tool.communities.models import Community, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests.browser import Browser
from tests.deep_linking.conftest import FORM, Picker

JOINING, HELD, COPIED = "Joining is up to you", "leads nowhere yet", "copied from another course"
LEAD, COLLEAGUE, MEMBER = "7", "9", "8"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


def set_up(picker: Picker, browser: Browser, theme: str = "Metacognition", **form: str) -> Any:
    """Let the lead pick a new community, and return the item that the LMS got."""
    address = picker.begin(browser)
    browser.get(f"{address}/new")
    return picker.choose(browser, f"{address}/new", **FORM | {"theme": theme} | form).items[0]


def opened(picker: Picker, link: str, context: str = "2") -> str | None:
    """Return the theme of the community that a link opens, if it opens one."""
    with picker.app.app_context():
        wanted = select(ResourceLink).where(ResourceLink.resource_link_id == link)
        [found] = [x for x in db.session.scalars(wanted) if x.course.context_id == context]
        return found.community.theme if found.community else None


def become_member(picker: Picker, item: dict[str, Any], subject: str = MEMBER) -> None:
    with picker.app.app_context():
        person = db.session.scalars(select(Person).where(Person.subject == subject)).one()
        join(access.standing(person, item["custom"]["community"]), sends_cycles=None, now=now())
        db.session.commit()


def test_what_a_lead_picked_opens_for_whoever_comes_first(picker: Picker) -> None:
    item = set_up(picker, picker.browser())
    page = picker.open(picker.browser(), item, "18", role="Learner", sub=MEMBER)
    assert JOINING in page.text
    assert opened(picker, "18") == "Metacognition"


def test_a_pick_opens_as_many_links_as_it_made(picker: Picker) -> None:
    """What a teacher pastes into one more activity waits for the lead."""
    item = set_up(picker, picker.browser())
    picker.open(picker.browser(), item, "18", role="Learner", sub=MEMBER)
    page = picker.open(picker.browser(), item, "19", sub=COLLEAGUE)
    assert HELD in page.text
    assert opened(picker, "19") is None


@pytest.mark.parametrize(("role", "sub"), [("Learner", MEMBER), ("Instructor", COLLEAGUE)])
def test_a_name_typed_by_hand_binds_nothing(picker: Picker, role: str, sub: str) -> None:
    item = set_up(picker, picker.browser())
    custom = {"community": item["custom"]["community"]}
    page = picker.open(
        picker.browser(), item, "20", role=role, sub=sub, custom=custom, url=_plain(item)
    )
    assert HELD in page.text
    assert opened(picker, "20") is None


def test_the_lead_binds_by_opening(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    custom = {"community": item["custom"]["community"]}
    picker.open(amara, item, "20", custom=custom, url=_plain(item))
    assert opened(picker, "20") == "Metacognition"


def test_the_address_counts_where_custom_parameters_were_dropped(picker: Picker) -> None:
    item = set_up(picker, picker.browser())
    picker.open(picker.browser(), item, "18", role="Learner", sub=MEMBER, custom={})
    assert opened(picker, "18") == "Metacognition"


def test_a_reselected_link_follows_within_the_course(picker: Picker) -> None:
    amara = picker.browser()
    first, second = set_up(picker, amara), set_up(picker, amara, "Assessment")
    picker.open(amara, first, "18")
    picker.open(picker.browser(), second, "18", role="Learner", sub=MEMBER)
    assert opened(picker, "18") == "Assessment"


def test_a_reselected_link_leaves_last_years_column_alone(picker: Picker) -> None:
    amara = picker.browser()
    column = {AGS: {"lineitem": "https://lms.test/1/lineitem", "scope": []}}
    first = set_up(picker, amara, grade_return="one-column")
    second = set_up(picker, amara, "Assessment", grade_return="one-column")
    picker.open(amara, first, "18", **column)
    picker.open(amara, second, "18", **column)
    with picker.app.app_context():
        [only] = db.session.scalars(select(LineItem)).all()
        assert only.community.theme == "Metacognition"


def test_an_unknown_name_is_as_good_as_none(picker: Picker) -> None:
    item = {"title": "Gone", "custom": {"community": "nobody-knows-this"}, "url": _plain({})}
    page = picker.open(picker.browser(), item, "21")
    assert "Set up a learning community" in page.text


def test_a_copied_link_shows_its_lead_what_to_do(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    page = picker.open(amara, item, "40", context="3")
    assert COPIED in page.text
    assert "Metacognition" in page.text
    assert opened(picker, "40", "3") is None


@pytest.mark.parametrize(("role", "sub"), [("Learner", MEMBER), ("Instructor", COLLEAGUE)])
def test_a_copied_link_tells_nobody_else_whose_it_was(picker: Picker, role: str, sub: str) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    page = picker.open(
        picker.browser(), item | {"title": "x"}, "40", context="3", role=role, sub=sub
    )
    assert HELD in page.text
    assert "Metacognition" not in page.text


def test_a_member_of_last_year_gets_nowhere_by_a_copied_link(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(ben, item, "18", role="Learner", sub=MEMBER)
    become_member(picker, item)
    page = picker.open(ben, item, "40", context="3", role="Learner", sub=MEMBER)
    assert HELD in page.text


def test_a_new_year_starts_from_a_copied_link(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    picker.open(amara, item, "40", context="3")
    address = _address(picker, "40", "3")
    page = amara.post(f"{address}/dismiss", data={"new": "yes"}, follow_redirects=True)
    assert "Set up a learning community" in page.text
    amara.post(f"{address}/set-up", data=FORM | {"theme": "A new year"})
    assert opened(picker, "40", "3") == "A new year"
    assert opened(picker, "18") == "Metacognition"
    # It stays so, though the activity still names last year's community.
    assert "A new year" in picker.open(amara, item, "40", context="3").text


def test_a_colleague_can_set_up_something_else_behind_a_copied_link(picker: Picker) -> None:
    amara, colleague = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    picker.open(colleague, item, "40", context="3", sub=COLLEAGUE)
    address = _address(picker, "40", "3")
    assert colleague.post(f"{address}/connect").status_code == 403
    page = colleague.post(f"{address}/dismiss", data={"new": "yes"}, follow_redirects=True)
    assert "Set up a learning community" in page.text


def test_a_community_moves_with_its_lead(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(ben, item, "18", role="Learner", sub=MEMBER)
    become_member(picker, item)
    picker.open(amara, item, "40", context="3")
    amara.post(f"{_address(picker, '40', '3')}/connect")
    assert opened(picker, "40", "3") == "Metacognition"
    assert opened(picker, "18") is None
    page = picker.open(ben, item, "40", context="3", role="Learner", sub=MEMBER)
    assert "What is mine to do" in page.text
    with picker.app.app_context():
        community = db.session.scalars(select(Community)).one()
        assert community.course.context_id == "3"
    # Nobody is let back in by the course it left.
    assert HELD in picker.open(picker.browser(), item, "18", role="Learner", sub="10").text


def test_a_held_link_cannot_be_set_up_without_deciding(picker: Picker) -> None:
    amara = picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    picker.open(amara, item, "40", context="3")
    address = _address(picker, "40", "3")
    assert amara.get(f"{address}/set-up").status_code == 403
    assert amara.post(f"{address}/set-up", data=FORM).status_code == 403


def test_a_student_decides_nothing_about_a_held_link(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(amara, item, "18")
    picker.open(ben, item, "40", context="3", role="Learner", sub=MEMBER)
    address = _address(picker, "40", "3")
    assert ben.post(f"{address}/connect").status_code == 403
    assert ben.post(f"{address}/dismiss").status_code == 403


def test_after_a_reset_newcomers_see_the_joining_page_only(picker: Picker) -> None:
    """Moodle's reset keeps the course and its links: last year's words stay behind membership."""
    amara, ben, newcomer = picker.browser(), picker.browser(), picker.browser()
    item = set_up(picker, amara)
    picker.open(ben, item, "18", role="Learner", sub=MEMBER, name="Bertram Quill")
    become_member(picker, item)
    page = picker.open(newcomer, item, "18", role="Learner", sub="10", name="Zadie")
    assert JOINING in page.text
    assert "Bertram" not in page.text


def test_what_another_school_s_link_names_is_nothing_here(picker: Picker) -> None:
    from tests import people

    with picker.app.app_context():
        other = people.course(people.school("Other", issuer="https://other.test"))
        lead = people.person(other, "Zoe")
        theirs = people.community(other, lead, theme="Theirs").public_id
        db.session.commit()
    item = {"title": "Mine", "custom": {"community": theirs}, "url": _plain({})}
    page = picker.open(picker.browser(), item, "21")
    assert "Set up a learning community" in page.text
    assert "Theirs" not in page.text


def _plain(_item: object) -> str:
    return "https://tool.test/lti/launch"


def _address(picker: Picker, link: str, context: str) -> str:
    with picker.app.app_context():
        wanted = select(ResourceLink).where(ResourceLink.resource_link_id == link)
        [found] = [x for x in db.session.scalars(wanted) if x.course.context_id == context]
        return f"/links/{found.public_id}"
