"""What a leaf needs of memory while it is looked for does not grow with how it is asked."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from search.engines.whoosh.codec import unions
from search.engines.whoosh.codec.finding import Found, find
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.codec.spaces import SpaceReader
from search.engines.whoosh.codec.writing import SegmentBuilder
from search.query.tree import Phrase, Prefix
from tests.search.engines.contract import article

MEGA = 1 << 20


def text_space(folder: Path, *bodies: str) -> SpaceReader:
    builder = SegmentBuilder(folder / "segment")
    for number, body in enumerate(bodies):
        builder.add(article(f"a{number}", body=body))
    builder.finish()
    return Segment(folder / "segment").spaces["text"]


def occurrences(found: Found) -> int:
    return int(found.rows[found.codes].sum())


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
def test_words_are_added_up_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    bodies = [" ".join(f"p{word}" for word in range(number % 5, 9)) for number in range(12)]
    space = text_space(tmp_path, *bodies, "p1 p1 q1", "q1")
    whole = find(Prefix(text="p"), space, None)
    assert occurrences(whole) == sum(len(body.split()) for body in bodies) + 2
    monkeypatch.setattr(unions, "GATHERED", gathered)
    parts = find(Prefix(text="p"), space, None)
    assert parts.docs.tolist() == whole.docs.tolist()
    assert parts.rows[parts.codes].tolist() == whole.rows[whole.codes].tolist()


def test_a_prefix_of_many_words_needs_memory_for_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = " ".join(f"p{word}" for word in range(3_000))
    space = text_space(tmp_path, *[body] * 100)
    assert occurrences(find(Prefix(text="p"), space, None)) == 300_000
    monkeypatch.setattr(unions, "GATHERED", 1 << 12)
    tracemalloc.start()
    try:
        find(Prefix(text="p"), space, None)
        assert tracemalloc.get_traced_memory()[1] < 5 * MEGA  # 17 MB if all are gathered
    finally:
        tracemalloc.stop()
