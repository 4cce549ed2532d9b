"""Pages laid end to end: the boxes and blocks of several as one row each.

What a call of numpy costs is shared by all of them; of small pages it is most of the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
import numpy.typing as npt

from indexer.extract.dom import Page

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Pages that have blocks, one after the other; see ``dom.Boxes`` and ``dom.Blocks``."""

    pages: tuple[Page, ...]
    tag: list[str]  #: a box
    parent: list[int]  #: a box: in this row; the root of a page is its own
    depth: list[int]  #: a box
    hints: list[int]  #: a box
    box: list[int]  #: a block: in this row
    text: list[str]  #: a block
    linked: list[int]  #: a block
    emphasised: list[int]  #: a block
    first_box: Ints  #: a page: its root
    starts: Ints  #: a page: its first block
    page: Ints  #: a block

    def blocks(self) -> Iterator[slice]:
        """Where the blocks of each page stand."""
        starts = self.starts.tolist()
        return map(slice, starts, [*starts[1:], len(self.text)])


def lay(pages: Sequence[Page]) -> Laid:
    """Each page must have a block."""
    boxes, blocks = [page.boxes for page in pages], [page.blocks for page in pages]
    first = [0, *accumulate(len(one.tag) for one in boxes[:-1])]
    parents = ([at + of for of in one.parent] for at, one in zip(first, boxes, strict=True))
    places = ([at + of for of in one.box] for at, one in zip(first, blocks, strict=True))
    counts = np.array([len(one.text) for one in blocks])
    return Laid(
        pages=tuple(pages),
        tag=list(chain.from_iterable(one.tag for one in boxes)),
        parent=list(chain.from_iterable(parents)),
        depth=list(chain.from_iterable(one.depth for one in boxes)),
        hints=list(chain.from_iterable(one.hints for one in boxes)),
        box=list(chain.from_iterable(places)),
        text=list(chain.from_iterable(one.text for one in blocks)),
        linked=list(chain.from_iterable(one.linked for one in blocks)),
        emphasised=list(chain.from_iterable(one.emphasised for one in blocks)),
        first_box=np.array(first),
        starts=counts.cumsum() - counts,
        page=np.arange(len(blocks)).repeat(counts),
    )
