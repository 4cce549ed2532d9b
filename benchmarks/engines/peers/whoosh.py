"""Whoosh as it comes: its own codec, parser, scorer, groups and highlights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from whoosh import index, query
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import DATETIME, ID, NUMERIC, TEXT, Schema
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.measuring import by_suffix
from benchmarks.engines.timing import Timing, timed
from search.fields import DEFAULT
from search.model import Article

_FACETS = ["section", "year"]


class Whoosh:
    """See ``Peer``."""

    def __init__(self) -> None:
        self._analyser = StemmingAnalyzer(stoplist=None, minsize=1)
        self._searcher: Any

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        text = partial(TEXT, analyzer=self._analyser, stored=True)
        schema = Schema(
            id=ID(stored=True, unique=True),
            **{field: text() for field in DEFAULT},
            section=ID(stored=True, sortable=True),
            url=ID(stored=True),
            date=DATETIME(stored=True, sortable=True),
            year=NUMERIC(sortable=True),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        for article in articles:
            start = article.date.start if article.date else None
            writer.add_document(
                id=article.id,
                title=article.title,
                body=article.body,
                tag=", ".join(article.tags),
                author=", ".join(article.authors),
                section=article.section,
                url=article.url,
                date=start,
                year=start.year if start else None,
            )
        writer.commit()

    def open(self, folder: Path) -> None:
        self._searcher = index.open_dir(str(folder)).searcher()

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing] | None:
        if ask.kind in (Kind.NEAR, Kind.MIXED):
            return None
        if level in (Level.TOP, Level.TOTAL):
            return partial(timed, partial(self._kernel, self._query(ask), ask, level))
        return partial(timed, partial(self._page, ask))

    def forget(self) -> None:
        """Its caches are of whole queries of filters, which are not used here."""

    def parts(self, folder: Path) -> dict[str, int]:
        return by_suffix(folder)

    def _kernel(self, asked: Any, ask: Ask, level: Level) -> int:
        found = self._search(asked, ask)
        return len(found) if level is Level.TOTAL else found.scored_length()

    def _page(self, ask: Ask) -> int:
        parser = MultifieldParser(
            [ask.field] if ask.field else list(DEFAULT), self._searcher.schema
        )
        parser.add_plugin(FuzzyTermPlugin())
        found = self._search(parser.parse(_typed(ask)), ask, groupedby=_FACETS)
        for facet in _FACETS:
            found.groups(facet)
        page = [(hit.fields(), hit.highlights("body", top=1)) for hit in found[:10]]
        return len(found) if page else 0

    def _search(self, asked: Any, ask: Ask, **more: Any) -> Any:
        if ask.kind is Kind.NEWEST:
            more.update(sortedby="date", reverse=True)
        return self._searcher.search(asked, limit=10, **more)

    def _query(self, ask: Ask) -> Any:
        fields = [ask.field] if ask.field else list(DEFAULT)
        words = [token.text for one in ask.words for token in self._analyser(one)]

        def anywhere(make: Callable[[str], Any]) -> Any:
            return query.Or([make(field) for field in fields])

        each = [anywhere(partial(_term, text=word)) for word in words]
        match ask.kind:
            case Kind.AND:
                return query.And(each)
            case Kind.OR:
                return query.Or([query.Term(field, word) for word in words for field in fields])
            case Kind.PHRASE:
                return anywhere(lambda field: query.Phrase(field, words))
            case Kind.PREFIX:
                return anywhere(lambda field: query.Prefix(field, ask.words[0]))
            case Kind.SUFFIX:
                return anywhere(lambda field: query.Wildcard(field, f"*{ask.words[0]}"))
            case Kind.FUZZY:
                return anywhere(lambda field: query.FuzzyTerm(field, words[0], prefixlength=0))
            case Kind.NEWEST if ask.between:
                return query.And([each[0], query.DateRange("date", *_moments(ask))])
        return each[0]


def _term(field: str, text: str) -> Any:
    return query.Term(field, text)


def _typed(ask: Ask) -> str:
    match ask.kind:
        case Kind.OR:
            return " OR ".join(ask.words)
        case Kind.PHRASE:
            return '"' + " ".join(ask.words) + '"'
        case Kind.PREFIX:
            return f"{ask.words[0]}*"
        case Kind.SUFFIX:
            return f"*{ask.words[0]}"
        case Kind.FUZZY:
            return f"{ask.words[0]}~1"
        case Kind.NEWEST if ask.between:
            first, last = ask.between
            return f"{ask.words[0]} date:[{first:%Y%m%d} TO {last:%Y%m%d}]"
    return " ".join(ask.words)


def _moments(ask: Ask) -> tuple[Any, Any]:
    first, last = ask.between or (None, None)
    assert first and last  # noqa: S101  # told by the kind
    return datetime.combine(first, time.min), datetime.combine(last, time.max)


PEER = Whoosh
