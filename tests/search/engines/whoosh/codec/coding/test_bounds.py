"""Frontiers against looking at every posting of a page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import bounds as module
from search.engines.whoosh.codec.coding.bounds import Bounds, Lengths, encode
from search.engines.whoosh.codec.coding.layouts import LengthClasses
from tests.search.engines.whoosh.codec.memory import InMemory

K1 = 1.2


def worth(row: list[int], lengths: list[int], seed: int) -> float:
    """BM25F of one posting under made-up weights, b and averages; the last field has no length."""
    rng = np.random.default_rng(seed)
    weights, b, averages = rng.uniform(0, 5, 3), rng.uniform(0, 1, 2), rng.uniform(1, 9, 2)
    norms = [1 - b[at] + b[at] * lengths[at] / averages[at] for at in range(2)]
    units = [weights[at] / max(norms[at], 1e-9) for at in range(2)] + [weights[2]]
    pseudo = sum(count * of for count, of in zip(row, units, strict=True))
    return pseudo / (pseudo + K1)


@pytest.mark.parametrize("limits", [{}, {"_KEY": 4}, {"_AT_ONCE": 1}])
@given(st.integers(0, 999), st.integers(1, 1_200), st.integers(1, 3), st.integers(1, 40))
def test_the_best_posting_of_each_page_is_in_its_frontier(
    limits: dict[str, int], seed: int, documents: int, terms: int, longest: int
) -> None:
    rng = np.random.default_rng(seed)
    rows = np.unique(rng.integers(0, 4, (12, 3)), axis=0)
    rows = rows[rows.any(axis=1)]
    tokens = rng.integers(0, longest, (documents, 2))
    classes = LengthClasses(tokens=tokens, of_document=np.arange(documents))
    lists = [np.flatnonzero(rng.random(documents) < rng.random()) for _ in range(terms)]
    codes = [rng.integers(0, len(rows), len(one)) for one in lists]
    spread = np.array([len(one) for one in lists], np.int64)
    pages = (documents + 255) // 256
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in limits.items():
            patch.setattr(module, name, limit)
        arrays = encode(
            np.concatenate(lists),
            np.concatenate(codes),
            spread,
            rows=rows,
            lengths=Lengths(columns=(0, 1), classes=classes),
            pages=pages,
        )
    reader = Bounds(
        pages=pages,
        numbers=np.arange(terms),
        counts=arrays.counts,
        postings=InMemory(arrays.postings),
    )
    for term in range(terms):
        counts, postings = reader.frontier(term)
        assert int(counts.sum()) == len(postings)
        ends = counts.cumsum()
        for page in range(pages):
            its = np.flatnonzero(lists[term] >> 8 == page)
            kept = its.take(postings[ends[page] - counts[page] : ends[page]])
            for its_seed in range(3):
                values = [
                    worth(
                        rows[codes[term][at]].tolist(), tokens[lists[term][at]].tolist(), its_seed
                    )
                    for at in range(len(lists[term]))
                ]
                best = max((values[at] for at in its.tolist()), default=0.0)
                assert max((values[at] for at in kept.tolist()), default=0.0) == best
