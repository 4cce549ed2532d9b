"""SQLite's FTS5, of the sqlite3 that Python has: one table of texts, one of columns beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.timing import Timing, timed
from search.model import Article

_FILE = "articles.db"
_PAGE = """select title, body, url, rank, snippet(words, 1, '<b>', '</b>', '…', 32) from words
           where words match ? order by rank limit 10"""
_TOP = "select rowid, rank from words where words match ? order by rank limit 10"
_TOTAL = "select count(*) from words where words match ?"
_FACET = """select {0}, count(*) from about where rowid in
            (select rowid from words where words match ?) group by {0} order by 2 desc limit 10"""
_NEWEST = """select rowid from about where date between ? and ? and rowid in
             (select rowid from words where words match ?) order by date desc limit 10"""
_NEWEST_TOTAL = """select count(*) from about where date between ? and ? and rowid in
                   (select rowid from words where words match ?)"""


class Fts5:
    """See ``Peer``."""

    def __init__(self) -> None:
        self._base: sqlite3.Connection

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        base = sqlite3.connect(folder / _FILE, isolation_level=None)
        base.execute("pragma synchronous = full")
        base.execute(
            "create virtual table words using fts5(title, body, tag, author, url unindexed,"
            " tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        base.execute(
            "create table about (rowid integer primary key, id text unique, section text,"
            " year integer, date text)"
        )
        base.execute("begin")
        for number, article in enumerate(articles, 1):
            tags, authors = "\n".join(article.tags), "\n".join(article.authors)
            base.execute(
                "insert into words(rowid, title, body, tag, author, url) values (?, ?, ?, ?, ?, ?)",
                (number, article.title, article.body, tags, authors, article.url),
            )
            start = article.date.start if article.date else None
            day = start.date().isoformat() if start else None
            base.execute(
                "insert into about values (?, ?, ?, ?, ?)",
                (number, article.id, article.section, start.year if start else None, day),
            )
        base.execute("create index by_date on about(date)")
        base.execute("commit")
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / _FILE, isolation_level=None)
        self._base.execute("pragma cache_size = -64000")

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing] | None:
        if ask.kind in (Kind.FUZZY, Kind.SUFFIX, Kind.NEAR, Kind.MIXED):
            return None
        if ask.kind is Kind.NEWEST:
            return partial(timed, partial(self._newest, ask)) if level <= Level.TOTAL else None
        return partial(timed, partial(self._ask, _match(ask), level))

    def forget(self) -> None:
        """Its cache is of pages of the file."""

    def parts(self, folder: Path) -> dict[str, int]:
        return {"file": (folder / _FILE).stat().st_size}

    def _ask(self, match: str, level: Level) -> int:
        everything = level > Level.TOTAL
        top = self._base.execute(_PAGE if everything else _TOP, (match,)).fetchall()
        total = len(top)
        if level is not Level.TOP:
            total = self._base.execute(_TOTAL, (match,)).fetchone()[0]
        if everything:
            for column in ("section", "year"):
                self._base.execute(_FACET.format(column), (match,)).fetchall()
        return total

    def _newest(self, ask: Ask) -> int:
        first, last = ask.between or (None, None)
        given = (str(first), str(last), _match(ask))
        self._base.execute(_NEWEST, given).fetchall()
        return int(self._base.execute(_NEWEST_TOTAL, given).fetchone()[0])


def _match(ask: Ask) -> str:
    """What FTS5 is asked."""
    quoted = [f'"{word}"' for word in ask.words]
    match ask.kind:
        case Kind.OR:
            text = " OR ".join(quoted)
        case Kind.PHRASE:
            text = '"' + " ".join(ask.words) + '"'
        case Kind.PREFIX:
            text = f"{quoted[0]} *"
        case _:
            text = " AND ".join(quoted)
    return f"{ask.field} : ({text})" if ask.field else text


PEER = Fts5
