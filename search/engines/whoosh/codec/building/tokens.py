"""The tokens of many texts at once, as arrays: exactly those of ``search.text.tokenize``.

The texts are joined by spaces and read in windows, at whose borders no token stands. In a window
each code point becomes its *kind* by a table; tokens begin and end where kinds change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.codepoints import (
    ASTRAL,
    LETTER,
    MARK,
    SPACELESS,
    WIDE,
    WORD,
    Codes,
    Kinds,
    kinds_of,
)
from search.engines.whoosh.codec.building.vocabulary import Vocabulary, Words

_WINDOW = 1 << 18  # code points: its arrays stay in the processor's cache
_NEVER_IN_TOKENS = " \n。，、"  # and no dots either: where one stands a long text may be cut
_ANY_OF_THESE = re.compile(f"[{_NEVER_IN_TOKENS}]")
_DOT = ord(".")

Places = NDArray[np.int64]


class TokenArrays(NamedTuple):
    """The tokens of texts, one text after the other."""

    ids: NDArray[np.int32]  #: of each token: its surface in the vocabulary
    counts: NDArray[np.int32]  #: of each text: its tokens
    placed: list[_Placed]  #: window after window

    @property
    def starts(self) -> NDArray[np.uint32]:
        """Of each token its first code point, in its own text. Few ask: it is made when asked."""
        starts = [one.places - one.begins.repeat(one.counts) for one in self.placed]
        return np.concatenate([np.zeros(0, np.uint32), *starts], dtype=np.uint32, casting="unsafe")


class _Placed(NamedTuple):
    """Where the tokens of a window stand in it."""

    places: NDArray[np.uint32]  #: of each token: its first code point in the window
    begins: Places  #: of each text: where it begins in the window
    counts: NDArray[np.int32]  #: of each text: its tokens there


class _Window(NamedTuple):
    """Some whole texts, or a part of one, with a space before and after each."""

    text: str
    first: int  #: which text is the first one
    begins: Places  #: where each text begins in ``text``; before it, for a later part


def tokenize_many(texts: Sequence[str], vocabulary: Vocabulary) -> TokenArrays:
    """The tokens of ``texts``, which should be in NFC; new surfaces go into the vocabulary.

    Memory: beside what it gives, some 20 MB; for a text that goes on for longer than a window
    without a space, a new line, or a Chinese comma or full stop, 60 bytes a code point.
    """
    counts = np.zeros(len(texts), np.int32)
    ids, placed = [np.empty(0, np.int32)], []
    for window in _windows(texts):
        words, places = _read(window.text)
        ids.append(vocabulary.ids(words))
        here = np.diff(places.searchsorted(window.begins), append=len(places)).astype(np.int32)
        counts[window.first : window.first + len(here)] += here
        placed.append(_Placed(places.astype(np.uint32), window.begins, here))
    return TokenArrays(ids=np.concatenate(ids), counts=counts, placed=placed)


def _windows(texts: Sequence[str]) -> Iterator[_Window]:
    """The texts in order, as many at once as there is room for; a long one alone, in parts."""
    begins = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    begins = np.concatenate([[0], begins])
    first = 0
    while first < len(texts):
        after = int(np.searchsorted(begins, begins[first] + _WINDOW, side="right")) - 1
        if after > first:
            yield _Window(
                text=" ".join(["", *texts[first:after], ""]),
                first=first,
                begins=begins[first:after] - (begins[first] - 1),
            )
        else:
            after = first + 1
            for begin, part in _parts(texts[first]):
                yield _Window(text=f" {part} ", first=first, begins=np.array([1 - begin]))
        first = after


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """A long text cut where a token ends, into parts that fit a window; where each begins."""
    begin = 0
    while begin < len(text):
        end = len(text)
        if end - begin > _WINDOW:
            end = max(text.rfind(char, begin, begin + _WINDOW) for char in _NEVER_IN_TOKENS)
            if end < 0:
                found = _ANY_OF_THESE.search(text, begin + _WINDOW)
                end = found.start() if found else len(text)
        yield begin, text[begin:end]
        begin = end + 1


def _read(text: str) -> tuple[Words, Places]:
    """The words of a text with a space at either end, and where each begins in it."""
    codes = _codes(text)
    kinds = kinds_of(codes)
    there = int(np.bitwise_or.reduce(kinds))
    letters, rows = _dotted(codes, kinds)
    if there & MARK:
        kinds = _without_stray_marks(kinds)
    if len(rows) and there & SPACELESS:
        letters, rows = _unbroken(letters, rows, kinds)
    if len(rows):
        kinds = _in_one(kinds, letters, rows)
    places, ends = _spans(kinds, cut=bool(there & SPACELESS))
    widths = np.ones(len(places), np.uint8)
    for bit, width in ((WIDE, 2), (ASTRAL, 4)):
        if there & bit:
            widths[_having(bit, kinds, places)] = width
    starts, lengths, behind = places, ends - places, codes[:0]
    if len(rows):
        # The letters of these are written once more, behind the text, without the dots.
        heads = places.searchsorted(letters.take(rows))
        starts = places.copy()
        starts[heads] = len(text) + rows
        lengths[heads] = _sizes(rows, letters)
        behind = codes.take(letters)
        text += "".join([text[place] for place in letters.tolist()])
    words = Words(
        text=text, codes=codes, behind=behind, starts=starts, lengths=lengths, widths=widths
    )
    return words, places


def _codes(text: str) -> Codes:
    """The code points of a text, in the narrowest of three types."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    utf16 = text.encode("utf-16-le", "surrogatepass")
    if len(utf16) == 2 * len(text):
        return np.frombuffer(utf16, "<u2")
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _spans(kinds: Kinds, *, cut: bool) -> tuple[Places, Places]:
    """Where runs of letters, marks and digits begin and end; ``cut``: at spaceless scripts, too."""
    stands = kinds != 0
    edges = np.flatnonzero(stands[1:] != stands[:-1]) + 1
    starts, ends = edges[::2].copy(), edges[1::2].copy()
    if cut:
        cuts = _cuts(kinds)
        starts, ends = _merged(starts, cuts), _merged(ends, cuts)
    return starts, ends


