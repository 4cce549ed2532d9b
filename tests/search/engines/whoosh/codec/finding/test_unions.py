"""Where any of some words is does not hang on how few they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding.tallies import Tally
from search.engines.whoosh.codec.finding import unions
from search.engines.whoosh.codec.finding.unions import any_of
from search.engines.whoosh.codec.spaces import SpaceReader
from tests.search.engines.whoosh.codec.uneven import segments


def found(words: list[int], space: SpaceReader) -> dict[int, list[int]]:
    """Of each document how often the words are in each field."""
    tally = Tally(space.amounts)
    docs, codes = any_of(np.array(words, np.int64), space, tally)
    return dict(zip(docs.tolist(), tally.rows.take(codes, axis=0).tolist(), strict=True))


@given(st.sets(st.integers(0, 59), min_size=1, max_size=20))
def test_few_words_are_found_as_many_are(chosen: set[int]) -> None:
    space = segments()[1].spaces["text"]
    words = [word for word in sorted(chosen) if word < len(space.words.lexicon)]
    expected: dict[int, list[int]] = {}
    for word in words:
        term = int(space.words.term_of[word])
        rows = space.rows.take(space.posting_codes(term), axis=0).tolist()
        for document, row in zip(space.docs(term).tolist(), rows, strict=True):
            sums = expected.setdefault(document, [0] * len(row))
            expected[document] = [ours + its for ours, its in zip(sums, row, strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        for few_words in (0, unions._FEW_WORDS):
            patch.setattr(unions, "_FEW_WORDS", few_words)
            assert found(words, space) == expected
