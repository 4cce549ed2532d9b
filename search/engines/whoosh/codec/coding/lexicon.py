"""A dictionary of byte strings in ascending order: number of a string, strings that begin so.

Stored are the strings behind each other and the length of each. The first 8 bytes of all are
held as numbers once the dictionary is used, so that looking one up is a search in one array.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.packing import Bytes
from search.engines.whoosh.codec.coding.ragged import Array, below, places, smallest, starts_of

HEAD = 8  #: bytes of a string that are compared as a number

#: Zero bytes behind all strings, so that a number can be read where any string begins.
AFTER = HEAD

# A byte of UTF-8 that continues a code point is 10xxxxxx.
_CONTINUES, _CONTINUES_MASK = 0x80, np.uint8(0xC0)
_ASCII = 0x7F
_AT_ONCE = 1 << 16  # strings
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(HEAD + 1)], np.uint64)


class LexiconArrays(NamedTuple):
    """The strings, and 8 zero bytes; the length of each."""

    text: Bytes
    lengths: Array


def encode(keys: Sequence[bytes]) -> LexiconArrays:
    """The arrays of strings. To be looked up in, they ascend, and no two of them are equal."""
    text = b"".join([*keys, bytes(AFTER)])
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    return LexiconArrays(text=np.frombuffer(text, np.uint8), lengths=smallest(lengths))


def of_texts(texts: Sequence[str]) -> Lexicon:
    """Texts as the strings that ``key_of`` makes of them, all at once."""
    text = np.frombuffer(key_of("".join(texts)) + bytes(AFTER), np.uint8)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    if int(lengths.sum()) + AFTER < len(text):  # some code points have more bytes than one
        begins = np.flatnonzero(text & _CONTINUES_MASK != _CONTINUES)
        lengths = np.diff(begins.take(starts_of(lengths)))
    return Lexicon(text=text, lengths=lengths)


def numbering() -> dict[str, int]:
    """Numbers for texts: whichever is asked for and has none gets the next one."""
    # Not by its own length: it would hold itself, and stay until Python looks for cycles.
    return defaultdict(count().__next__)


def key_of(text: str) -> bytes:
    """A text as a string of a dictionary: UTF-8, which sorts as code points do."""
    return text.encode("utf-8", "surrogatepass")


def text_of(key: bytes) -> str:
    """The inverse of ``key_of``."""
    return key.decode("utf-8", "surrogatepass")


class Lexicon(Sequence[bytes]):
    """The strings of a dictionary, by number; see the module."""

    def __init__(self, *, text: Bytes, lengths: Array) -> None:
        """Raises ValueError where the text is shorter than its strings."""
        self.text = text  #: all strings, and zero bytes
        self.lengths = below(lengths, len(text) + 1)
        self.starts = starts_of(lengths)  #: where each begins, and where the last one ends
        if self.starts[-1] > len(text):
            raise ValueError("strings reach beyond their text")

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # no slices
        if number >= len(self.lengths):
            raise IndexError(number)
        starts, text = self._views
        return text[starts[number] : starts[number + 1]].tobytes()

    def chosen(self, numbers: Array) -> Lexicon:
        """Some of the strings, in any order, as a dictionary of their own."""
        lengths = self.lengths.take(numbers)
        text = self.text.take(places(self.starts.take(numbers), lengths))
        return Lexicon(text=np.append(text, np.zeros(AFTER, np.uint8)), lengths=lengths)

    @property
    def arrays(self) -> LexiconArrays:
        """What is stored of it."""
        return LexiconArrays(text=self.text, lengths=smallest(self.lengths))

    @cached_property
    def heads(self) -> NDArray[np.uint64]:
        """The beginning of each as a number; these sort as the strings do."""
        return _heads(self.text, self.starts[:-1], self.lengths)

    def heads_from(self, skipped: int, numbers: Array) -> NDArray[np.uint64]:
        """The same of some strings, of what follows the first ``skipped`` bytes."""
        skips = np.minimum(self.lengths.take(numbers), skipped)
        starts = self.starts.take(numbers) + skips
        return _heads(self.text, starts, self.lengths.take(numbers) - skips)

    @cached_property
    def _heads(self) -> memoryview[int]:
        return self.heads.data  # one of its numbers is there in a tenth of the time

    @cached_property
    def _views(self) -> tuple[memoryview[int], memoryview[int]]:
        return self.starts.data, self.text.data

    def find(self, key: bytes) -> int:
        """The number of a string; -1 if it is not there."""
        number = self.first_from(key)
        return number if number < len(self._heads) and self[number] == key else -1

    def first_from(self, key: bytes) -> int:
        """The number of the first string that is not less than ``key``."""
        head = int.from_bytes(key[:HEAD].ljust(HEAD, b"\0"), "big")
        heads = self._heads
        low = bisect_left(heads, head)
        if low == len(heads) or heads[low] != head:
            return low
        if len(key) <= HEAD and key[-1:] != b"\0":  # nothing shorter has the same head
            return low
        if self[low] >= key:
            return low
        return bisect_left(self, key, low + 1, bisect_right(heads, head, low + 1))

    def beginning_with(self, prefix: bytes) -> tuple[int, int]:
        """The numbers ``first``..``end`` of the strings that begin so."""
        after = prefix.rstrip(b"\xff")
        if not after:
            return self.first_from(prefix), len(self)
        after = after[:-1] + bytes([after[-1] + 1])
        return self.first_from(prefix), self.first_from(after)

    @cached_property
    def sizes(self) -> Array:
        """The code points of each string."""
        if not len(self) or not (self.text > _ASCII).any():
            return smallest(np.diff(self.starts))
        first_bytes = starts_of(self.text & _CONTINUES_MASK != _CONTINUES)
        return smallest(np.diff(first_bytes.take(self.starts)))

    @cached_property
    def kinds_of_letters(self) -> NDArray[np.uint64]:
        """For each string the bits ``code point % 64`` of all its code points."""
        kinds = np.zeros(len(self), np.uint64)
        for first in range(0, len(self), _AT_ONCE):
            starts = self.starts[first : first + _AT_ONCE + 1]
            text = self.text[starts[0] : starts[-1] + 1]
            # The low 6 bits of a code point are in its last byte: in front of one that begins one.
            bits = np.left_shift(np.uint64(1), text[:-1] & np.uint8(63), dtype=np.uint64)
            bits *= text[1:] & _CONTINUES_MASK != _CONTINUES
            filled = np.flatnonzero(np.diff(starts))
            kinds[first + filled] = np.bitwise_or.reduceat(bits, starts.take(filled) - starts[0])
        return kinds

    def between(self, first: int, end: int) -> Iterator[bytes]:
        """The strings ``first``..``end``."""
        starts = self.starts[first : end + 1].tolist()
        begin = starts[0] if starts else 0
        text = self.text[begin : starts[-1] if starts else 0].tobytes()
        for number in range(end - first):
            yield text[starts[number] - begin : starts[number + 1] - begin]


def _heads(text: Bytes, starts: Array, lengths: Array) -> NDArray[np.uint64]:
    """The first 8 bytes of each string as a big-endian number, shorter ones filled with zeros."""
    every_place = np.ndarray(
        (max(len(text) - HEAD + 1, 0),), "<u8", np.ascontiguousarray(text), strides=(1,)
    )
    heads = every_place[starts] & _MASKS[np.minimum(lengths, HEAD)]
    swapped: NDArray[np.uint64] = heads.byteswap()
    return swapped