def _merged(some: Places, others: Places) -> Places:
    # The stable sort is the one that is quick with two rows that are in order.
    return np.sort(np.concatenate([some, others]), kind="stable")


def _cuts(kinds: Kinds) -> Places:
    """Where runs fall apart: around each character of a spaceless script with its marks."""
    mark, spaceless = kinds & MARK != 0, kinds & SPACELESS != 0
    other = mark & ~spaceless
    if other.any():  # A mark goes with what it stands on, whichever script is its own.
        base = np.where(other, 0, np.arange(len(kinds)))
        spaceless = spaceless[np.maximum.accumulate(base)]
    inside = (kinds[1:] != 0) & (kinds[:-1] != 0)
    apart = (spaceless[1:] != spaceless[:-1]) | (spaceless[1:] & ~mark[1:])
    return np.flatnonzero(inside & apart) + 1


def _without_stray_marks(kinds: Kinds) -> Kinds:
    """Marks that stand on no letter and no digit (those of emoji) are nothing.

    Nor is one of a spaceless script, with those that follow it, where it stands on another letter.
    """
    mark, spaceless = kinds & MARK != 0, kinds & SPACELESS != 0
    place = np.arange(len(kinds))
    base = np.maximum.accumulate(np.where(mark, 0, place))
    apart = np.maximum.accumulate(np.where(mark & spaceless, place, 0)) > base
    stray = mark & ((kinds.take(base) == 0) | (apart & ~spaceless.take(base)))
    return np.where(stray, np.uint8(0), kinds)


def _on_something(places: Places, kinds: Kinds) -> NDArray[np.bool_]:
    """Whether there is a letter or a digit, or a mark that stands on one or on such a mark."""
    marks = np.flatnonzero(kinds.take(places) & MARK)
    there: NDArray[np.bool_] = kinds.take(places) != 0
    for at in marks.tolist():  # they are few
        place = int(places[at])
        while kinds[place] & MARK:
            place -= 1
        there[at] = kinds[place] != 0
    return there


def _having(bit: int, kinds: Kinds, starts: Places) -> Places:
    """Which tokens have a character of that kind."""
    has = kinds & bit != 0
    if 8 * np.count_nonzero(has) < len(has):
        return np.searchsorted(starts, np.flatnonzero(has), side="right") - 1
    # Where they are many, only those that begin a row of them in the middle of a token are sought.
    inner = np.flatnonzero(has[1:] & ~has[:-1] & (kinds[:-1] != 0)) + 1
    found = np.searchsorted(starts, inner, side="right") - 1
    return np.concatenate([np.flatnonzero(has.take(starts)), found])


def _dotted(codes: Codes, kinds: Kinds) -> tuple[Places, Places]:
    """The letters of rows of single ones with a dot between each two (U.N.).

    No mark stands behind a row, and none before it that stands on something.
    Gives where each letter stands, and which of these letters is the first of each row.
    """
    dots = np.flatnonzero(codes[1:-1] == _DOT) + 1
    dots = dots[kinds.take(dots - 1) & kinds.take(dots + 1) & LETTER != 0]
    dots = dots[~_on_something(dots - 2, kinds) & (kinds.take(dots + 2) == 0)]
    follows = dots[1:] - dots[:-1] == 2
    last = dots[np.append(~follows, True)[: len(dots)]]
    # Each row has one letter more than dots.
    letters = np.sort(np.concatenate([dots - 1, last + 1]))
    rows = np.searchsorted(letters, last + 1) + 1
    return letters, np.concatenate([[0], rows])[: len(rows)]


def _unbroken(letters: Places, rows: Places, kinds: Kinds) -> tuple[Places, Places]:
    """The dotted rows without those that have a letter of a spaceless script: they fall apart."""
    sizes = _sizes(rows, letters)
    whole = np.bitwise_or.reduceat(kinds.take(letters) & SPACELESS, rows) == 0
    letters, sizes = letters[np.repeat(whole, sizes)], sizes[whole]
    return letters, np.cumsum(sizes) - sizes


def _sizes(rows: Places, letters: Places) -> Places:
    return np.append(rows[1:], len(letters)) - rows


def _in_one(kinds: Kinds, letters: Places, rows: Places) -> Kinds:
    """Take the dots between the letters of each row for letters, in place; the kinds."""
    last = np.zeros(len(letters), np.bool_)
    last[rows - 1] = True  # before each row the last letter of another; of all, at the end
    kinds[letters[~last] + 1] = WORD
    return kinds
