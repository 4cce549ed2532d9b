"""Our segments under Whoosh's own searcher: what it finds with its own codec, scores and all."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.view_schema import ARTICLE, BREAK, DATE_COLUMN, VIEW, sort_column
from search.engines.whoosh.library import TOC, FileStorage
from search.engines.whoosh.stored import article_bytes
from search.fields import facet_values, values
from search.model import FACETS, Article
from search.paging import UNDATED
from search.text import fold, stem, tokenize
from tests.search.engines.asked import WORDS, articles

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import query as wq
    from whoosh.index import create_in, open_dir

INDEX = "MAIN"


def by_whoosh(written: list[Article], folder: Path) -> Any:
    index = create_in(str(folder), VIEW, INDEX)
    writer = index.writer()
    for article in written:
        fields: dict[str, Any] = {"id": article.id, ARTICLE: article_bytes(article)}
        for space in SPACES:
            for field in space.fields:
                if texts := list(values(article, field)):
                    fields[field] = BREAK.join(texts)
        fields[DATE_COLUMN] = article.date.sort_key if article.date else UNDATED
        for name in FACETS:
            first = next(iter(facet_values(article, name)), "")
            fields[sort_column(name)] = first.encode("utf-8", "surrogatepass")
        writer.add_document(**fields)
    writer.commit()
    return open_dir(str(folder), INDEX)


def by_us(written: list[Article], folder: Path) -> Any:
    folder.mkdir()
    listed = ArraysSegment(INDEX, len(written))
    builder = SegmentBuilder(listed.path(folder))
    for article in written:
        builder.add(article)
    builder.finish()
    TOC(VIEW, [listed] if written else [], 0).write(FileStorage(str(folder)), INDEX)
    return open_dir(str(folder), INDEX)


_STEMS = sorted({stem(fold(one.surface)) for word in WORDS for one in tokenize(word)})
_FIELDS = ("title", "body", "tag", "author", "source", "url")
_leaf = st.one_of(
    st.builds(wq.Term, st.sampled_from(_FIELDS), st.sampled_from(_STEMS)),
    st.builds(wq.Prefix, st.sampled_from(_FIELDS), st.sampled_from([s[:1] for s in _STEMS])),
    st.builds(
        wq.Phrase,
        st.sampled_from(_FIELDS),
        st.lists(st.sampled_from(_STEMS), min_size=2, max_size=2),
    ),
    st.builds(wq.FuzzyTerm, st.just("body"), st.sampled_from(_STEMS)),
    st.builds(wq.Term, st.just("type"), st.sampled_from(["text", "text/html"])),
    st.just(wq.Every()),
)
_queries = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(wq.And, st.lists(inner, min_size=2, max_size=3)),
        st.builds(wq.Or, st.lists(inner, min_size=2, max_size=3)),
        st.builds(wq.Not, inner),
    ),
    max_leaves=4,
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.lists(articles, min_size=1, max_size=6, unique_by=lambda one: one.id),
    st.lists(_queries, min_size=4, max_size=8),
    st.sets(st.integers(0, 5), max_size=2),
)
def test_whoosh_finds_the_same(written: list[Article], asked: list[Any], gone: set[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "theirs").mkdir()
        theirs, ours = by_whoosh(written, folder / "theirs"), by_us(written, folder / "ours")
        with theirs.searcher() as their_searcher, ours.searcher() as our_searcher:
            for question in asked:
                expected = their_searcher.search(question, limit=None)
                found = our_searcher.search(question, limit=None)
                assert [(hit.docnum, hit.score) for hit in found] == [
                    (hit.docnum, hit.score) for hit in expected
                ]
                for column in (DATE_COLUMN, sort_column("source")):
                    expected = their_searcher.search(question, sortedby=column, limit=None)
                    found = our_searcher.search(question, sortedby=column, limit=None)
                    assert [hit.docnum for hit in found] == [hit.docnum for hit in expected]
            for number, article in enumerate(written):
                assert our_searcher.document_number(id=article.id) == number
                assert our_searcher.stored_fields(number) == their_searcher.stored_fields(number)
            reader, expected_reader = our_searcher.reader(), their_searcher.reader()
            for field in _FIELDS:
                assert list(reader.lexicon(field)) == list(expected_reader.lexicon(field))
                assert reader.field_length(field) == expected_reader.field_length(field)
        if gone_ids := [article.id for number, article in enumerate(written) if number in gone]:
            for index in (theirs, ours):
                writer = index.writer()
                for one in gone_ids:
                    writer.delete_by_term("id", one)
                writer.commit(merge=False)
            with theirs.searcher() as their_searcher, ours.searcher() as our_searcher:
                for question in asked:
                    expected = their_searcher.search(question, limit=None)
                    found = our_searcher.search(question, limit=None)
                    # Whoosh's own NOT may bring back a deleted document at the end of a segment.
                    assert [hit.docnum for hit in found if hit.docnum not in gone] == [
                        hit.docnum for hit in expected if hit.docnum not in gone
                    ]
