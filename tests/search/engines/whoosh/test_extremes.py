"""Articles larger and stranger than any: right answers, and no more memory than in proportion."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest

from search.engine import Memory, Reader
from search.engines.whoosh.codec.building import writing as codec_writing
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.reading import WhooshReader
from search.model import Article, Origin, Query
from search.query.tree import Everything, Node, Or, Phrase, Prefix, Term
from tests.search.engines.contract import article


def written(articles: Iterable[Article], folder: Path, memory: int = Memory().build) -> Reader:
    engine = WhooshEngine(folder, Memory(build=memory))
    with engine.writer(run="0") as writer:
        for one in articles:
            writer.upsert(one)
    return engine.reader()


def total(reader: Reader, tree: Node) -> int:
    return reader.search(Query(tree=tree, highlights=0, facets=())).total


def frequency(reader: Reader, stem: str) -> list[int]:
    """How often a stem is in the body of each document that has it."""
    assert isinstance(reader, WhooshReader)
    [part] = reader._articles._snapshot.parts
    space = part.segment.spaces["text"]
    term = space.terms.find(stem.encode())
    column = space.space.fields.index("body")
    found: list[int] = space.rows[:, column].take(space.codes.codes(term)).tolist()
    return found


def test_an_article_of_ten_million_words(tmp_path: Path) -> None:
    body = "The ferry talks resume. " * 2_500_000 + "Then nothing"
    tracemalloc.start()
    reader = written([article("long", body=body), article("short", body="ferry")], tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * len(body)
    assert frequency(reader, "ferri") == [2_500_000, 1]
    assert total(reader, Phrase(words=("resume", "then"))) == 1
    assert total(reader, Phrase(words=("resume", "nothing"))) == 0
    assert total(reader, Term(text="FERRY", exact=True)) == 0
    found = reader.get("long")
    assert found is not None and found.body == body
    reader.close()


def test_a_word_that_is_typed_500_times_takes_no_more_memory_than_once(tmp_path: Path) -> None:
    reader = written([article("a", body="The storm " * 20_000)], tmp_path)
    peaks = []
    for times in (1, 1, 500):  # what is decoded the first time is kept
        tree = Or(children=(Term(text="the"), *[Term(text="The")] * times))
        tracemalloc.start()
        [hit] = reader.search(Query(tree=tree)).hits
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert hit.matches == 20_000
    assert peaks[2] < 2 * peaks[1] + 2_000_000
    reader.close()


def test_a_million_distinct_words_in_one_article(tmp_path: Path) -> None:
    body = " ".join(f"w{number}" for number in range(1_000_000))
    reader = written([article("b", body="w7"), article("a", body=body)], tmp_path)
    assert total(reader, Term(text="w7")) == 2
    assert total(reader, Term(text="w999999")) == 1
    assert total(reader, Phrase(words=("w499999", "w500000"))) == 1
    assert total(reader, Prefix(text="w1")) == 1
    reader.close()


def test_65_536_equal_words(tmp_path: Path) -> None:
    sizes = [1, 255, 256, 65_535, 65_536, 65_537]
    reader = written([article(f"a{n}", body=" ".join(["ferry"] * n)) for n in sizes], tmp_path)
    assert frequency(reader, "ferri") == sizes
    page = reader.search(Query(tree=Term(text="ferry")))
    assert page.total == len(sizes) == len(page.hits)
    assert total(reader, Phrase(words=("ferry", "ferry"))) == len(sizes) - 1
    reader.close()


def test_empty_articles_and_a_field_that_none_has(tmp_path: Path) -> None:
    empty = [
        Article(id=str(number), origin=Origin(root="-", path="-", item=None), title="", body="")
        for number in range(3)
    ]
    reader = written(empty, tmp_path)
    assert total(reader, Everything()) == 3
    assert total(reader, Term(text="ferry")) == total(reader, Term(text="a", field="author")) == 0
    assert reader.get("1") == empty[1]
    page = reader.search(Query(tree=Everything()))
    assert all(not facet.values for facet in page.facets)
    reader.close()


@pytest.mark.parametrize("word", ["x" * 70_000, "é" * 40_000, "中" * 300])
def test_a_word_of_any_length(tmp_path: Path, word: str) -> None:
    reader = written(
        [article("a", body=f"before {word} after"), article("b", body="before after")], tmp_path
    )
    spaceless = word[0] == "中"
    tree = Phrase(words=tuple(word)) if spaceless else Term(text=word)
    assert total(reader, tree) == 1
    assert total(reader, Phrase(words=("before", "after"))) == 1
    reader.close()


def test_little_memory_makes_the_same_index(tmp_path: Path) -> None:
    articles = [
        article(f"a{number % 700}", body=f"turn{number} " + "ferry talks " * 50)
        for number in range(1_000)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec_writing, "GATHERED", 20_000)
        reader = written(articles, tmp_path, memory=20_000)
    assert reader.articles == 700
    assert total(reader, Term(text="turn0")) == 0 and total(reader, Term(text="turn700")) == 1
    assert frequency(reader, "ferri") == [50] * 700
    reader.close()
