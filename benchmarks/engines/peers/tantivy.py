"""tantivy, by its Python package: one thread, the same fields, and an analyser as near as can be.

Title, body, tag and author are searched together, the words of the URL by their field, and the id
as a whole; section, date and year are columns, and all is stored: as in Broadsheet's own index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

import tantivy

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.measuring import by_suffix
from benchmarks.engines.timing import Timing, timed
from search.fields import DEFAULT
from search.model import Article

_HEAP = 256 << 20
_ANALYSER = "english"
_FACETS = {
    "section": {"terms": {"field": "section", "size": 10}},
    "year": {"terms": {"field": "year", "size": 10}},
}
_SHOULD, _MUST, _MUST_NOT = tantivy.Occur.Should, tantivy.Occur.Must, tantivy.Occur.MustNot


class Tantivy:
    """See ``Peer``."""

    def __init__(self) -> None:
        self._analyser = _analyser()
        self._index: tantivy.Index
        self._searcher: tantivy.Searcher

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(_ANALYSER, self._analyser)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for article in articles:
            writer.add_document(document(article))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(_ANALYSER, self._analyser)
        self._searcher = self._index.searcher()

    def adder(self) -> Callable[[Article], None]:
        """What adds an article and commits; its writer stays open."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)

        def add(article: Article) -> None:
            writer.add_document(document(article))
            writer.commit()

        return add

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing] | None:
        if ask.kind is Kind.NEAR:  # its slop counts how far words are moved
            return None
        newest = ask.kind is Kind.NEWEST
        if level in (Level.TOP, Level.TOTAL):
            count = level is Level.TOTAL
            return partial(timed, partial(self._kernel, self._query(ask), count, newest))
        return partial(timed, partial(self._page, ask, newest))

    def forget(self) -> None:
        """It has no cache of its own."""

    def parts(self, folder: Path) -> dict[str, int]:
        return by_suffix(folder)

    @property
    def segments(self) -> int:
        """How many there are."""
        return int(self._searcher.num_segments)

    def _kernel(self, query: tantivy.Query, count: bool, newest: bool) -> int:
        found = self._searcher.search(
            query, 10, count=count, order_by_field="date" if newest else None
        )
        return int(found.count) if count else len(found.hits)

    def _page(self, ask: Ask, newest: bool) -> int:
        """What a caller of the package writes to show a page."""
        query = self._parsed(ask)
        found = self._searcher.search(
            query, 10, count=True, order_by_field="date" if newest else None
        )
        self._searcher.aggregate(query, _FACETS)
        snippets = tantivy.SnippetGenerator.create(
            self._searcher, query, self._index.schema, "body"
        )
        page = []
        for score, address in found.hits:
            shown = self._searcher.doc(address)
            snippet = snippets.snippet_from_doc(shown)
            page.append((score, shown.to_dict(), snippet.to_html()))
        return int(found.count or 0)

    def _parsed(self, ask: Ask) -> tantivy.Query:
        """What its parser makes of the text that one types for it."""
        words = ask.words
        fields = [ask.field] if ask.field else list(DEFAULT)
        parse = partial(self._index.parse_query, default_field_names=fields)
        match ask.kind:
            case Kind.AND:
                return parse(" ".join(words), conjunction_by_default=True)
            case Kind.PHRASE:
                return parse('"' + " ".join(words) + '"')
            case Kind.MIXED:
                return parse(_signed(ask))
            case Kind.FUZZY:
                return parse(words[0], fuzzy_fields=dict.fromkeys(fields, (False, 1, True)))
            case Kind.PREFIX | Kind.SUFFIX:
                return self._query(ask)  # its parser knows regular expressions only by field
            case Kind.NEWEST if ask.between:
                first, last = ask.between
                return parse(f"+{words[0]} +date:[{first}T00:00:00Z TO {last}T23:59:59Z]")
        return parse(" ".join(words))

    def _query(self, ask: Ask) -> tantivy.Query:
        """The same by its own objects."""
        words = self._analysed(ask.words)
        where = _Fields(self._index.schema, (ask.field,) if ask.field else DEFAULT)
        match ask.kind:
            case Kind.MIXED:
                return self._mixed(ask, where)
            case Kind.AND:
                return _boolean((_MUST, where.word(one)) for one in words)
            case Kind.OR:
                return where.any_word(words)
            case Kind.PHRASE if len(words) > 1:
                return where.phrase(words)
            case Kind.PREFIX:
                return where.matching(f"{ask.words[0]}.*")
            case Kind.SUFFIX:
                return where.matching(f".*{ask.words[0]}")
            case Kind.FUZZY:
                return where.nearly(words[0])
            case Kind.NEWEST if ask.between:
                dated = _dated(self._index.schema, *ask.between)
                return _boolean([(_MUST, where.word(words[0])), (_MUST, dated)])
        return where.word(words[0])

    def _mixed(self, ask: Ask, where: _Fields) -> tantivy.Query:
        every = [self._analyser.analyze(one) for one in ask.words]
        return _boolean(
            [(_MUST, where.phrase(one) if len(one) > 1 else where.word(one[0])) for one in every]
            + [(_SHOULD, where.word(one)) for one in self._analysed(ask.wished)]
            + [(_MUST_NOT, where.word(one)) for one in self._analysed(ask.without)]
        )

    def _analysed(self, words: Iterable[str]) -> list[str]:
        return [token for one in words for token in self._analyser.analyze(one)]


