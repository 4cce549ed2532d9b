"""Fitting a forest of oblivious trees by gradient boosting on the logistic loss, in plain numpy.

Newton boosting on histograms (Friedman 2001; Chen and Guestrin 2016): a column's values are put
into at most ``BINS`` bins, and each level of a tree asks the one question that gains most over all
its nodes together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.extract.forest import Forest

BINS = 32

Floats = npt.NDArray[np.float32]


def fit(
    rows: Floats,
    wanted: npt.NDArray[np.bool_],
    weight: npt.NDArray[np.float64],
    columns: tuple[str, ...],
    *,
    trees: int = 250,
    depth: int = 5,
    rate: float = 0.1,
    ridge: float = 3.0,
    share_of_columns: float = 0.3,
    seed: int = 1,
) -> Forest:
    """The forest that tells the wanted rows from the others; ``weight`` has a mean of about 1."""
    random = np.random.default_rng(seed)
    edges = [_edges(rows[:, column]) for column in range(rows.shape[1])]
    binned = np.stack(
        [np.searchsorted(cuts, rows[:, column]) for column, cuts in enumerate(edges)]
    ).astype(np.int64)
    usable = np.array([column for column, cuts in enumerate(edges) if len(cuts)])
    start = float(np.log((weight @ wanted) / (weight @ ~wanted)))
    score = np.full(len(rows), start)
    asked = np.zeros((trees, depth), dtype=np.int64)
    threshold = np.zeros((trees, depth), dtype=np.float32)
    leaves = np.zeros((trees, 1 << depth), dtype=np.float32)
    chosen = max(1, int(share_of_columns * len(usable)))
    for tree in range(trees):
        likely = 1 / (1 + np.exp(-score))
        slope = weight * (likely - wanted)
        curve = weight * likely * (1 - likely)
        node = np.zeros(len(rows), dtype=np.int64)
        candidates = random.choice(usable, chosen, replace=False)
        for level in range(depth):
            column, cut = _best(binned, candidates, node, 1 << level, slope, curve, ridge, edges)
            asked[tree, level] = column
            threshold[tree, level] = edges[column][cut]
            node |= (binned[column] > cut).astype(np.int64) << level
        slopes = np.bincount(node, slope, 1 << depth)
        curves = np.bincount(node, curve, 1 << depth)
        leaves[tree] = -rate * slopes / (curves + ridge)
        score += leaves[tree][node]
    return Forest(columns=columns, asked=asked, threshold=threshold, leaves=leaves, start=start)


def _edges(values: Floats) -> Floats:
    """Thresholds between values: ``value > edge`` is asked."""
    distinct = np.unique(values)
    if len(distinct) <= BINS:
        return distinct[:-1]
    return np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1], method="lower"))


def _best(  # noqa: PLR0917 - the inner loop's arrays
    binned: npt.NDArray[np.int64],
    candidates: npt.NDArray[np.int64],
    node: npt.NDArray[np.int64],
    nodes: int,
    slope: npt.NDArray[np.float64],
    curve: npt.NDArray[np.float64],
    ridge: float,
    edges: list[Floats],
) -> tuple[int, int]:
    """The column and the cut whose split of all nodes gains most."""
    best = (-1.0, int(candidates[0]), 0)
    offset = node * BINS
    for column in candidates:
        at = offset + binned[column]
        slopes = np.bincount(at, slope, nodes * BINS).reshape(nodes, BINS)
        curves = np.bincount(at, curve, nodes * BINS).reshape(nodes, BINS)
        below, flat = slopes.cumsum(axis=1), curves.cumsum(axis=1)
        above, flat_above = below[:, -1:] - below, flat[:, -1:] - flat
        gain = (below**2 / (flat + ridge) + above**2 / (flat_above + ridge)).sum(axis=0)
        cut = int(gain[: len(edges[column])].argmax())
        if gain[cut] > best[0]:
            best = (float(gain[cut]), int(column), cut)
    return best[1], best[2]
