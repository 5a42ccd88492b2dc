"""Nothing in the database or the log ties anybody to an answer, while it is open or afterwards."""

import json
import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.communities.models import Community, Membership
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.surveys.models import BallotBox, Participation, SurveyComment
from lti_tool.surveys.statements import Statement
from tests.pressing import page
from tests.surveys.scene import LEAD, NAMES, Circle, all_at

TABLES = Base.metadata.sorted_tables
# What changes when somebody comes or sends any form at all.
OF_ANY_VISIT = {"sessions", "attempts"}
MARK = "Marked words"
Rows = dict[str, list[dict[str, object]]]


def everything() -> Rows:
    """Return all that is in the database."""
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in TABLES
        }


def changed(before: Rows, after: Rows) -> dict[str, list[dict[str, object]]]:
    """Return the rows that are new or other than before, by their table."""
    found = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    return {name: rows for name, rows in found.items() if rows and name not in OF_ANY_VISIT}


def comments(app: Flask, model: type[BallotBox] | type[SurveyComment]) -> list[str]:
    with app.app_context():
        if model is BallotBox:
            kept = db.session.query(BallotBox).one().comments
            return [words for words, _quoted in kept.values()]
        return [each.words for each in db.session.query(SurveyComment)]


def test_an_answer_leaves_a_note_without_a_word_and_a_word_without_a_name(ten: Circle) -> None:
    ten.open()
    ben = ten.come(NAMES[0])
    page(ben, ten.at())
    with ten.app.app_context():
        before = everything()
    assert ben.post(ten.at(), data=all_at(2, MARK)).status_code == 303
    with ten.app.app_context():
        left = changed(before, everything())
    assert left.keys() == {"ballot_boxes", "survey_participations"}
    [note] = left["survey_participations"]
    assert note.keys() == {"survey_id", "membership_id"}, "no time, no answer, no other number"
    [box] = left["ballot_boxes"]
    assert box.keys() == {"survey_id", "people", "tallies", "comments"}
    with ten.app.app_context():
        mine = db.session.query(Membership).filter_by(person_id=ten.people[NAMES[0]]).one()
        assert note["membership_id"] == mine.id
    said = json.dumps([box["tallies"], box["comments"]])
    assert set(json.loads(said)[0]) == set(Statement)
    assert not [name for name in NAMES if name in said]


def test_words_are_in_one_place_only(ten: Circle) -> None:
    ten.open()
    ten.answer(NAMES[0], all_at(2, MARK))
    with ten.app.app_context():
        holding = {name for name, rows in everything().items() if MARK in str(rows)}
    assert holding == {"ballot_boxes"}
    ten.answer_all(*[all_at(3)] * 6)
    ten.close()
    with ten.app.app_context():
        rows = everything()
    assert {name for name, found in rows.items() if MARK in str(found)} == {"survey_comments"}
    [kept] = rows["survey_comments"]
    assert kept.keys() == {"id", "survey_id", "words", "may_be_quoted"}
    assert rows["survey_participations"] == rows["ballot_boxes"] == []


def test_the_order_of_words_is_not_the_order_of_answers(ten: Circle) -> None:
    answered = [f"Word {n}" for n in range(10)]
    ten.open()
    ten.answer_all(*[all_at(3, each) for each in answered])
    open_box = comments(ten.app, BallotBox)
    assert sorted(open_box) == answered
    assert open_box != answered
    ten.close()
    # As a database hands them out when nobody asks for an order: by their random ids, or back.
    with ten.app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT id, words FROM survey_comments")).all()
    by_id = sorted(rows, key=lambda each: each.id)
    assert rows in (by_id, by_id[::-1])
    assert [each.words for each in by_id] == open_box


def test_no_hidden_number_of_a_row_tells_who_was_first(ten: Circle) -> None:
    """SQLite numbers rows and PostgreSQL marks them with their transaction: neither says more."""
    ten.open()
    for name in (NAMES[n] for n in (3, 0, 5, 1, 4, 2)):
        ten.answer(name, all_at(3, f"Of {name}"))
    with ten.app.app_context():
        assert _marks("ballot_boxes") == [_last_mark()]
        if db.engine.dialect.name == "sqlite":
            for table in ("survey_participations", "survey_comments"):
                with pytest.raises(sa.exc.OperationalError, match="no such column"):
                    _marks(table)
                db.session.rollback()
    ten.close()
    with ten.app.app_context():
        if db.engine.dialect.name == "postgresql":
            assert len(set(_marks("survey_comments"))) == 1, "all in one transaction"


