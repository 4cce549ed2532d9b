"""The forest that is read from JSON, against trees walked by hand, and how one is fitted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.boosting import fit
from indexer.extract.body import ALL_COLUMNS
from indexer.extract.forest import Forest

COLUMNS = ("a", "b", "c")


def forest(trees: int, seed: int) -> Forest:
    random = np.random.default_rng(seed)
    return Forest(
        columns=COLUMNS,
        asked=random.integers(0, 3, (trees, 2)),
        threshold=random.integers(0, 4, (trees, 2)).astype(np.float32),
        leaves=random.integers(-5, 5, (trees, 4)).astype(np.float32),
        start=0.5,
    )


def by_hand(one: Forest, row: list[float]) -> float:
    total = one.start
    for asked, threshold, leaves in zip(one.asked, one.threshold, one.leaves, strict=True):
        leaf = 0
        for level, (column, cut) in enumerate(zip(asked, threshold, strict=True)):
            if row[column] > cut:
                leaf += 2**level
        total += float(leaves[leaf])
    return total


@given(
    st.integers(1, 9), st.integers(0, 99),
    st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=9),
)  # fmt: skip
def test_score_is_the_sum_of_the_leaves(trees: int, seed: int, rows: list[list[float]]) -> None:
    one = forest(trees, seed)
    expected = [by_hand(one, row) for row in rows]
    assert one.score(np.array(rows, dtype=np.float32)).tolist() == pytest.approx(expected)


def test_json_round_trip() -> None:
    one = forest(7, 1)
    again = Forest.from_json(json.loads(json.dumps(one.to_json())), COLUMNS)
    rows = np.random.default_rng(2).integers(0, 5, (20, 3)).astype(np.float32)
    assert again.score(rows).tolist() == one.score(rows).tolist()


def test_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="other columns"):
        Forest.from_json(json.loads(json.dumps(forest(1, 1).to_json())), (*COLUMNS, "d"))


def test_a_fitted_forest_tells_what_it_was_shown() -> None:
    random = np.random.default_rng(3)
    rows = random.random((2_000, 3)).astype(np.float32)
    wanted = (rows[:, 0] > 0.5) ^ (rows[:, 1] > 0.3)  # no single question tells it
    fitted = fit(rows, wanted, np.ones(len(rows)), COLUMNS, trees=40, depth=3, share_of_columns=1)
    fresh = random.random((1_000, 3)).astype(np.float32)
    right = (fitted.score(fresh) > 0) == ((fresh[:, 0] > 0.5) ^ (fresh[:, 1] > 0.3))
    assert right.mean() > 0.95


def test_columns_have_one_meaning() -> None:
    assert len(set(ALL_COLUMNS)) == len(ALL_COLUMNS)
