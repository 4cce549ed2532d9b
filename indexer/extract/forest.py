"""A forest of oblivious trees: the learned part of the extractor, read from JSON, no code in it.

In an oblivious tree all nodes of a level ask the same question, so a tree of depth d is d
questions (column > threshold) and 2**d leaves; the answers, read as a binary number, are the leaf.
The score of a row is the sum of its leaves, a log-odds (Prokhorenkova et al. 2018, "CatBoost").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

_PORTION = 256  #: rows at once: what is made for them stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth."""

    columns: tuple[str, ...]  #: names of the columns that a row must have
    asked: npt.NDArray[np.int64]  #: (trees, depth): the column
    threshold: npt.NDArray[np.float32]  #: (trees, depth)
    leaves: npt.NDArray[np.float32]  #: (trees, 2**depth)
    start: float  #: the score without any tree

    def score(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Log-odds, one a row of ``columns``."""
        portions = range(0, len(rows), _PORTION)
        return np.concatenate(
            [self._score(rows[at : at + _PORTION]) for at in portions] or [np.empty(0)]
        )

    def _score(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        trees, depth = self.asked.shape
        values = np.ascontiguousarray(rows.T)
        leaf = np.zeros((trees, len(rows)), dtype=np.intp)
        for level in range(depth):
            yes = values.take(self.asked[:, level], axis=0) > self.threshold[:, level, None]
            leaf += yes.astype(np.intp) << level
        leaf += (np.arange(trees) << depth)[:, None]
        leaves = self.leaves.ravel().take(leaf.T)
        total: npt.NDArray[np.float64] = leaves.sum(axis=1, dtype=np.float64)
        return total + self.start

    def to_json(self) -> dict[str, object]:
        """As plain JSON, a line a tree when dumped by ``dump``."""
        return {
            "columns": list(self.columns),
            "start": self.start,
            "trees": [
                [
                    asked.tolist(),
                    [float(f"{t:.6g}") for t in threshold],
                    [round(float(leaf), 4) for leaf in leaves],
                ]
                for asked, threshold, leaves in zip(
                    self.asked, self.threshold, self.leaves, strict=True
                )
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], columns: tuple[str, ...]) -> Self:
        """Raises ValueError where the forest was fitted to other columns than ``columns``."""
        if tuple(data["columns"]) != columns:
            raise ValueError("the forest was fitted to other columns: fit it anew")
        trees = data["trees"]
        return cls(
            columns=columns,
            asked=np.array([tree[0] for tree in trees], dtype=np.int64),
            threshold=np.array([tree[1] for tree in trees], dtype=np.float32),
            leaves=np.array([tree[2] for tree in trees], dtype=np.float32),
            start=float(data["start"]),
        )
