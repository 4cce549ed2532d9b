"""What a leaf needs of memory while it is looked for does not grow with how it is asked."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from search.deadline import Deadline
from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import unions
from search.engines.whoosh.codec.finding.leaves import Found, find
from search.engines.whoosh.codec.spaces import SpaceReader
from search.errors import QueryError
from search.matching import word_test
from search.query.tree import Fuzzy, Leaf, Phrase, Prefix, Wildcard
from tests.search.engines.contract import article
from tests.search.engines.whoosh.codec.built import segment

MEGA = 1 << 20


def text_space(folder: Path, *bodies: str) -> SpaceReader:
    articles = [article(f"a{number}", body=body) for number, body in enumerate(bodies)]
    return segment(articles, folder / "segment").spaces["text"]


def occurrences(found: Found) -> int:
    return int(found.rows[found.codes].sum())


def frequencies(found: Found) -> list[int]:
    counts: list[int] = found.rows[found.codes].sum(axis=1).tolist()
    return counts


def test_a_phrase_of_one_word_a_thousand_times_takes_its_places_once(tmp_path: Path) -> None:
    space = text_space(tmp_path, "the " * 30_000, "the " * 999)
    once = find(Phrase(words=("the", "the")), space, None)
    assert occurrences(once) == 29_999 + 998
    tracemalloc.start()
    try:
        found = find(Phrase(words=("the",) * 1_000), space, None)
        assert tracemalloc.get_traced_memory()[1] < 10 * MEGA  # 250 MB if each has its own
    finally:
        tracemalloc.stop()
    assert (found.docs.tolist(), occurrences(found)) == ([0], 29_001)


@pytest.mark.parametrize("gathered", [1, 3, 7, 40])
@pytest.mark.parametrize("few", [0, 99])
@pytest.mark.parametrize("dense", [0, 99])
def test_words_are_added_up_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gathered: int, few: int, dense: int
) -> None:
    bodies = [" ".join(f"p{word}" for word in range(number % 5, 9)) for number in range(12)]
    articles = [*bodies, "p1 P1 q1", "q1", "pat patting Pats spat", "pies Pie pie"]
    space = text_space(tmp_path, *articles)
    monkeypatch.setattr(unions, "GATHERED", gathered)
    monkeypatch.setattr(unions, "_FEW", few)
    monkeypatch.setattr(unions, "_DENSE", dense)
    for leaf in (Prefix(text="p"), Prefix(text="patt"), Wildcard(pattern="*i*"), Fuzzy(text="pie")):
        found = find(leaf, space, None)
        test = word_test(leaf)
        counts = {
            at: count
            for at, body in enumerate(articles)
            if (count := sum(test(word.lower()) for word in body.split()))
        }
        assert dict(zip(found.docs.tolist(), frequencies(found), strict=True)) == counts


def test_a_prefix_of_many_words_needs_memory_for_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = " ".join(f"p{word}" for word in range(3_000))
    space = text_space(tmp_path, *[body] * 100)
    assert occurrences(find(Prefix(text="p"), space, None)) == 300_000
    monkeypatch.setattr(unions, "GATHERED", 1 << 12)
    CACHE.clear()
    tracemalloc.start()
    try:
        find(Prefix(text="p"), space, None)
        assert tracemalloc.get_traced_memory()[1] < MEGA  # 5 MB if all are gathered
    finally:
        tracemalloc.stop()


MANY = [" ".join(f"p{word}" for word in range(100_000)), "p1 p2 p3", "other"]


@pytest.fixture(scope="module")
def many_words(tmp_path_factory: pytest.TempPathFactory) -> SpaceReader:
    return text_space(tmp_path_factory.mktemp("many"), *MANY)


@pytest.mark.parametrize(
    "leaf",
    [
        Prefix(text="p"),
        Wildcard(pattern="*"),
        Wildcard(pattern="?*?"),
        Wildcard(pattern="p*1*1*"),
        Fuzzy(text="p1", distance=2),
    ],
)
def test_patterns_that_match_most_words(many_words: SpaceReader, leaf: Leaf) -> None:
    test = word_test(leaf)
    expected = [sum(map(test, body.split())) for body in MANY]
    found = find(leaf, many_words, None)
    assert found.docs.tolist() == [at for at, count in enumerate(expected) if count]
    assert frequencies(found) == [count for count in expected if count]
    CACHE.clear()
    tracemalloc.start()
    try:
        find(leaf, many_words, None)
        assert tracemalloc.get_traced_memory()[1] < 32 * MEGA
    finally:
        tracemalloc.stop()
    CACHE.clear()
    with pytest.raises(QueryError, match="longer than 1 second"):
        find(leaf, many_words, None, Deadline(seconds=1, until=monotonic() - 1))


def test_what_a_pattern_matches_is_remembered_for_all_fields(tmp_path: Path) -> None:
    space = text_space(tmp_path, "pie", "tart", "pies")
    found = find(Prefix(text="PI", span=(0, 3)), space, None)
    assert find(Prefix(text="PI"), space, None).docs is found.docs
    assert find(Prefix(text="PI", field="title"), space, None).docs.tolist() == []
    live = np.array([False, True, True])
    assert find(Prefix(text="PI"), space, live).docs.tolist() == [2]
