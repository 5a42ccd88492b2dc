"""The shelf: what a school begins with, what its communities put there, and what is found."""

import re

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.library import jobs
from lti_tool.library.actions import stock
from lti_tool.library.models import LibraryItem
from lti_tool.library.starters import Work, read_works, works
from lti_tool.lti.models import Platform
from lti_tool.meetings.agendas import presets
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.library.scene import ITEM, NAMED, address, item_of
from tests.meetings.scene import at, come, read, send, statements, words_of

WORKS = {
    "Assessment": ["Elliott", "Christodoulou", "Leahy, S. and Wiliam"],
    "Metacognition": ["Education Endowment Foundation (2018)", "Watkins, C. (2015)", "Claxton"],
    "Technology": ["Scutt"],
    "Scholarship in academic writing": ["Quigley"],
    "Landscape of learning": ["Youell", "Smith, M. and Firth"],
    "How to study": ["Dunlosky, J. (2013)", "Weinstein", "Soderstrom"],
    "Learning communities": ["Watkins, C. (2005)", "Cordingley"],
}
STYLE = re.compile(r"[^()]+ \(\d{4}\)\. [^.?!]+[.?!].* [^ ].*\.")


def test_every_work_of_the_appendix_is_there_under_its_theme(
    cast: people.Cast, ben: Browser
) -> None:
    for theme, authors in WORKS.items():
        page = read(ben, at(cast, f"/library?theme={theme}"))
        assert page.count("<article") == len(authors), theme
        assert all(author in page for author in authors), theme
    assert len(works()) == sum(map(len, WORKS.values()))


@pytest.mark.parametrize("work", works(), ids=lambda work: work.key)
def test_a_work_is_cited_in_the_one_style_with_words_of_our_own(work: Work) -> None:
    assert STYLE.fullmatch(work.cited.citation)
    assert work.cited.summary
    assert work.cited.question.endswith("?")
    assert work.cited.prompts
    assert work.cited.minutes
    assert len(work.cited.summary) < 600, "a summary is no bundled text"


def test_a_file_with_a_key_twice_is_refused() -> None:
    one = (
        '[[work]]\nkey = "a"\nsource = "other"\ncitation = "A"\nminutes = 1\n'
        'question = "Q?"\ntheme = "T"\nsummary = "S"\nprompts = "P"\n'
    )
    assert read_works(one)[0].key == "a"
    with pytest.raises(ValueError, match="same key"):
        read_works(one * 2)


def test_stocking_twice_adds_nothing_and_corrects_what_the_file_corrected(
    in_app: Flask, cast: people.Cast
) -> None:
    platform = db.session.query(Platform).one()
    item = db.session.query(LibraryItem).filter_by(key="scutt-2018").one()
    db.session.delete(db.session.query(LibraryItem).filter_by(key="youell-2006").one())
    item.citation = "A mistake"
    db.session.commit()
    jobs.stock_shelves.call_local()
    kept = db.session.query(LibraryItem).all()
    assert len(kept) == len(works())
    db.session.refresh(item)
    assert item.citation.startswith("Scutt")
    assert item.revision == 2
    stock(platform.id, now())
    assert db.session.query(LibraryItem).count() == len(works())
    assert item.revision == 2


