"""How text is spread over nested boxes: sums over all that a box holds, and along the way up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.extract.laid import Ints, Laid

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

#: Boxes that hold one block as a rule: what holds the block is then the box around.
_LEAF_TAGS = "p li h1 h2 h3 h4 h5 h6 dd dt blockquote pre td th figcaption"
_LEAVES = frozenset(_LEAF_TAGS.split())
_LEVELS = 5
_FAR = 99  #: blocks
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

    laid: Laid
    words: Ints  #: a block
    total: Ints  #: a page: its words, 1 at least
    box: Ints  #: a block: the innermost box that holds it
    container: Ints  #: a block: the box that holds it and its siblings
    up: Ints  #: (levels, blocks): the container, the box around it, ...; the root repeats
    words_in: Ints  #: a box, with all that stands in it
    blocks_in: Ints  #: a box
    links_in: Floats  #: a box: words in links


def nest(laid: Laid, words: Ints) -> Nesting:
    """Climb from all blocks at once."""
    parent = np.array(laid.parent)
    box = np.array(laid.box)
    leaf = np.array([tag in _LEAVES for tag in laid.tag])
    container = np.where(leaf[box], parent[box], box)
    levels = [container]
    deepest = min(_MOST_LEVELS, max(laid.depth) + 1)
    while len(levels) < max(deepest, _LEVELS):
        levels.append(parent[levels[-1]])
    length = np.array(list(map(len, laid.text)))
    linked = words * np.minimum(1.0, np.array(laid.linked) / length)
    return Nesting(
        laid=laid, words=words, total=np.maximum(np.add.reduceat(words, laid.starts), 1),
        box=box, container=container, up=np.array(levels),
        words_in=_held(box, laid.parent, words).astype(np.int64),
        blocks_in=_held(box, laid.parent, np.ones(len(box))).astype(np.int64),
        links_in=_held(box, laid.parent, linked).astype(np.float32),
    )  # fmt: skip


def held(nesting: Nesting, values: Doubles) -> Doubles:
    """Sum of a value a block over all that each box holds, itself and inside."""
    return _held(nesting.box, nesting.laid.parent, values)


def _held(box: Ints, parent: list[int], values: Doubles | Ints) -> Doubles:
    total: list[float] = np.bincount(box, values, len(parent)).tolist()
    for inner in range(len(parent) - 1, 0, -1):  # a parent stands before its children
        if (outer := parent[inner]) != inner:
            total[outer] += total[inner]
    return np.array(total)


def context(nesting: Nesting, good: Doubles) -> Floats:
    """A row of ``CONTEXT`` for each block, given how good (0..1) each block seems by itself."""
    words, laid = nesting.words, nesting.laid
    page = laid.page
    good_words = words * good
    all_good = np.maximum(1e-6, np.add.reduceat(good_words, laid.starts))[page]
    held_good = held(nesting, good_words)
    words_in = np.maximum(nesting.words_in, 1)
    density = held_good / words_in
    table = np.empty((len(CONTEXT), len(words)), dtype=np.float32)
    up = nesting.up[:_LEVELS]
    held_up, words_up = held_good[up], nesting.words_in[up]
    rest = words_up - words
    levels = table[: 7 * _LEVELS].reshape(_LEVELS, 7, -1)
    levels[:, 0] = words_up / nesting.total[page]
    levels[:, 1] = held_up / all_good
    levels[:, 2] = density[up]
    levels[:, 3] = np.where(rest > 0, (held_up - good_words) / np.maximum(rest, 1), -1)
    levels[:, 4] = nesting.links_in[up] / words_in[up]
    levels[:, 5] = words_up / np.maximum(nesting.blocks_in[up], 1)
    levels[:, 6] = np.minimum(words_up, _LONG)
    # the lowest box above a block that holds more than half of all good text
    main = held_good[nesting.up] > 0.5 * all_good
    lowest = np.where(main.any(axis=0), main.argmax(axis=0), _levels(laid)[page] - 1)
    at = np.arange(len(words))
    below = nesting.up[np.maximum(lowest - 1, 0), at]
    good_on_average = np.add.reduceat(good_words * good, laid.starts)[page] / all_good
    table[7 * _LEVELS :] = [
        lowest,
        density[nesting.up[lowest, at]],
        (nesting.up == _best(nesting, good)[page]).any(axis=0),
        np.where(lowest > 0, density[below], -1),
        np.where(lowest > 0, np.minimum(nesting.words_in[below], _LONG), -1),
        *_around(laid, good),
        good,
        *_strong(laid, (good > 0.7) & (words >= 8), _before(laid, good_words) / all_good),
        np.minimum(all_good, _LONG),
        good_on_average,
    ]
    return np.ascontiguousarray(table.T)


def _levels(laid: Laid) -> Ints:
    """How many levels each page alone would have."""
    deepest = np.maximum.reduceat(np.array(laid.depth), laid.first_box)
    levels: Ints = np.clip(deepest + 1, _LEVELS, _MOST_LEVELS)
    return levels


def _best(nesting: Nesting, good: Doubles) -> Ints:
    """Of each page the box that holds the most of what is good, less what is not."""
    sums = held(nesting, nesting.words * (good - 0.5))
    first = nesting.laid.first_box.tolist()
    ends = [*first[1:], len(sums)]
    return np.array([at + int(sums[at:end].argmax()) for at, end in zip(first, ends, strict=True)])


def _around(laid: Laid, good: Doubles) -> Doubles:
    """How good the three blocks before and the three after seem; -1 beyond a page."""
    most = 3
    spread = np.full(len(good) + 2 * most * len(laid.pages), -1.0)
    at = np.arange(len(good)) + most + 2 * most * laid.page
    spread[at] = good
    steps = np.array([-3, -2, -1, 1, 2, 3])
    around: Doubles = spread[at + steps[:, None]]
    return around


def _before(laid: Laid, values: Doubles) -> Doubles:
    """Sum of a value over the blocks of its page that stand before each."""
    summed = np.empty(len(values))
    for blocks in laid.blocks():
        values[blocks].cumsum(out=summed[blocks])
    return summed - values


def _strong(laid: Laid, strong: npt.NDArray[np.bool_], share: Doubles) -> tuple[Doubles, ...]:
    """How far it is to strong text before and after, ``share``, and on which sides there is any."""
    at = np.arange(len(strong))
    after = strong.cumsum()
    before = after - strong
    ends = np.append(laid.starts[1:], len(strong)) - 1
    there_before = before > before[laid.starts][laid.page]
    there_after = after < after[ends][laid.page]
    places = np.concatenate([[-1], np.flatnonzero(strong), [len(strong)]])
    to_last = np.where(there_before, np.minimum(at - places[before], _FAR), _FAR)
    to_next = np.where(there_after, np.minimum(places[after + 1] - at, _FAR), _FAR)
    sides = there_before.astype(np.float64) - there_after
    return to_last.astype(np.float64), to_next.astype(np.float64), share, sides
