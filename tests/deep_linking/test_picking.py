"""A teacher picks a community inside the LMS, and it comes onto the course page."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.communities.models import Community, GradeReturn, Lead, Membership
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.spaces.jobs import forget_old
from lti_tool.spaces.models import Selection
from lti_tool.web.clock import clock, now
from tests.deep_linking.conftest import DL, FORM, RETURN, Picker, query
from tests.platform.platform import GONE, LTI


def test_the_picker_offers_what_there_is(picker: Picker) -> None:
    browser = picker.browser()
    page = browser.get(picker.begin(browser))
    assert "New community" in page.text
    assert "A community I lead" not in page.text  # there is none yet
    assert "Add nothing" in page.text


def test_a_new_community_comes_back_as_an_activity(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(f"{address}/new")
    answer = picker.choose(browser, f"{address}/new", **FORM, purpose="To try things out")
    assert answer.to == RETURN
    [item] = answer.items
    assert (item["type"], item["title"], item["text"]) == (
        "ltiResourceLink",
        "Metacognition",
        "To try things out",
    )
    assert "lineItem" not in item
    with picker.app.app_context():
        community = db.session.scalars(select(Community)).one()
        assert item["custom"]["community"] == community.public_id
        assert query(item["url"]) == item["custom"]
        assert db.session.scalars(select(Lead)).one().community_id == community.id
        assert db.session.scalars(select(Membership)).all() == []


def test_the_answer_is_what_the_standard_asks_for(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser, data="kept to the letter: é/+=", accept_lineitem=True)
    browser.get(address)
    answer = picker.choose(browser, f"{address}/later")
    claims, at = answer.claims, int(now().timestamp())
    assert (claims["iss"], claims["aud"]) == (picker.lms.client_id, picker.lms.base)
    assert claims["iat"] <= at < claims["exp"]
    assert claims["nonce"]
    assert claims[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert (claims[LTI + "version"], claims[LTI + "deployment_id"]) == ("1.3.0", "1")
    assert claims[DL + "data"] == "kept to the letter: é/+="
    policy = answer.page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://lms.test;" in policy


def test_a_choice_nobody_made_is_forgotten(picker: Picker) -> None:
    """One whose links are still to come is kept: a copied page may take its time."""
    browser = picker.browser()
    made, left = picker.begin(browser), picker.begin(browser)
    browser.get(f"{made}/new")
    picker.choose(browser, f"{made}/new", **FORM)
    clock.move(dt.timedelta(hours=9))
    with picker.app.app_context():
        forget_old.call_local()
        [kept] = db.session.scalars(select(Selection)).all()
        assert kept.public_id == made.rpartition("/")[2]
    assert browser.get(left).status_code in (401, 404)


def test_data_goes_back_only_when_it_came(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(address)
    assert DL + "data" not in picker.choose(browser, f"{address}/later").claims


def test_cancel_goes_back_with_nothing_and_says_so(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(address)
    answer = picker.choose(browser, f"{address}/cancel")
    assert answer.items == []
    assert answer.claims[DL + "msg"] == answer.claims[DL + "log"] == "Nothing was chosen."


def test_a_choice_is_made_once(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(address)
    picker.choose(browser, f"{address}/later")
    again = browser.post(f"{address}/later")
    assert again.status_code == 409
    assert "You have chosen already" in again.text
    assert browser.get(address).status_code == 409


@pytest.mark.parametrize(
    ("grades", "said", "columns"),
    [
        ("one-column", {}, [2]),
        ("one-column", {"accept_lineitem": True}, [2]),
        ("per-cycle", {}, [1, 1]),
        ("none", {"accept_lineitem": True}, [None]),
    ],
)
def test_a_column_comes_only_where_grades_were_chosen(
    picker: Picker, grades: str, said: dict[str, Any], columns: list[int | None]
) -> None:
    browser = picker.browser()
    address = picker.begin(browser, **said)
    browser.get(f"{address}/new")
    items = picker.choose(browser, f"{address}/new", **FORM | {"grade_return": grades}).items
    assert [item.get("lineItem", {}).get("scoreMaximum") for item in items] == columns
    if grades == "per-cycle":
        assert [item["title"] for item in items] == [
            "Metacognition, cycle 1",
            "Metacognition, cycle 2",
        ]
        assert [item["custom"]["cycle"] for item in items] == ["1", "2"]


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ("one-column", {"accept_lineitem": False}),
        ("per-cycle", {"accept_lineitem": False}),
        ("per-cycle", {"accept_multiple": False}),
        ("per-cycle", {"accept_multiple": GONE}),
    ],
)
def test_what_the_lms_does_not_take_is_not_offered(
    picker: Picker, grades: str, said: dict[str, Any]
) -> None:
    browser = picker.browser()
    address = picker.begin(browser, **said)
    page = browser.get(f"{address}/new")
    if grades == "per-cycle":
        assert "for each cycle" not in page.text
    refused = browser.post(f"{address}/new", data=FORM | {"grade_return": grades})
    assert refused.status_code == 422
    with picker.app.app_context():
        assert db.session.scalars(select(Community)).all() == []


def test_an_lms_that_takes_no_activities_gets_a_page(picker: Picker) -> None:
    browser = picker.browser()
    page = browser.get(picker.begin(browser, accept_types=["link", "file"]))
    assert "takes no activities" in page.text


def test_going_back_from_there_says_why(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser, accept_types=["link"])
    browser.get(address)
    assert browser.post(f"{address}/later").status_code == 403
    answer = picker.choose(browser, f"{address}/cancel")
    assert answer.items == []
    assert answer.claims[DL + "errormsg"] == answer.claims[DL + "errorlog"] != ""
    assert DL + "msg" not in answer.claims


def test_what_has_no_words_of_ours_gets_those_of_the_lms(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser, title="Our group", text="Every half-term")
    browser.get(address)
    [item] = picker.choose(browser, f"{address}/later").items
    assert (item["title"], item["text"]) == ("Our group", "Every half-term")


def test_the_form_leads_back_to_the_choices(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser, accept_lineitem=False)
    page = browser.get(f"{address}/new")
    assert f'href="{address}"' in page.text
    assert "takes no gradebook column from here" in page.text


def test_an_lms_without_frames_is_asked_for_a_window(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser, accept_presentation_document_targets=["window"])
    browser.get(address)
    [item] = picker.choose(browser, f"{address}/later").items
    assert item["window"] == {"targetName": "_blank"}


def test_a_long_theme_does_not_break_the_lms(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(f"{address}/new")
    form = FORM | {"theme": "x" * 255, "grade_return": "per-cycle"}
    assert all(
        len(item["title"]) <= 255 and len(item["lineItem"]["label"]) <= 255
        for item in picker.choose(browser, f"{address}/new", **form).items
    )


def test_a_community_i_lead_can_be_put_onto_the_page_again(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(f"{address}/new")
    form = FORM | {"grade_return": "one-column"}
    first = picker.choose(browser, f"{address}/new", **form).items[0]
    community = first["custom"]["community"]
    column = {"lineitem": "https://lms.test/1/lineitem", "scope": []}
    picker.open(browser, first, "18", **{_ags(): column})
    again = picker.begin(browser)
    assert "Metacognition" in browser.get(again).text
    [item] = picker.choose(browser, f"{again}/community/{community}").items
    assert item["custom"]["community"] == community
    assert "lineItem" not in item  # its column is there already


def test_nobody_else_s_community_can_be_picked(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    address = picker.begin(amara)
    amara.get(f"{address}/new")
    theirs = picker.choose(amara, f"{address}/new", **FORM).items[0]["custom"]["community"]
    mine = picker.begin(ben, sub="8")
    assert "Metacognition" not in ben.get(mine).text
    assert ben.post(f"{mine}/community/{theirs}").status_code == 404


def test_nobody_else_answers_for_a_teacher(picker: Picker) -> None:
    amara, ben = picker.browser(), picker.browser()
    address = picker.begin(amara)
    own = picker.begin(ben, sub="8")
    ben.get(own)
    assert ben.get(address).status_code == 404
    assert ben.post(f"{address}/later").status_code == 404


@pytest.mark.parametrize("role", ["Learner", "Mentor"])
def test_only_teachers_choose(picker: Picker, role: str) -> None:
    browser = picker.browser()
    address = picker.begin(browser, role=role)
    assert browser.get(address).status_code == 403
    assert browser.post(f"{address}/later").status_code == 403


def test_an_administrator_can_place_an_activity_and_set_nothing_up(picker: Picker) -> None:
    browser = picker.browser()
    address = picker.begin(browser, role="Administrator")
    page = browser.get(address)
    assert "New community" not in page.text
    assert browser.get(f"{address}/new").status_code == 403
    [item] = picker.choose(browser, f"{address}/later").items
    assert item["custom"] == {}


@pytest.mark.parametrize(
    "said",
    [
        {"deep_link_return_url": GONE},
        {"deep_link_return_url": 7},
        {"deep_link_return_url": "javascript:alert(1)"},
        {"deep_link_return_url": "http://lms.test/return"},
        {"deep_link_return_url": "https://lms.test; script-src *"},
        {"data": {"not": "text"}},
    ],
)
def test_settings_without_a_sound_way_back_are_refused(
    picker: Picker, said: dict[str, Any]
) -> None:
    refused = picker.ask(picker.browser(), **said)
    assert refused.status_code == 400
    assert refused.headers["X-Launch-Refused"] == "claims"


def test_without_a_course_there_is_a_page(picker: Picker) -> None:
    refused = picker.lms.launch(
        picker.browser(),
        message_type="LtiDeepLinkingRequest",
        resource_link=GONE,
        context=GONE,
        **{DL + "deep_linking_settings": {"deep_link_return_url": RETURN}},
    )
    assert refused.status_code == 400
    assert "open this from a course" in refused.text


def test_per_cycle_columns_get_one_score_each(picker: Picker) -> None:
    from lti_tool.communities import access
    from lti_tool.communities.actions import join
    from lti_tool.gradebook.models import LineItem, Score
    from lti_tool.lti.roles import CourseRole
    from lti_tool.progress.actions import complete

    browser = picker.browser()
    address = picker.begin(browser)
    browser.get(f"{address}/new")
    items = picker.choose(browser, f"{address}/new", **FORM | {"grade_return": "per-cycle"}).items
    ben = picker.browser()
    column = {"lineitem": "https://lms.test/1/lineitem", "scope": []}
    picker.open(ben, items[0], "18", role="Learner", sub="8", **{_ags(): column})
    with picker.app.app_context():
        person = db.session.scalars(select(Person).where(Person.subject == "8")).one()
        standing = access.standing(person, items[0]["custom"]["community"])
        membership = join(standing, sends_cycles=True, now=now())
        complete(membership, CourseRole.LEARNER, 1, now())
        complete(membership, CourseRole.LEARNER, 2, now())
        db.session.commit()
        assert membership.community.grade_return is GradeReturn.PER_CYCLE
        assert [s.value for s in db.session.scalars(select(Score))] == [1]
    # The second cycle's column is known only once its activity was opened: then it is owed.
    second = {"lineitem": "https://lms.test/2/lineitem", "scope": []}
    picker.open(ben, items[1], "19", role="Learner", sub="8", **{_ags(): second})
    with picker.app.app_context():
        columns = db.session.scalars(select(LineItem).order_by(LineItem.cycle)).all()
        assert [(c.cycle, c.maximum, c.url[-10:-9]) for c in columns] == [(1, 1, "1"), (2, 1, "2")]
        assert [s.value for s in db.session.scalars(select(Score))] == [1, 1]


def _ags() -> str:
    return "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
