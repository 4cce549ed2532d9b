"""Words near each other in a segment against the definitions of ``search.matching``."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.deadline import Deadline
from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import phrase_finding, proximity
from search.engines.whoosh.codec.finding.leaves import find
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.engines.whoosh.codec.segment import Segment
from search.errors import QueryError
from search.fields import DEFAULT
from search.matching import occurrences
from search.model import Article
from search.query.tree import Near
from tests.search.engines.contract import article
from tests.search.engines.whoosh.codec.built import segment

_NONE = np.zeros(0, np.int64)

WORD = st.sampled_from(["go", "Go", "goes", "on", "ON", "a", "by"])
WORDS = st.lists(WORD, max_size=14)
VALUES = st.lists(st.lists(WORD, max_size=3), max_size=4)
DRAWN = tuple[list[str], list[str], list[list[str]], list[list[str]]]
ARTICLES = st.lists(st.tuples(WORDS, WORDS, VALUES, VALUES), min_size=1, max_size=6)
LEAF = st.builds(
    Near,
    words=st.lists(st.sampled_from(["go", "Go", "on", "a"]), min_size=2, max_size=4).map(tuple),
    others=st.sampled_from([0, 1, 2, 3, 9, 1_000]),
    field=st.sampled_from([None, None, "title", "body", "tag", "author"]),
    exact=st.booleans(),
)


def made(number: int, drawn: DRAWN) -> Article:
    title, body, tags, authors = drawn
    return article(
        f"a{number}",
        title=" ".join(title),
        body=" ".join(body),
        tags=tuple(map(" ".join, tags)),
        authors=tuple(map(" ".join, authors)),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ARTICLES,
    st.lists(LEAF, max_size=6),
    st.sampled_from([(1, 0, 1, 0), (1, 99, 3, 9), (4_096, 0, 9, 2)]),
)
@example(
    [([], [], [["go", "on"], ["go", "on"], ["a"]], [["on", "go"], ["a"], [], ["on", "go"]])],
    [
        Near(words=("go", "a"), others=1_000),
        Near(words=("on", "go"), others=2, field="author"),
        Near(words=("go", "go"), others=2, field="tag"),
    ],
    (1, 0, 1, 0),
)
@example(
    [([], ["go", "go"], [], []), ([], ["on", "Go"], [], [])],
    [Near(words=("Go", "on"), others=0, exact=True)],
    (1, 0, 1, 0),
)
def test_they_are_what_the_definition_says(
    drawn: list[DRAWN], leaves: list[Near], limits: tuple[int, int, int, int]
) -> None:
    articles = [made(number, one) for number, one in enumerate(drawn)]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("_LOOK", "_LOOKS"):
            patch.setattr(phrase_finding, name, limits[0])
        patch.setattr(phrase_finding, "_WHOLE", 1)
        patch.setattr(phrase_finding, "FEW", limits[1])
        patch.setattr(proximity, "_AT_ONCE", limits[2])
        patch.setattr(proximity, "_EVERY", 1)
        patch.setattr(proximity, "_RARER", limits[3])
        whole = segment(articles, Path(folder) / "one")
        other = segment(articles[:1], Path(folder) / "other")
        merge(
            [Source(segment=whole, dead=_NONE), Source(segment=other, dead=_NONE)],
            Path(folder) / "merged",
        )
        merged = Segment(Path(folder) / "merged")
        for leaf in leaves:
            for those, one in ((articles, whole), ([*articles, *articles[:1]], merged)):
                expected = {}
                for number, each in enumerate(those):
                    (places,) = occurrences([leaf], each)
                    fields = [place.field for place in places]
                    if fields:
                        expected[number] = [fields.count(field) for field in DEFAULT]
                CACHE.clear()
                for _ in range(3):  # looked at in part, then decoded, then remembered
                    found = find(leaf, one.spaces["text"], None)
                    rows = found.rows[found.codes].tolist()
                    if leaf.field is not None:  # what is in others does not matter
                        its = DEFAULT.index(leaf.field)
                        rows = [[one * (at == its) for at, one in enumerate(row)] for row in rows]
                    assert dict(zip(found.docs.tolist(), rows, strict=True)) == expected


def test_words_of_most_documents_are_looked_at_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "the sea of the ship of " * 200
    articles = [article(f"a{at}", body=body) for at in range(100)]
    space = segment(articles, tmp_path / "one").spaces["text"]
    leaf = Near(words=("the", "of"), others=1_000)
    monkeypatch.setattr(proximity, "_AT_ONCE", 1 << 12)
    find(leaf, space, None)  # so that all places are known
    tracemalloc.start()
    try:
        found = find(leaf, space, None)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20  # 12 MB if all are worked on at once
    finally:
        tracemalloc.stop()
    assert len(found) == 100
    assert found.rows[found.codes].sum(axis=1).tolist() == [799] * 100
    with pytest.raises(QueryError, match="longer than 1 second"):
        find(leaf, space, None, Deadline(seconds=1, until=monotonic() - 1))
