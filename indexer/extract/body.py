"""Which blocks of a page are the article: a first look at each alone, a second in its context."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from indexer.extract.dom import Page
from indexer.extract.forest import Forest
from indexer.extract.furniture import without_furniture
from indexer.extract.laid import lay
from indexer.extract.measure import COLUMNS, measure, word_counts
from indexer.extract.nesting import CONTEXT, Nesting, context, nest

#: What the second forest is asked: a block by itself, and how good all seems around it.
ALL_COLUMNS = COLUMNS + CONTEXT

#: A block that scores less alone is not looked at again: no context makes a menu a text.
_HOPELESS = -5.0
_CELLS = frozenset({"td", "th"})


def kept_blocks(page: Page) -> list[int]:
    """The blocks of the article's body, in the order of the page; empty where there is none."""
    return kept_of([page])[0]


def kept_of(pages: Sequence[Page]) -> list[list[int]]:
    """``kept_blocks`` of several pages: small ones take less time together."""
    kept: list[list[int]] = [[] for _ in pages]
    which = [at for at, page in enumerate(pages) if page.blocks.text]
    if not which:
        return kept
    laid = lay([pages[at] for at in which])
    alone, in_context = forests()
    nesting = nest(laid, word_counts(laid.text))
    rows = measure(nesting)
    score = alone.score(rows)
    doubtful = np.flatnonzero(score > _HOPELESS)
    second = in_context.score(in_its_context(rows, nesting, score)[doubtful])
    good = doubtful[second > 0]
    borders = np.searchsorted(good, laid.starts)
    for at, page, first, found in zip(
        which, laid.pages, laid.starts, np.split(good, borders[1:]), strict=True
    ):
        kept[at] = without_furniture(page, (found - first).tolist())
    return kept


def in_its_context(
    rows: npt.NDArray[np.float32], nesting: Nesting, score: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    """The rows of ``ALL_COLUMNS``, given what the first forest scored (log-odds)."""
    good = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    return np.concatenate([rows, context(nesting, good)], axis=1)


def text_of(page: Page, kept: list[int]) -> str:
    """The blocks as paragraphs parted by an empty line; the cells of a table's row share one."""
    parts: list[str] = []
    row = cell = -1
    for block in kept:
        this_row, this_cell = _row(page, page.blocks.box[block])
        if this_row >= 0 and this_row == row and this_cell != cell:
            parts[-1] += f" | {page.blocks.text[block]}"
        else:
            parts.append(page.blocks.text[block])
        row, cell = this_row, this_cell
    return "\n\n".join(parts)


def _row(page: Page, box: int) -> tuple[int, int]:
    """The table row and the cell that a box stands in, or -1 for both."""
    boxes = page.boxes
    for _ in range(3):  # a paragraph in a cell in a row
        if boxes.tag[box] in _CELLS:
            return boxes.parent[box], box
        box = boxes.parent[box]
    return -1, -1


@cache
def forests() -> tuple[Forest, Forest]:
    """The one that looks at each block alone, and the one that sees it in its context."""
    folder = resources.files("indexer.extract")
    data = json.loads((folder / "forests.json").read_text(encoding="utf-8"))
    return (
        Forest.from_json(data["alone"], COLUMNS),
        Forest.from_json(data["in context"], ALL_COLUMNS),
    )