@dataclass(frozen=True, slots=True)
class _Fields:
    """Queries for what stands in any of some fields."""

    schema: tantivy.Schema
    names: tuple[str, ...]

    def word(self, text: str) -> tantivy.Query:
        return self._any(lambda field: tantivy.Query.term_query(self.schema, field, text))

    def any_word(self, texts: Iterable[str]) -> tantivy.Query:
        return _boolean(
            (_SHOULD, tantivy.Query.term_query(self.schema, field, one))
            for one in texts
            for field in self.names
        )

    def phrase(self, words: Iterable[str]) -> tantivy.Query:
        row = list(words)
        return self._any(lambda field: tantivy.Query.phrase_query(self.schema, field, row))

    def matching(self, pattern: str) -> tantivy.Query:
        return self._any(lambda field: tantivy.Query.regex_query(self.schema, field, pattern))

    def nearly(self, text: str) -> tantivy.Query:
        return self._any(lambda field: tantivy.Query.fuzzy_term_query(self.schema, field, text))

    def _any(self, make: Callable[[str], tantivy.Query]) -> tantivy.Query:
        if len(self.names) == 1:
            return make(self.names[0])
        return _boolean((_SHOULD, make(field)) for field in self.names)


def _boolean(parts: Iterable[tuple[tantivy.Occur, tantivy.Query]]) -> tantivy.Query:
    return tantivy.Query.boolean_query(list(parts))


def _dated(schema: tantivy.Schema, first: date, last: date) -> tantivy.Query:
    return tantivy.Query.range_query(
        schema,
        "date",
        tantivy.FieldType.Date,
        datetime.combine(first, time.min, UTC),
        datetime.combine(last, time.max, UTC),
    )


def _signed(ask: Ask) -> str:
    every = [f'+"{one}"' if " " in one else f"+{one}" for one in ask.words]
    return " ".join([*every, *ask.wished, *[f"-{one}" for one in ask.without]])


def document(article: Article) -> tantivy.Document:
    """What its index gets of an article."""
    made = tantivy.Document(
        id=article.id,
        title=article.title,
        body=article.body,
        section=article.section or "",
        url=article.url or "",
    )
    for tag in article.tags:
        made.add_text("tag", tag)
    for author in article.authors:
        made.add_text("author", author)
    if article.date:
        made.add_date("date", article.date.start.replace(tzinfo=UTC))
        made.add_integer("year", article.date.start.year)
    return made


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in DEFAULT:
        builder.add_text_field(field, stored=True, tokenizer_name=_ANALYSER)
    builder.add_text_field(
        "section", stored=True, fast=True, tokenizer_name="raw", index_option="basic"
    )
    builder.add_text_field("url", stored=True, tokenizer_name=_ANALYSER)
    builder.add_date_field("date", stored=True, fast=True, indexed=True)
    builder.add_integer_field("year", fast=True)
    return builder.build()


def _analyser() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for chosen in (
        tantivy.Filter.remove_long(40),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(chosen)
    return builder.build()


PEER = Tantivy
