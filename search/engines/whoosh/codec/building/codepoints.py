"""What a code point is to the tokeniser: asked of ``search.text`` once, then kept in a table.

A kind is a few bits; a code point of kind 0 stands in no token.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from search.text import may_have_marks, tokenize

WORD = 1  #: a letter, mark or digit: it stands in tokens
MARK = 2  #: a combining mark: alone it is no token
SPACELESS = 4  #: of a script written without spaces
LETTER = 8  #: dots between it and its like are left out
WIDE = 16  #: it stands in tokens, and is not ASCII
ASTRAL = 32  #: and UTF-16 needs two units for it

_UNKNOWN = 128
_LAST_OF_ASCII = 0x7F

Kinds = NDArray[np.uint8]

#: Code points, in a type that holds them all; of 8 bits only where all are ASCII.
Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]


def kinds_of(codes: Codes) -> Kinds:
    """The kind of every code point; lone surrogates may be among them."""
    if codes.itemsize == 1:
        return _kinds_of_ascii(codes.view(np.uint8))
    far = np.flatnonzero(codes > _LAST_OF_ASCII)
    if 4 * len(far) > len(codes):
        return _looked_up(codes)
    kinds = _kinds_of_ascii(codes.astype(np.uint8))
    kinds[far] = _looked_up(codes.take(far))
    return kinds


def _kinds_of_ascii(codes: NDArray[np.uint8]) -> Kinds:
    """Of every one of 8 bits; 0 beyond ASCII."""
    return np.frombuffer(bytearray(codes).translate(_ascii()), np.uint8)  # to be written to


def _looked_up(codes: Codes) -> Kinds:
    table = _table()
    found: Kinds = table.take(codes)
    if np.bitwise_or.reduce(found, initial=0) & _UNKNOWN:
        for code in np.unique(codes[np.flatnonzero(found == _UNKNOWN)]).tolist():
            table[code] = _kind(chr(code))  # threads that do this at once write the same
        found = table.take(codes)
    return found


@cache
def _table() -> Kinds:
    """A kind for each code point, found out when a text first has it."""
    return np.full(0x110000, _UNKNOWN, np.uint8)


@cache
def _ascii() -> bytes:
    return bytes(_kind(chr(code)) for code in range(_LAST_OF_ASCII + 1)).ljust(256, b"\0")


def _kind(char: str) -> int:
    """What ``tokenize`` makes of it, alone and beside letters of either sort."""
    kind = 0
    # Asked only where it may be: most texts never need the pattern that knows all marks.
    if may_have_marks(char) and _tokens("中" + char) == ["中" + char]:
        kind |= WORD | MARK
    elif _tokens(char):
        kind |= WORD
    if kind and _tokens("a" + char) != ["a" + char]:
        kind |= SPACELESS
    if kind and _tokens("a.b." + char) != _tokens("a.b") + _tokens(char):
        kind |= LETTER
    if kind and not char.isascii():
        kind |= WIDE
    if kind and char > "\uffff":
        kind |= ASTRAL
    return kind


def _tokens(text: str) -> list[str]:
    return [token.surface for token in tokenize(text)]
