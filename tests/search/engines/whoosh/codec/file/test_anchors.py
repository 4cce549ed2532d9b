"""Anchors against the places of tokens."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.file import anchors
from search.engines.whoosh.codec.file.anchors import ANCHORS, EVERY, Anchors, AnchorsBuilder
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.text import tokenize
from tests.search.articles import article
from tests.search.engines.whoosh.codec.built import segment

#: Of each document: where its tokens start, or None where it has no text.
_TEXTS = st.lists(
    st.none()
    | st.builds(
        lambda count, gap: [at * gap + at % 3 for at in range(count)],
        st.integers(0, 3 * EVERY + 2),
        st.integers(2, 3_000),
    ),
    max_size=6,
)


def built(texts: list[list[int] | None], path: Path) -> Anchors:
    builder = AnchorsBuilder()
    for some in (slice(0, 2), slice(2, None)):  # in two parts, as texts come
        there = [(n, text) for n, text in list(enumerate(texts))[some] if text is not None]
        builder.add(
            np.array([number for number, _ in there], np.int64),
            np.array([at for _, text in there for at in text], np.uint32),
            np.array([len(text) for _, text in there], np.int32),
        )
    file = ArrayWriter(path)
    builder.write(file, "anchors", len(texts))
    file.finish({})
    return Anchors(ArrayFile(path), "anchors", len(texts))


def expected(text: list[int] | None, long: int) -> list[int]:
    return [0, *text[EVERY::EVERY]] if text is not None and len(text) >= long else [0]


@given(texts=_TEXTS, dead=st.sets(st.integers(0, 5)), others=_TEXTS)
def test_anchors_are_where_the_tokens_are_also_after_a_merge(
    texts: list[list[int] | None], dead: set[int], others: list[list[int] | None]
) -> None:
    long = EVERY + 2
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as name:
        patch.setattr(anchors, "LONG", long)
        folder = Path(name)
        read = built(texts, folder / "one")
        assert all_of(read, len(texts)) == [expected(text, long) for text in texts]
        live = [number for number in range(len(texts)) if number not in dead]
        merged = ArrayWriter(folder / "merged")
        parts = [(read, live), (built(others, folder / "other"), [*range(len(others))])]
        ANCHORS.merge(merged, "anchors", [(one, np.array(its, np.int64)) for one, its in parts])
        merged.finish({})
        left = [texts[number] for number in live] + others
        read = Anchors(ArrayFile(folder / "merged"), "anchors", len(left))
        assert all_of(read, len(left)) == [expected(text, long) for text in left]


def test_a_merge_without_the_long_text_has_the_column_all_the_same(tmp_path: Path) -> None:
    read = built([[*range(0, 2 * anchors.LONG, 2)], [0]], tmp_path / "one")
    assert len(read.of(0)) == anchors.LONG // EVERY
    merged = ArrayWriter(tmp_path / "merged")
    ANCHORS.merge(merged, "anchors", [(read, np.array([1]))])
    assert "anchors.counts" in merged


def all_of(read: Anchors, documents: int) -> list[list[int]]:
    return [read.of(number).tolist() for number in range(documents)]


def test_a_segment_has_the_anchors_of_its_long_bodies(tmp_path: Path) -> None:
    words = " ".join(f"w{at}\u0301, U.N. 中国" for at in range(anchors.LONG))
    articles = [article("short"), article(words, title="long", tags=("a", "b")), article("")]
    its = segment(articles, tmp_path / "one")
    starts = [token.start for token in tokenize(words)]
    assert its.anchors.of(1).tolist() == [0, *starts[EVERY::EVERY]]
    assert its.anchors.of(0).tolist() == its.anchors.of(2).tolist() == [0]
