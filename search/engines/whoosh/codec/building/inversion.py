"""From tokens in the order of the text to postings in the order of terms, by sorting numbers.

A token is one number: its term, where it stands, its spelling. Where it stands is told by a *run*,
which is a piece of text or a part of a long one, and a place in it: what is known of a run is
looked up in arrays that are much shorter than the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.postings import Postings, Spellings
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    run_starts,
    starts_of,
)
from search.engines.whoosh.codec.coding.rows import RowTable
from search.engines.whoosh.giving_back import give_back

#: Tokens that are worked on at a time: what they need stays in the processor's cache.
CHUNK = 1 << 18

#: Bits of a place in a run: a piece of more tokens has several runs.
PLACE_BITS = 8

_MANY = 1 << 22  # tokens: what they take is worth giving back

# Tokens whose rows are counted before any gets its code: so many times so many.
_SAMPLES = 16
_SAMPLE = 1 << 14

_NONE = np.zeros(0, np.int64)
_KEY_BITS = 63  # the sign stays free, so that keys can be numbers with one


class Pieces(NamedTuple):
    """Texts in the order of documents, fields and values, as tokens.

    A *piece* is one value of a field. ``tokens``: of all pieces, piece after piece, in any number
    of arrays; what a token is, is told by the arrays of ``Spellings``.
    """

    tokens: Iterable[NDArray[np.int32]]
    counts: Array  #: tokens of each piece
    documents: Array  #: of each piece
    fields: Array  #: of each piece, its number in the space


def invert(pieces: Pieces, spellings: Spellings, rows: RowTable) -> Iterator[Postings]:
    """The postings of all terms that occur, CHUNK tokens at a time or one term that has more.

    Rows that are new get their codes in ``rows``; where that has none yet, those that a sample of
    the tokens shows to be frequent come first.
    """
    runs, tokens = _Runs(pieces), pieces.tokens
    del pieces
    if runs.tokens > _MANY:
        give_back()  # what it took to number the words
    keys = _Keys(runs, tokens, spellings)
    if not len(rows):
        rows.expect(_frequent_rows(keys, runs, len(rows.units())))
    start = 0
    while start < len(keys):
        end = keys.end_of_part(start)
        yield _postings(keys.part(start, end), runs, rows)
        start = end


class _Runs:
    """Pieces of text, long ones cut where a place has no more bits."""

    def __init__(self, pieces: Pieces) -> None:
        self.bits = min(PLACE_BITS, int(pieces.counts.max(initial=0)).bit_length())  #: of a place
        size = 1 << self.bits
        sizes = np.maximum((pieces.counts + (size - 1)) >> self.bits, 1)
        piece = np.arange(len(sizes), dtype=np.int32).repeat(sizes)
        # The number of tokens before each run, in its piece.
        before = np.arange(len(piece)) - starts_of(sizes)[:-1].take(piece)
        before <<= self.bits
        self.starts = starts_of(np.minimum(pieces.counts.take(piece) - before, size))
        self.fields = pieces.fields.take(piece)
        #: Of each run its document and, in the low 32 bits, the position of its first token.
        self.where = before
        self.where += _first_positions(pieces).take(piece)
        self.where |= pieces.documents.take(piece).astype(np.int64) << 32

    def __len__(self) -> int:
        return len(self.fields)

    @property
    def tokens(self) -> int:
        """How many there are in all of them."""
        return int(self.starts[-1])

    def places(self, start: int, end: int) -> Ints:
        """``run << bits | place`` of the tokens ``start``..``end``."""
        first = int(self.starts.searchsorted(start, side="right")) - 1
        after = int(self.starts.searchsorted(end))
        starts = self.starts[first : after + 1]
        sizes = np.diff(starts.clip(start, end))
        places = np.repeat((np.arange(first, after) << self.bits) - starts[:-1], sizes)
        places += np.arange(start, end)
        return places


class _Part(NamedTuple):
    """Some tokens, ascending by their terms, then by their places."""

    terms: Ints
    runs: Ints
    places: NDArray[np.uint8]
    spellings: NDArray[np.uint32]


class _Keys:
    """All tokens, ascending, each as one number: term, run, place, spelling.

    Numpy sorts whole numbers several at a time, in half the time that putting them in the order of
    their terms by counting takes, though they come in the order of runs and places. It lets go of
    the interpreter, so that a second core sorts rows of them while the next are made; the rows are
    merged in an eighth of the time, for which half as much memory again is needed.
    """

    def __init__(
        self, runs: _Runs, tokens: Iterable[NDArray[np.int32]], spellings: Spellings
    ) -> None:
        self._place_bits = runs.bits
        self._bits = runs.bits + len(runs).bit_length()
        self._spelling_bits = int(spellings.number_of.max(initial=0)).bit_length()
        self._term = self._bits + self._spelling_bits
        if int(spellings.term_of.max(initial=0)) >> (_KEY_BITS - self._term):
            raise OverflowError("more terms, tokens and spellings than 63 bits can tell")
        surfaces = (spellings.term_of << self._term) | spellings.number_of
        self._keys = np.empty(runs.tokens, np.int64)
        end = in_order = 0
        with ThreadPoolExecutor(2, "broadsheet-sort") as threads:
            for part in tokens:
                start, end = end, end + len(part)
                keys = runs.places(start, end)
                keys <<= self._spelling_bits
                keys |= surfaces.take(part)
                self._keys[start:end] = keys
                if end - in_order >= CHUNK:
                    # What becomes of it is not asked: a row that is not in order takes longer.
                    threads.submit(self._keys[in_order:end].sort)
                    in_order = end
            self._keys[in_order:].sort()
        self._keys.sort(kind="stable")  # the one that merges rows that are in order

    def __len__(self) -> int:
        return len(self._keys)

    def end_of_term(self, place: int) -> int:
        """The end of the term that the token before ``place`` belongs to."""
        if place in (0, len(self)) or place > len(self):
            return min(place, len(self))
        after = (int(self._keys[place - 1]) >> self._term) + 1
        return int(self._keys.searchsorted(after << self._term))

    def end_of_part(self, start: int) -> int:
        """The end of the terms from ``start`` on that have CHUNK tokens, or of one with more."""
        if start + CHUNK >= len(self):
            return len(self)
        term = int(self._keys[start + CHUNK]) >> self._term
        first = int(self._keys.searchsorted(term << self._term))
        return first if first > start else self.end_of_term(start + CHUNK)

    def part(self, start: int, end: int) -> _Part:
        """The tokens ``start``..``end``."""
        keys = self._keys[start:end]
        spellings = keys.astype(np.uint32)
        spellings &= np.uint32((1 << self._spelling_bits) - 1)
        runs = keys >> (self._spelling_bits + self._place_bits)
        runs &= (1 << (self._bits - self._place_bits)) - 1
        places = (keys >> self._spelling_bits).astype(np.uint8)
        places &= np.uint8((1 << self._place_bits) - 1)
        return _Part(terms=keys >> self._term, runs=runs, places=places, spellings=spellings)


def _postings(part: _Part, runs: _Runs, rows: RowTable) -> Postings:
    where = runs.where.take(part.runs)
    positions = where.astype(np.uint32)
    positions += part.places
    where >>= 32
    where |= part.terms << 32
    firsts = run_starts(where)
    counts = np.diff(firsts, append=len(where))
    postings = where.take(firsts)
    terms = postings >> 32
    term_firsts = run_starts(terms)
    return Postings(
        terms=terms.take(term_firsts),
        spread=np.diff(term_firsts, append=len(terms)),
        occurrences=np.add.reduceat(counts, term_firsts),
        docs=postings.astype(np.uint32),
        codes=_codes(runs.fields.take(part.runs), firsts, counts, rows),
        positions=positions,
        spellings=part.spellings,
    )


def _codes(fields: Array, firsts: Ints, counts: Ints, rows: RowTable) -> Ints:
    """The code of each posting, whose occurrences begin at ``firsts``."""
    if int(counts.max()) <= rows.largest:
        return rows.codes_of_keys(np.add.reduceat(rows.units().take(fields), firsts))
    frequencies = [
        np.add.reduceat((fields == field).astype(np.int64), firsts)
        for field in range(len(rows.units()))
    ]
    return rows.codes(np.stack(frequencies, axis=1))


def _frequent_rows(keys: _Keys, runs: _Runs, fields: int) -> list[tuple[int, ...]]:
    """The rows in a sample of the terms, the most frequent first."""
    rows = RowTable(fields)
    seen: list[Ints] = []
    end = 0
    for place in np.linspace(0, len(keys), _SAMPLES, endpoint=False).astype(np.int64).tolist():
        start = max(end, keys.end_of_term(place))
        end = max(end, keys.end_of_term(place + _SAMPLE))
        if start < end:
            seen.append(_postings(keys.part(start, end), runs, rows).codes)
    counts = np.bincount(np.concatenate(seen), minlength=len(rows)) if seen else _NONE
    return [rows.row(code) for code in np.argsort(-counts, kind="stable").tolist()]


def _first_positions(pieces: Pieces) -> Ints:
    """The position of each piece's first token: one is left out between pieces of a document."""
    positions = starts_of(pieces.counts + 1)[:-1]
    firsts = run_starts(pieces.documents)
    sizes = np.diff(firsts, append=len(pieces.documents))
    positions -= positions.take(firsts).repeat(sizes)
    return positions
