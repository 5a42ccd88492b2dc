"""Ways to learn: the ten with how useful they are, the six, and how one is tried."""

import re

import pytest
from flask import Flask

from lti_tool.library.strategies import (
    Strategy,
    Utility,
    read_strategies,
    strategies,
    strategy,
    the_six,
)
from lti_tool.paths import CONFIG
from tests import people
from tests.browser import Browser
from tests.meetings.scene import PLAN, at, come, read, send, statements, words_of

TEN = {
    Utility.HIGH: ["Practice testing", "Distributed practice"],
    Utility.MODERATE: ["Interleaved practice", "Elaborative interrogation", "Self-explanation"],
    Utility.LOW: [
        "Summarisation",
        "Highlighting and underlining",
        "Keyword mnemonic",
        "Imagery for text",
        "Rereading",
    ],
}
SIX = [
    "Retrieval practice",
    "Spaced practice",
    "Interleaving",
    "Elaboration",
    "Concrete examples",
    "Dual coding",
]
SAME = {
    "retrieval-practice": "practice-testing",
    "spaced-practice": "distributed-practice",
    "interleaving": "interleaved-practice",
}


def test_the_ten_stand_under_how_useful_they_are() -> None:
    for utility, names in TEN.items():
        assert [each.name for each in strategies() if each.utility is utility] == names


def test_the_six_are_there_and_two_of_them_are_the_two_best_of_the_ten() -> None:
    assert [each.six for each in the_six()] == SIX
    for six, ten in SAME.items():
        assert strategy(six) is strategy(ten) is not None
    dual = strategy("dual-coding")
    assert dual is not None
    assert dual.utility is None, "it is not among the ten"


def test_their_page_presents_the_ten_as_unequal(cast: people.Cast, ben: Browser) -> None:
    page = words_of(read(ben, at(cast, "/strategies")))
    high, moderate, low = (
        page.index(words)
        for words in ("They help a lot", "They look good", "less than most people think")
    )
    assert high < page.index("Distributed practice") < moderate
    assert moderate < page.index("Self-explanation") < low < page.index("Rereading")
    assert all(name in page for name in SIX)
    assert "Retrieval practice among the ten: Practice testing" in page


@pytest.mark.parametrize("way", strategies(), ids=lambda way: way.key)
def test_each_has_its_source_and_evidence_and_how_to_do_it(
    cast: people.Cast, ben: Browser, way: Strategy
) -> None:
    page = words_of(read(ben, at(cast, f"/strategies/{way.key}"))).replace("&#39;", "'")
    for text in (way.what, way.how, way.mistake, way.evidence):
        assert " ".join(text.split()) in page
    assert len(way.works) >= 1
    assert all(work.cited.citation in page for work in way.works)
    assert all((way.evidence, way.what, way.how, way.mistake, way.step))


def test_either_name_leads_to_the_card_and_no_other_does(cast: people.Cast, ben: Browser) -> None:
    for six, ten in SAME.items():
        cards = [read(ben, at(cast, f"/strategies/{name}")) for name in (six, ten)]
        assert len({card.partition("<footer")[0] for card in cards}) == 1
    assert ben.get(at(cast, "/strategies/learning-styles")).status_code == 404


def test_every_link_between_cards_opens(cast: people.Cast, ben: Browser) -> None:
    linked = set(re.findall(r'href="([^"]*/strategies/[^"]+)"', read(ben, at(cast, "/strategies"))))
    assert len(linked) == len(strategies()) + len(SAME)
    for path in linked:
        read(ben, path)


def test_trying_one_begins_a_plan_with_it(cast: people.Cast, ben: Browser) -> None:
    way = strategy("practice-testing")
    assert way is not None
    page = read(ben, at(cast, "/strategies/practice-testing"))
    path = at(cast, "/plan?try=practice-testing")
    assert f'href="{path}"' in page
    answer = ben.get(path)
    assert answer.location == at(cast, "/plan/1?try=practice-testing")
    plan = read(ben, answer.location)
    assert f'value="{way.focus}"' in plan
    assert f"{way.step}</textarea>" in plan
    # Nothing is kept until the member says so.
    assert way.step not in read(ben, at(cast, "/plan/1"))


def test_it_never_takes_the_place_of_a_plan_that_is_there(cast: people.Cast, ben: Browser) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN)
    page = read(ben, at(cast, "/plan/1?try=practice-testing"))
    assert PLAN["focus"] in page
    assert "Testing myself" not in page


@pytest.mark.parametrize("key", ["", "learning-styles", "<script>", "a&b=c"])
def test_a_way_that_is_not_there_begins_an_empty_plan(
    cast: people.Cast, ben: Browser, key: str
) -> None:
    answer = ben.get(at(cast, "/plan"), query_string={"try": key})
    assert answer.location == at(cast, "/plan/1")
    assert 'value=""' in read(ben, at(cast, "/plan/1?try=no"))


def test_a_teacher_is_led_to_a_plan_alone(cast: people.Cast, ben: Browser) -> None:
    assert "self-experiment" not in read(ben, at(cast, "/strategies/dual-coding"))


def test_a_student_is_led_to_a_self_experiment(app: Flask, slc: people.Cast) -> None:
    sami = come(app, slc, slc.ben)
    page = read(sami, at(slc, "/strategies/spaced-practice"))
    assert f'href="{at(slc, "/experiments/new?strategy=distributed-practice")}"' in page
    form = read(sami, at(slc, "/experiments/new?strategy=distributed-practice"))
    way = strategy("distributed-practice")
    assert way is not None
    assert f"{way.step}</textarea>" in form
    assert "</textarea>" in read(sami, at(slc, "/experiments/new?strategy=no"))


def test_whoever_only_looks_after_it_reads_them_and_plans_nothing(
    cast: people.Cast, amara: Browser
) -> None:
    assert "Begin a plan with it" not in read(amara, at(cast, "/strategies/dual-coding"))


def test_a_card_needs_no_more_of_the_database_than_who_is_here(
    app: Flask, cast: people.Cast
) -> None:
    for path in ("/strategies", "/strategies/dual-coding"):
        assert len(statements(app, cast.ben, at(cast, path))) <= 4


def test_a_link_to_nothing_is_refused() -> None:
    text = (CONFIG / "strategies.toml").read_text(encoding="utf-8")
    assert len(read_strategies(text)) == len(strategies())
    with pytest.raises(ValueError, match="not there"):
        read_strategies(text.replace('near = ["elaboration"]', 'near = ["nothing"]', 1))
    with pytest.raises(ValueError, match="not there"):
        read_strategies(text.replace('sources = ["dunlosky-2013"]', 'sources = ["nobody"]', 1))


@pytest.mark.parametrize("community", ["cast", "slc"])
def test_home_and_shelf_lead_there(
    app: Flask, request: pytest.FixtureRequest, community: str
) -> None:
    here: people.Cast = request.getfixturevalue(community)
    for person in (here.ben, here.amara):
        page = read(come(app, here, person), at(here))
        assert f'href="{at(here, "/library")}"' in page
        assert f'href="{at(here, "/strategies")}"' in page
