"""Segments read as one, against the definitions in loops: the same answers to random questions."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.memory import MemoryEngine
from search.engines.whoosh.codec.answering.searching import search
from search.engines.whoosh.codec.answering.snapshot import Part, Snapshot
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.coding.lexicon import text_of
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.stored import article_from
from search.model import Article, Query
from tests.search.engines.asked import commits, queries


def stored_article(segment: Segment, document: int) -> Article:
    return article_from(segment.store[document], text_of(segment.ids[document]))


def snapshot(writes: list[list[Article | str]], folder: Path) -> Snapshot:
    """A segment for each list of changes."""
    builders: list[SegmentBuilder] = []
    dead: list[set[int]] = []
    places: dict[str, tuple[int, int]] = {}
    for number, changes in enumerate(writes):
        builders.append(SegmentBuilder(folder / f"{number}"))
        dead.append(set())
        for change in changes:
            name = change if isinstance(change, str) else change.id
            if name in places:
                segment, document = places.pop(name)
                dead[segment].add(document)
            if isinstance(change, Article):
                places[name] = len(builders) - 1, builders[-1].add(change)
    parts: list[Part] = []
    for number, (builder, its) in enumerate(zip(builders, dead, strict=True)):
        builder.finish()
        parts.append(Part(Segment(folder / f"{number}"), np.array(sorted(its), np.int64)))
    return Snapshot(parts)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    st.lists(commits, min_size=1, max_size=4),
    st.lists(queries, min_size=6, max_size=12),
)
def test_the_same_answers(writes: list[list[Article | str]], questions: list[Query]) -> None:
    memory = MemoryEngine()
    for number, changes in enumerate(writes):
        with memory.writer(run=f"run {number}") as writer:
            for change in changes:
                if isinstance(change, str):
                    writer.delete(change)
                else:
                    writer.upsert(change)
    expected = memory.reader()
    with tempfile.TemporaryDirectory() as folder:
        ours = snapshot(writes, Path(folder))
        assert ours.articles == expected.articles
        for question in questions * 2:  # what is kept is not what was written to
            page, answer = expected.search(question), search(ours, question)
            assert answer.total == page.total
            assert answer.facets == page.facets
            segments = [part.segment for part in ours.parts]
            found = [
                (stored_article(segments[one.segment], one.document), one.score)
                for one in answer.page
            ]
            assert found == [(hit.article, hit.score) for hit in page.hits]