def test_a_new_community_finds_its_schools_shelf_filled(app: Flask) -> None:
    with app.app_context():
        place = people.course(people.school(), staff=True)
        amara = people.person(place, "Amara", people.CourseRole.INSTRUCTOR)
        link = people.link(place)
        db.session.commit()
        activity = f"/links/{link.public_id}/set-up"
        person = amara.id
    browser = visit(app, person)
    browser.get(activity)
    form = {
        "theme": "Talk",
        "kind": "tlc",
        "grade_return": "none",
        "agenda": presets()[0].key,
        "days-0": "2026-12-01",
        "days-1": "2027-01-12",
    }
    answer = browser.post(activity, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert "Dunlosky, J. (2013)" in read(browser, f"{answer.location}/library?q=dunlosky")


def test_a_member_puts_something_on_the_shelf_and_all_of_the_community_find_it(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser
) -> None:
    read(ben, at(cast, "/library/new"))
    status, _page = send(ben, at(cast, "/library/new"), **ITEM)
    assert status == 303
    assert ITEM["citation"] in read(chloe, at(cast, "/library?theme=Talk"))
    page = words_of(read(chloe, address(cast, item_of(app, "Okafor", cast.community_id))))
    assert all(words in page for words in (*NAMED[:1], *NAMED[2:], "Benedict brings it."))
    assert all(ITEM[name] in page for name in ("summary", "question", "prompts"))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"citation": ""}, "Say who wrote"), ({"url": "javascript:1"}, "A link begins with")],
)
def test_a_wrong_answer_keeps_what_was_typed(
    cast: people.Cast, ben: Browser, change: dict[str, str], words: str
) -> None:
    status, page = send(ben, at(cast, "/library/new"), **ITEM | change)
    assert status == 422
    assert words in page
    assert "Talk first, then write.</textarea>" in page


def test_of_two_who_correct_an_item_the_second_sees_both(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser
) -> None:
    send(ben, at(cast, "/library/new"), **ITEM)
    item = item_of(app, "Okafor", cast.community_id)
    change = address(cast, item, "/change")
    assert "Talk first, then write.</textarea>" in read(ben, change)
    assert send(ben, change, **ITEM | {"pages": "4", "revision": "1"})[0] == 303
    mine = ITEM | {"summary": "Mine.", "revision": "1"}
    status, page = send(chloe, change, **mine)
    assert status == 409
    assert "Pages: 4" in page
    assert "Mine.</textarea>" in page
    assert send(chloe, change, **mine | {"revision": "2"})[0] == 303
    assert item_of(app, "Okafor", cast.community_id).summary == "Mine."


def test_pages_hold_twenty_and_lead_on(app: Flask, cast: people.Cast, ben: Browser) -> None:
    for n in range(8):
        send(ben, at(cast, "/library/new"), **ITEM | {"citation": f"Zola ({2000 + n}). It."})
    first, second = (read(ben, at(cast, f"/library?page={n}")) for n in (1, 2))
    assert (first.count("<article"), second.count("<article")) == (20, len(works()) + 8 - 20)
    assert "page=2" in first
    assert "page=1" in second
    assert "Nothing was found" in read(ben, at(cast, "/library?page=9"))
    assert read(ben, at(cast, "/library?page=-1")).count("<article") == 20


def test_an_empty_shelf_says_what_belongs_there(app: Flask) -> None:
    with app.app_context():
        bare = people.tlc()
    assert "The shelf is empty so far." in read(come(app, bare, bare.ben), at(bare, "/library"))


def test_who_does_not_belong_here_finds_no_shelf(app: Flask, cast: people.Cast) -> None:
    dylan = come(app, cast, cast.dylan)
    item = item_of(app, "Scutt")
    for path in ("/library", "/library/new", "/strategies", "/strategies/dual-coding"):
        assert dylan.get(at(cast, path)).status_code == 403
    assert dylan.get(address(cast, item)).status_code == 403
    assert send(dylan, at(cast, "/library/new"), **ITEM)[0] == 403
    assert send(dylan, address(cast, item, "/change"), **ITEM)[0] == 403


def test_a_shelf_costs_the_same_with_one_item_or_many(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    paths = (at(cast, "/library"), at(cast, "/library?q=learn&theme=Metacognition"))
    before = [len(statements(app, cast.ben, path)) for path in paths]
    for n in range(25):
        send(ben, at(cast, "/library/new"), **ITEM | {"citation": f"Zola ({2000 + n}). It."})
    assert [len(statements(app, cast.ben, path)) for path in paths] == before
    assert max(before) <= 6