def _marks(table: str) -> list[int]:
    """Return what a database itself notes of each row: its transaction, or its number."""
    hidden = "rowid" if db.engine.dialect.name == "sqlite" else "xmin::text::bigint"
    wanted = sa.select(sa.literal_column(hidden, sa.Integer)).select_from(sa.table(table))
    return list(db.session.scalars(wanted))


def _last_mark() -> int:
    """Return the last transaction that noted an answer."""
    if db.engine.dialect.name == "sqlite":
        return 1
    return max(_marks("survey_participations"))


def test_nothing_that_was_deleted_is_left_in_the_files(ten: Circle, tmp_path: Path) -> None:
    """Of an open box a database keeps each version: together they would tell who said what."""
    ten.open()
    ten.answer_all(*[all_at(2, f"{MARK} {n} " + "and more " * 100) for n in range(4)])
    with ten.app.app_context():
        on_sqlite = db.engine.dialect.name == "sqlite"
    assert on_sqlite == any(_holds(MARK, tmp_path))
    ten.close()
    if on_sqlite:
        assert not any(_holds(MARK, tmp_path))
        return
    with ten.app.app_context():
        for table in ("ballot_boxes", "survey_participations"):
            pages = db.session.scalar(sa.select(sa.func.pg_relation_size(table)))
            assert pages == 0, f"{table} keeps what was in it"


def _holds(words: str, folder: Path) -> list[bool]:
    """Say of each file of the database whether it has these words in it, anywhere."""
    files = [each for each in folder.iterdir() if each.name.startswith("test.sqlite3")]
    return [words.encode() in each.read_bytes() for each in files]


def test_no_line_of_the_log_names_who_answers_or_what(
    ten: Circle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ten.open()
    caplog.clear()
    ten.answer_all(*[all_at(2, f"{MARK} {n}") for n in range(6)])
    ben = ten.come(NAMES[7])
    page(ben, ten.at())
    assert ben.post(ten.at(), data={"risk": "9", "comment": MARK}).status_code == 422
    ten.close()
    assert _told(ten, caplog) == []


def test_an_answer_that_breaks_tells_the_log_nothing_of_it(
    ten: Circle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ten.open()
    ben = ten.come(NAMES[0])
    page(ben, ten.at())
    with ten.app.app_context():
        db.session.execute(sa.text("ALTER TABLE ballot_boxes RENAME TO lost"))
        db.session.commit()
    try:
        ten.app.testing = False
        assert ben.post(ten.at(), data=all_at(2, MARK)).status_code >= 500
    finally:
        with ten.app.app_context():
            db.session.execute(sa.text("ALTER TABLE lost RENAME TO ballot_boxes"))
            db.session.commit()
    assert caplog.records, "that it broke is noted"
    assert _told(ten, caplog) == []
    with ten.app.app_context():
        assert db.session.query(Participation).count() == 0, "and nobody has answered"


def _told(ten: Circle, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the lines of the log that hold somebody's name, or their words."""
    lines = [f"{each.name} {each.getMessage()} {each.exc_text or ''}" for each in caplog.records]
    return [line for line in lines if MARK in line or any(name in line for name in ten.people)]


def test_erasing_somebody_takes_the_note_and_leaves_the_counts(ten: Circle) -> None:
    ten.open()
    ten.answer_all(*[all_at(4, f"Word {n}") for n in range(5)])
    with ten.app.app_context():
        db.session.delete(db.session.get_one(Person, ten.people[NAMES[0]]))
        db.session.commit()
        assert db.session.query(Participation).count() == 4
        assert db.session.query(BallotBox).one().people == 5
    ten.close()
    text = ten.read(LEAD, "/survey/results")
    assert "5 members answered." in text
    assert all(f"Word {n}" in text for n in range(5))


@pytest.mark.parametrize("settled", [False, True])
def test_a_community_that_is_deleted_takes_its_survey_along(ten: Circle, *, settled: bool) -> None:
    ten.open()
    ten.answer_all(*[all_at(4, f"Word {n}") for n in range(5)])
    if settled:
        ten.close()
    with ten.app.app_context():
        db.session.delete(db.session.query(Community).one())
        db.session.commit()
        rows = everything()
    survey = ("surveys", "ballot_boxes", "survey_participations", "survey_comments")
    assert [rows[name] for name in survey] == [[], [], [], []]
