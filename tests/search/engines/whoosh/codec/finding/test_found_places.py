"""Documents and frequencies of places against counting the words of the articles."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.finding import found_places
from search.engines.whoosh.codec.finding.found_places import by_document
from search.engines.whoosh.codec.finding.phrase_finding import every_place
from search.engines.whoosh.codec.segment import Segment
from tests.search.engines.contract import article

WORDS = st.lists(st.sampled_from(["go", "on", "a"]), max_size=4)
ARTICLE = st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=2))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(ARTICLE, min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=30, max_size=30),
    st.sampled_from([0, 3, 99]),
)
def test_places_are_told_by_document(
    drawn: list[tuple[list[str], list[str], list[list[str]]]], kept: list[bool], few: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(found_places, "FEW", few)
        builder = SegmentBuilder(Path(folder) / "segment")
        of_go: list[tuple[int, int]] = []  # document and field of each
        for number, (title, body, tags) in enumerate(drawn):
            texts = (" ".join(title), " ".join(body), tuple(map(" ".join, tags)))
            builder.add(article(f"a{number}", title=texts[0], body=texts[1], tags=texts[2]))
            for field, words in enumerate((title, body, [word for tag in tags for word in tag])):
                of_go += [(number, field)] * words.count("go")
        builder.finish()
        space = Segment(Path(folder) / "segment").spaces["text"]
        if not of_go:
            return
        some = np.flatnonzero(np.array(kept[: len(of_go)] + [True] * (len(of_go) - len(kept))))
        docs, codes, rows = by_document(every_place(space.term("go"), space).take(some), space)
        expected: dict[int, list[int]] = {}
        for at in some.tolist():
            document, field = of_go[at]
            expected.setdefault(document, [0, 0, 0, 0])[field] += 1
        assert dict(zip(docs.tolist(), rows[codes].tolist(), strict=True)) == expected
