"""A checksum for each 4 KB of a file, compared the first time that a process touches the block.

The sum of a block is multilinear: its 512 words, little-endian, each times an odd number, plus the
block's place, modulo 2**64. An odd factor loses no bit, so one changed word is always found; so is
a block that was zeroed, cut, or copied from elsewhere. It guards against rot, not against malice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import places

BLOCK = 4096  #: bytes

_WORDS = BLOCK // 8
_ODD = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = (np.arange(_WORDS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)) * _ODD
_PLACE = np.uint64(0xC2B2AE3D27D4EB4F)
_FEW = 16  # blocks: the sums of more are quicker another way


def sums(data: NDArray[np.uint8], first: int = 0) -> NDArray[np.uint64]:
    """The sum of every block of ``data``, whose first one is the file's block ``first``.

    ``data`` is a whole number of blocks.
    """
    found = _multilinear(data.view("<u8").reshape(-1, _WORDS))
    found += _of_places(first, len(found))
    return found


def _multilinear(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    few = len(words) < _FEW
    found: NDArray[np.uint64]
    found = words.dot(_FACTORS) if few else np.einsum("ij,j->i", words, _FACTORS)
    return found


def _of_places(first: int, blocks: int) -> NDArray[np.uint64]:
    """What their places add to the sums of blocks."""
    return np.arange(first + 1, first + 1 + blocks, dtype=np.uint64) * _PLACE


class Guard:
    """The blocks of a mapped file, and which of them this process has compared."""

    def __init__(
        self,
        data: NDArray[np.uint8],
        expected: NDArray[np.uint64],
        damaged: Callable[[int], Exception],
    ) -> None:
        """``data`` is whole blocks; ``damaged`` makes the error for a block by its number."""
        self._words = data.view("<u8").reshape(-1, _WORDS)
        self._expected = expected - _of_places(0, len(expected))  # of the words alone
        self._damaged = damaged
        self._unseen = bytearray(b"\1" * len(expected))

    def check(self, start: int, end: int) -> None:
        """Compare the blocks that have the bytes ``start``..``end``, unless that was done.

        Raises what ``damaged`` makes of the first one that is not what was written. Two threads
        may both compare a block; neither reads it before it was compared.
        """
        if end <= start:
            return
        first, last = start // BLOCK, (end - 1) // BLOCK + 1
        if last - first == 1:  # most often, and quicker so
            if self._unseen[first]:
                if self._words[first].dot(_FACTORS) != self._expected[first]:
                    raise self._damaged(first)
                self._unseen[first] = 0
            return
        if self._unseen.find(1, first, last) < 0:
            return
        found, expected = _multilinear(self._words[first:last]), self._expected[first:last]
        if found.tobytes() != expected.tobytes():  # quicker than number by number
            raise self._damaged(first + int((found != expected).argmax()))
        self._unseen[first:last] = bytes(last - first)

    def check_runs(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """The same for many runs of bytes, which ascend."""
        if self._unseen.find(1, int(starts[0]) // BLOCK, int(ends[-1] - 1) // BLOCK + 1) < 0:
            return
        filled = np.flatnonzero(ends > starts)
        firsts = starts.take(filled) // BLOCK
        blocks = np.unique(places(firsts, (ends.take(filled) - 1) // BLOCK + 1 - firsts))
        unseen = blocks[np.frombuffer(self._unseen, np.uint8).take(blocks) == 1]
        for run in np.split(unseen, np.flatnonzero(np.diff(unseen) != 1) + 1):
            if len(run):
                self.check(int(run[0]) * BLOCK, int(run[-1] + 1) * BLOCK)
