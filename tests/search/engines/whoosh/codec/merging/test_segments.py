"""A merged segment is the one that would have been built of what is not deleted."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.codec.building import inversion
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.merging import spaces
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.engines.whoosh.codec.segment import PRECISION, Segment
from search.errors import IndexOutdatedError
from search.model import Article
from tests.search.engines.asked import articles
from tests.search.engines.whoosh.codec.built import segment
from tests.search.engines.whoosh.codec.test_spaces import Found, read

#: An article, and whether it is deleted.
WRITTEN = st.lists(st.tuples(articles, st.booleans()), max_size=5)


def content(one: Segment) -> tuple[object, ...]:
    """All that a segment says, without the numbers that may differ."""
    postings: list[Found] = [read(one.spaces[space.name]) for space in SPACES]
    words = [list(one.spaces[space.name].words.lexicon) for space in SPACES]
    every = np.arange(one.documents)
    layouts = [
        one.spaces[space.name].layouts.rows[one.spaces[space.name].layouts.of_document].tolist()
        for space in SPACES
    ]
    facets = {
        name: (column.kinds, [column.of(document) for document in range(one.documents)])
        for name, column in one.facets.items()
    }
    return (
        postings,
        words,
        layouts,
        facets,
        one.dates.of(every).tolist(),
        one.columns[PRECISION].of(every).tolist(),
        list(one.ids),
        one.id_ranks.tolist() if len(set(one.ids)) == one.documents else None,
        list(one.store),
    )


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("chunk", [inversion.CHUNK, 2])
@given(st.lists(WRITTEN, max_size=3))
def test_merging_is_building_anew(chunk: int, written: list[list[tuple[Article, bool]]]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(spaces, "CHUNK", chunk)
        folder = Path(name)
        sources = [
            Source(
                segment=segment([article for article, _ in its], folder / f"{number}"),
                dead=np.flatnonzero([gone for _, gone in its]),
            )
            for number, its in enumerate(written)
        ]
        left = [article for its in written for article, gone in its if not gone]
        assert merge(sources, folder / "merged") == len(left)
        expected = content(segment(left, folder / "expected"))
        assert content(Segment(folder / "merged")) == expected


@pytest.mark.parametrize("name", ["quotes.speakers", "text.impacts", "store.sums"])
def test_an_unknown_array_stops_a_merge(tmp_path: Path, name: str) -> None:
    segment([], tmp_path / "one")
    known = ArrayFile(tmp_path / "one")
    file = ArrayWriter(tmp_path / "newer")
    for entry in known:
        file.add(entry.name, entry.kind, known.whole(entry.name))
    file.add(name, "per-document", np.zeros(0, np.uint8))
    file.finish(known.facts)
    source = Source(segment=Segment(tmp_path / "newer"), dead=np.zeros(0, np.int64))
    with pytest.raises(IndexOutdatedError, match=re.escape(name)):
        merge([source], tmp_path / "merged")
