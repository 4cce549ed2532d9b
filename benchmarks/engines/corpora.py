"""The articles that are indexed: news abstracts (N), newswire (R), long ones (L).

They are what ``broadsheet index`` makes of the same files, keywords and topics being tags. They are
not part of the project: BROADSHEET_CORPORA says where they are.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from search.model import Article, ArticleDate, Origin, article_id

ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("BROADSHEET_CORPORA") or ROOT.parent / "shared" / "corpora")

_FILES = {"N": "news_abstracts.jsonl.gz", "R": "reuters21578.jsonl.gz"}
_LONG = range(200, 20_000)  # words of an article of L: as an RFC or a law, some of them
_LONG_ARTICLES = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Which articles: all of a file, the first of them, or more copies of them than one."""

    name: str  #: N, R or L
    articles: int | None = None  #: only the first so many
    copies: int = 1  #: each with ids of its own

    @classmethod
    def named(cls, text: str) -> Corpus:
        """``N``, ``N10000`` (the first so many) or ``Nx10`` (so many copies)."""
        name, rest = text[:1], text[1:]
        if name not in ("N", "R", "L"):
            raise ValueError(f"{text} is no corpus: N, R, L, N10000, Nx10")
        if rest.startswith("x"):
            return cls(name=name, copies=int(rest[1:]))
        return cls(name=name, articles=int(rest) if rest else None)

    def __str__(self) -> str:
        more = f"x{self.copies}" if self.copies > 1 else ""
        return f"{self.name}{self.articles or ''}{more}"

    def __iter__(self) -> Iterator[Article]:
        return self.copied(list(self.once()))

    def copied(self, once: Sequence[Article]) -> Iterator[Article]:
        """What ``once`` gave, and its copies."""
        for copy in range(self.copies):
            yield from (again(article, copy) for article in once) if copy else once

    def once(self) -> Iterator[Article]:
        """The articles without their copies, as they are read."""
        return islice(_long() if self.name == "L" else _file(self.name), self.articles)


def _file(name: str) -> Iterator[Article]:
    with gzip.open(CORPORA / _FILES[name]) as lines:
        for line in lines:
            yield _article(name, json.loads(line))


def _article(name: str, row: dict[str, Any]) -> Article:
    origin = Origin(root="/srv/articles", path=_FILES[name], item=str(row["_id"]))
    return Article(
        id=article_id(origin),
        origin=origin,
        title=row.get("title") or "",
        body=row.get("text") or "",
        authors=(row["author"],) if row.get("author") else (),
        date=ArticleDate.parse(row["date"][:10]) if row.get("date") else None,
        section=row.get("section") or next(iter(row.get("places") or ()), None),
        tags=tuple(dict.fromkeys(row.get("keywords") or row.get("topics") or ())),
        language="en",
        media_type="application/jsonl",
        url=row.get("url"),
    )


def again(article: Article, copy: int) -> Article:
    """A copy of an article, with an id of its own."""
    origin = article.origin._replace(item=f"{article.origin.item}#{copy}")
    return article._replace(id=article_id(origin), origin=origin)


def _long() -> Iterator[Article]:
    """Newswire joined to articles of 200 to 20,000 words, short ones the most frequent."""
    left = _file("R")
    for number in range(_LONG_ARTICLES):
        share = (number * 7919 % 1_000) / 1_000  # spread evenly, the same in every run
        wanted = int(_LONG.start * (_LONG.stop / _LONG.start) ** (share**3))
        first, bodies, words = None, [], 0
        while words < wanted:
            article = next(left, None)
            if article is None:
                left = _file("R")
                continue
            first = first or article
            bodies.append(article.body)
            words += len(article.body.split())
        assert first is not None  # noqa: S101  # wanted is above 0
        yield again(first, number)._replace(body="\n\n".join(bodies))
