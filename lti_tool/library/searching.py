"""The words of the shelf, indexed as SQLite and PostgreSQL each do it; both answer alike.

A word is found by how it begins, without accents and the ending of a plural, in any language:
stemming would bind the shelf to English, and lose a word that is typed in half.
"""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import DDL, ColumnElement, Table, column, event, func, literal_column, table
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.expression import FromClause

NAMED, SAID = ("citation", "theme"), ("summary", "question")
MOST_WORDS = 12
_SHORTEST_PLURAL = 4
_LONG_ENOUGH = 5  # or study would find every student
# Letters with marks, beside the same without: unaccent() is an extension that a school may not add.
_MARKED = {
    mark: plain
    for mark in map(chr, range(0xC0, 0x250))
    if mark.islower()
    and len(plain := unicodedata.normalize("NFKD", mark)[:1]) == 1
    and plain.isascii()
    and plain.isalpha()
}

_TAKE_OUT = """
INSERT INTO library_search(library_search, rowid, citation, theme, summary, question)
VALUES ('delete', old.id, old.citation, old.theme, old.summary, old.question);
"""
_PUT_IN = """
INSERT INTO library_search(rowid, citation, theme, summary, question)
VALUES (new.id, new.citation, new.theme, new.summary, new.question);
"""
# Without a trigger the index would keep what is gone; a table that is made anew needs all of these.
SQLITE = (
    """
    CREATE VIRTUAL TABLE library_search USING fts5(
      citation, theme, summary, question, content='library_items', content_rowid='id',
      tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )
    """,
    f"CREATE TRIGGER library_search_added AFTER INSERT ON library_items BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER library_search_gone AFTER DELETE ON library_items BEGIN {_TAKE_OUT} END",
    f"""
    CREATE TRIGGER library_search_changed
    AFTER UPDATE OF id, citation, theme, summary, question ON library_items
    BEGIN {_TAKE_OUT} {_PUT_IN} END
    """,
)
# Fills the index from rows that were there before it.
SQLITE_REBUILD = "INSERT INTO library_search(library_search) VALUES ('rebuild')"


def _plain(columns: Sequence[str]) -> str:
    """Return in PostgreSQL's words: some columns' text without capitals, accents and signs."""
    joined = " || ' ' || ".join(columns)
    marked, plain = "".join(_MARKED), "".join(_MARKED.values())
    bare = f"translate(lower({joined}), '{marked}', '{plain}')"
    return f"to_tsvector('simple', regexp_replace({bare}, '[^[:alnum:]]+', ' ', 'g'))"


POSTGRESQL = (
    f"CREATE INDEX ix_library_items_search ON library_items USING gin ({_plain(NAMED + SAID)})",
)
# What no model declares; a migration makes it, and a comparison of tables leaves it alone.
UNDECLARED = re.compile(r"library_search(_\w+)?|ix_library_items_search")

_SEARCH = table("library_search", column("rowid"), column("library_search"))


def keep_an_index(items: Table) -> None:
    """Let the table of items have its index wherever it is made."""
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            event.listen(items, "after_create", _only(dialect, statement))
    event.listen(items, "before_drop", _only("sqlite", "DROP TABLE IF EXISTS library_search"))


def _only(dialect: str, statement: str) -> ExecutableDDLElement:
    made: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
    return made.execute_if(dialect=dialect)


def words_of(asked: str) -> list[str]:
    """Return what is searched for: bare beginnings of words, so that nothing typed is syntax."""
    marked = unicodedata.normalize("NFKD", asked.casefold())
    bare = "".join(each for each in marked if not unicodedata.combining(each))
    found = [_singular(word) for word in re.findall(r"[^\W_]+", bare)]
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _singular(word: str) -> str:
    """Return what a word and its plural begin with: strateg for strategy and strategies."""
    for ending in ("ies", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= _LONG_ENOUGH:
            return word.removesuffix(ending)
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


class Wanted:
    """What somebody searches for, as conditions on the table of items."""

    def __init__(self, words: Sequence[str], dialect: str) -> None:
        self._words, self._sqlite = words, dialect == "sqlite"

    @property
    def tables(self) -> tuple[FromClause, ...]:
        """Return what has to be in FROM beside the table of items."""
        return (_SEARCH,) if self._sqlite else ()

    def anywhere(self, id_: ColumnElement[int]) -> ColumnElement[bool]:
        """Say that an item has every word somewhere."""
        if self._sqlite:
            return (_SEARCH.c.rowid == id_) & _SEARCH.c.library_search.op("MATCH")(self._fts())
        return literal_column(_plain(NAMED + SAID)).op("@@")(self._tsquery())

    def named(self, id_: ColumnElement[int]) -> ColumnElement[bool]:
        """Say that an item has every word in what is shown of it outside its community."""
        if self._sqlite:
            own = f"{{{' '.join(NAMED)}}} : ({self._fts()})"
            return id_.in_(
                _SEARCH.select()
                .with_only_columns(_SEARCH.c.rowid)
                .where(_SEARCH.c.library_search.op("MATCH")(own))
                .correlate(None)
            )
        return literal_column(_plain(NAMED)).op("@@")(self._tsquery())

    @property
    def distance(self) -> ColumnElement[float]:
        """Return what the best answer has least of."""
        if self._sqlite:
            return func.bm25(literal_column("library_search"), 4.0, 4.0, 1.0, 1.0)
        named = func.ts_rank(literal_column(_plain(NAMED)), self._tsquery())
        said = func.ts_rank(literal_column(_plain(SAID)), self._tsquery())
        return -(4.0 * named + said)

    def _fts(self) -> str:
        return " AND ".join(f'"{word}" *' for word in self._words)

    def _tsquery(self) -> ColumnElement[str]:
        each = " & ".join(f"'{word}':*" for word in self._words)
        return func.to_tsquery(literal_column("'simple'"), each)
