"""Phrases in a segment against the definitions of ``search.matching``."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import phrase_finding
from search.engines.whoosh.codec.finding.leaves import find
from search.fields import DEFAULT
from search.matching import occurrences
from search.query.tree import Phrase
from tests.search.engines.contract import article
from tests.search.engines.whoosh.codec.built import segment

PHRASE = st.lists(st.sampled_from(["go", "Go", "on", "a"]), min_size=2, max_size=4)
WORDS = st.lists(st.sampled_from(["go", "Go", "goes", "on", "ON", "a"]), max_size=12)
ARTICLE = st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=2))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(ARTICLE, min_size=1, max_size=6),
    st.lists(
        st.lists(st.sampled_from(["go", "Go", "on", "a"]), min_size=2, max_size=4), max_size=6
    ),
    st.sampled_from([(1, 0, 1), (1, 99, 2), (0, 0, 0), (4_096, 0, 1)]),
)
@example(
    [([], body.split(), []) for body in ("on on", "on go on", "Go On ON", "a ON on", "Go ON on")],
    [["go", "on"], ["Go", "ON"], ["on", "on"]],
    (0, 99, 1),
)
def test_phrases(
    drawn: list[tuple[list[str], list[str], list[list[str]]]],
    phrases: list[list[str]],
    limits: tuple[int, int, int],
) -> None:
    articles = [
        article(
            f"a{number}",
            title=" ".join(title),
            body=" ".join(body),
            tags=tuple(" ".join(tag) for tag in tags),
        )
        for number, (title, body, tags) in enumerate(drawn)
    ]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        looked_at, few, whole = limits
        for name in ("_LOOK", "_LOOKS"):
            patch.setattr(phrase_finding, name, looked_at)
        patch.setattr(phrase_finding, "_RARER", 0)
        patch.setattr(phrase_finding, "_WHOLE", whole)
        patch.setattr(phrase_finding, "FEW", few)
        space = segment(articles, Path(folder) / "segment").spaces["text"]
        for words in phrases:
            for exact in (False, True):
                leaf = Phrase(words=tuple(words), exact=exact)
                expected = {}
                for number, one in enumerate(articles):
                    (places,) = occurrences([leaf], one)
                    fields = [place.field for place in places]
                    if fields:
                        expected[number] = [fields.count(field) for field in DEFAULT]
                CACHE.clear()
                for _ in range(3):  # looked at in part, then decoded, then remembered
                    found = find(leaf, space, None)
                    rows = found.rows[found.codes].tolist()
                    assert dict(zip(found.docs.tolist(), rows, strict=True)) == expected
