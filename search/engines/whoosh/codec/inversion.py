"""From tokens in the order of the text to postings in the order of terms, by sorting numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.frequencies import RowTable
from search.engines.whoosh.codec.ragged import Array, Ints, run_starts, starts_of

#: Tokens that are worked on at a time: what they need stays in the processor's cache.
CHUNK = 1 << 20

# Tokens whose rows are counted before any gets its code: so many times so many.
_SAMPLES = 16
_SAMPLE = 1 << 14

_NONE = np.zeros(0, np.int64)
_TOKEN = np.uint64(32)  # bits of a token's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Texts in the order of documents, fields and values, as tokens.

    A *piece* is one value of a field. ``tokens``: an array of all pieces' tokens, piece after
    piece; what a token is, is told by the arrays of ``Spellings``. Fewer than 2**32 tokens.
    """

    tokens: NDArray[np.int32]
    counts: Ints  #: tokens of each piece
    documents: Ints  #: of each piece
    fields: Ints  #: of each piece, its number in the space


@dataclass(frozen=True, slots=True, kw_only=True)
class Spellings:
    """For each token: the term it belongs to, and which of the term's spellings it is."""

    term_of: NDArray[np.int64]
    number_of: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """The postings of consecutive terms, term after term: what is encoded, decoded and merged."""

    terms: Ints  #: their numbers, ascending
    spread: Ints  #: documents of each term
    occurrences: Ints  #: positions of each term
    docs: NDArray[np.uint32]  #: of each posting, ascending in a term
    codes: Ints  #: of each posting the number of its row of frequencies
    positions: NDArray[np.uint32]  #: of each occurrence, ascending in a posting
    spellings: NDArray[np.uint32]  #: of each occurrence


def invert(pieces: Pieces, spellings: Spellings, rows: RowTable) -> Iterator[Postings]:
    """The postings of all terms that occur, about CHUNK tokens at a time.

    Rows that are new get their codes in ``rows``; where that has none yet, those that a sample of
    the tokens shows to be frequent come first.
    """
    keys = spellings.term_of.take(pieces.tokens).astype(np.uint64)
    keys <<= _TOKEN
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    chunks = _Chunks(pieces, spellings, rows)
    if not len(rows):
        rows.expect(_frequent_rows(keys, pieces, spellings, len(rows.units())))
    start = 0
    while start < len(keys):
        end = _whole_terms(keys, start + CHUNK)
        yield chunks.postings(keys[start:end])
        start = end


class _Chunks:
    def __init__(self, pieces: Pieces, spellings: Spellings, rows: RowTable) -> None:
        self._pieces = pieces
        self._spellings = spellings
        self._rows = rows
        self._piece_of = np.repeat(np.arange(len(pieces.counts), dtype=np.uint32), pieces.counts)
        self._shift = _position_shifts(pieces)
        self._units = rows.units().take(pieces.fields)

    def postings(self, keys: NDArray[np.uint64]) -> Postings:
        """Of ascending keys ``term << 32 | token``."""
        tokens = (keys & np.uint64((1 << 32) - 1)).astype(np.int64)
        pieces = self._piece_of.take(tokens)
        docs = self._pieces.documents.take(pieces)
        terms = (keys >> _TOKEN).astype(np.int64)
        firsts = run_starts((terms << 32) | docs)
        counts = np.diff(firsts, append=len(keys))
        docs, terms = docs.take(firsts), terms.take(firsts)
        term_firsts = run_starts(terms)
        spread = np.diff(term_firsts, append=len(terms))
        return Postings(
            terms=terms.take(term_firsts),
            spread=spread,
            occurrences=np.add.reduceat(counts, term_firsts),
            docs=docs.astype(np.uint32),
            codes=self._codes(pieces, firsts, counts),
            positions=(tokens + self._shift.take(pieces)).astype(np.uint32),
            spellings=self._spellings.number_of.take(self._pieces.tokens.take(tokens)),
        )

    def _codes(self, pieces: Array, firsts: Ints, counts: Ints) -> Ints:
        if int(counts.max()) <= self._rows.largest:
            return self._rows.codes_of_keys(np.add.reduceat(self._units.take(pieces), firsts))
        fields = self._pieces.fields.take(pieces)
        rows = [
            np.add.reduceat((fields == field).astype(np.int64), firsts)
            for field in range(len(self._rows.units()))
        ]
        return self._rows.codes(np.stack(rows, axis=1))


def _whole_terms(keys: NDArray[np.uint64], place: int) -> int:
    """The end of the term that the key before ``place`` belongs to."""
    if place in (0, len(keys)) or place > len(keys):
        return min(place, len(keys))
    after = (keys[place - 1] >> _TOKEN) + np.uint64(1)
    return int(keys.searchsorted(after << _TOKEN))


def _frequent_rows(
    keys: NDArray[np.uint64], pieces: Pieces, spellings: Spellings, fields: int
) -> list[tuple[int, ...]]:
    """The rows in a sample of the terms, the most frequent first."""
    rows = RowTable(fields)
    chunks = _Chunks(pieces, spellings, rows)
    seen: list[Ints] = []
    end = 0
    for place in np.linspace(0, len(keys), _SAMPLES, endpoint=False).astype(np.int64).tolist():
        start = max(end, _whole_terms(keys, place))
        end = max(end, _whole_terms(keys, place + _SAMPLE))
        if start < end:
            seen.append(chunks.postings(keys[start:end]).codes)
    counts = np.bincount(np.concatenate(seen), minlength=len(rows)) if seen else _NONE
    return [rows.row(code) for code in np.argsort(-counts, kind="stable").tolist()]


def _position_shifts(pieces: Pieces) -> Ints:
    """What is added to a token's number to get its position: one is left out between pieces."""
    tokens_before = starts_of(pieces.counts)[:-1]
    places_before = starts_of(pieces.counts + 1)[:-1]
    firsts = run_starts(pieces.documents)
    sizes = np.diff(firsts, append=len(pieces.documents))
    in_document = places_before - np.repeat(places_before.take(firsts), sizes)
    shifts: Ints = in_document - tokens_before
    return shifts
