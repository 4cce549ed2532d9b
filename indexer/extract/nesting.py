"""How text is spread over nested boxes: sums over all that a box holds, and along the way up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.extract.dom import Page

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Boxes that hold one block as a rule: what holds the block is then the box around.
_LEAF_TAGS = "p li h1 h2 h3 h4 h5 h6 dd dt blockquote pre td th figcaption"
_LEAVES = frozenset(_LEAF_TAGS.split())
_LEVELS = 5
_LONG = 1_000  #: words: more of them say nothing of what they are
_MOST_LEVELS = 64  #: the way up is followed no further: deeper pages are nested for no reason

CONTEXT: tuple[str, ...] = (
    *(f"up {level}: {what}" for level in range(_LEVELS)
      for what in ("share of words", "share of good", "good density", "rest's density",
                   "link density", "words a block", "words")),
    "levels to the main box", "density of the main box", "in the best box",
    "density on the way to the main box", "words on the way to the main box",
    *(f"good {step:+d}" for step in (-3, -2, -1, 1, 2, 3)), "good",
    "blocks from good text before", "blocks to good text after", "share of good before",
    "before, between or after", "good words of the page", "good on average where good",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nesting:
    """The boxes above each block, and how many words each box holds."""

    words: Ints  #: a block
    box: Ints  #: a block: the innermost box that holds it
    container: Ints  #: a block: the box that holds it and its siblings
    up: Ints  #: (levels, blocks): the container, the box around it, ...; the root repeats
    parent: list[int]  #: a box; the root is its own
    words_in: Ints  #: a box, with all that stands in it
    blocks_in: Ints  #: a box
    links_in: Floats  #: a box: words in links


def nest(page: Page, words: Ints) -> Nesting:
    """Climb from all blocks at once."""
    parents = page.boxes.parent
    parent = np.array(parents, dtype=np.int64)
    box = np.array(page.blocks.box, dtype=np.int64)
    leaf = np.array([tag in _LEAVES for tag in page.boxes.tag])
    container = np.where(leaf[box], parent[box], box)
    levels = [container]
    deepest = min(_MOST_LEVELS, max(page.boxes.depth) + 1)
    while len(levels) < max(deepest, _LEVELS):
        levels.append(parent[levels[-1]])
    length = np.array([len(text) for text in page.blocks.text])
    linked = words * np.minimum(1.0, np.array(page.blocks.linked) / length)
    return Nesting(
        words=words, box=box, container=container, up=np.array(levels), parent=parents,
        words_in=_held(box, parents, words).astype(np.int64),
        blocks_in=_held(box, parents, np.ones(len(box))).astype(np.int64),
        links_in=_held(box, parents, linked).astype(np.float32),
    )  # fmt: skip


def held(nesting: Nesting, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sum of a value a block over all that each box holds, itself and inside."""
    return _held(nesting.box, nesting.parent, values)


def _held(
    box: Ints, parent: list[int], values: npt.NDArray[np.float64] | Ints
) -> npt.NDArray[np.float64]:
    total: list[float] = np.bincount(box, values, len(parent)).tolist()
    for inner in range(len(parent) - 1, 0, -1):  # a parent stands before its children
        total[parent[inner]] += total[inner]
    return np.array(total)


def context(nesting: Nesting, good: npt.NDArray[np.float64]) -> Floats:
    """A row of ``CONTEXT`` for each block, given how good (0..1) each block seems by itself."""
    words = nesting.words
    count = len(words)
    good_words = words * good
    all_good = max(1e-6, float(good_words.sum()))
    total = max(1, int(words.sum()))
    held_good = held(nesting, good_words)
    words_in = np.maximum(nesting.words_in, 1)
    density = held_good / words_in
    # all levels at once: on small pages, calls of numpy cost more than their work
    up = nesting.up[:_LEVELS]
    held_up, words_up = held_good[up], nesting.words_in[up]
    rest = words_up - words
    levels = np.empty((_LEVELS, 7, count))
    levels[:, 0] = words_up / total
    levels[:, 1] = held_up / all_good
    levels[:, 2] = density[up]
    levels[:, 3] = np.where(rest > 0, (held_up - good_words) / np.maximum(rest, 1), -1)
    levels[:, 4] = nesting.links_in[up] / words_in[up]
    levels[:, 5] = words_up / np.maximum(nesting.blocks_in[up], 1)
    levels[:, 6] = np.minimum(words_up, _LONG)
    # the lowest box above a block that holds more than half of all good text
    main = held_good[nesting.up] > 0.5 * all_good
    lowest = np.where(main.any(axis=0), main.argmax(axis=0), len(main) - 1)
    at = np.arange(count)
    below = nesting.up[np.maximum(lowest - 1, 0), at]
    best = int(np.argmax(held(nesting, words * (good - 0.5))))
    beyond = np.full(3, -1.0)
    around = np.concatenate([beyond, good, beyond])
    strong = np.flatnonzero((good > 0.7) & (words >= 8))
    before = strong.searchsorted(at)
    after = strong.searchsorted(at, side="right")
    to_last = to_next = np.full(count, 99.0)
    if len(strong):
        last = strong[np.maximum(before - 1, 0)]
        to_last = np.where(before > 0, np.minimum(at - last, 99), 99)
        following = strong[np.minimum(after, len(strong) - 1)]
        to_next = np.where(after < len(strong), np.minimum(following - at, 99), 99)
    others = [
        lowest,
        density[nesting.up[lowest, at]],
        (nesting.up == best).any(axis=0),
        np.where(lowest > 0, density[below], -1),
        np.where(lowest > 0, np.minimum(nesting.words_in[below], _LONG), -1),
        *(around[3 + step : 3 + step + count] for step in (-3, -2, -1, 1, 2, 3)),
        good,
        to_last,
        to_next,
        (good_words.cumsum() - good_words) / all_good,
        np.sign(before) - (after < len(strong)).astype(np.float64),
        np.full(count, min(all_good, _LONG)),
        np.full(count, float((good_words * good).sum()) / all_good),
    ]
    table = np.concatenate([levels.reshape(-1, count), np.array(others, dtype=np.float64)])
    return table.T.astype(np.float32, order="C")
