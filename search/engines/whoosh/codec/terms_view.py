"""A segment's terms as Whoosh reads them: each field by itself, one posting after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np

from search.engines.whoosh.codec.coding.lexicon import Lexicon, text_of
from search.engines.whoosh.codec.coding.ragged import Array, Ints, owners, starts_of
from search.engines.whoosh.codec.finding.leaves import Found
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.codec.spaces import SpaceReader
from search.engines.whoosh.codec.view_schema import ID_FIELD
from search.engines.whoosh.library import FieldCursor, ListMatcher, TermInfo, TermsReader

_AT_A_TIME = 4_096  # terms that are counted together


class TermsView(TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """What Whoosh asks of a segment's terms. A term that a field has not raises KeyError."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._fields: dict[str, tuple[SpaceReader, int]] = {
            field: (space, column)
            for space in segment.spaces.values()
            for column, field in enumerate(space.space.fields)
        }
        self._spread: dict[str, Ints] = {}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, key = term
        return key in self._keys(field, key)

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return sorted([ID_FIELD, *self._fields])

    def cursor(self, field: str, fieldobj: Any) -> _Cursor:
        """The terms of a field, one after the other."""
        return _Cursor(list(self._keys(field)), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Field and key of every term, in order."""
        return self.terms_from("", b"")

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Those that are not before a term."""
        for name in self.indexed_field_names():
            if name >= field:
                for key in self._keys(name):
                    if name > field or key >= prefix:
                        yield name, key

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its statistics."""
        return self.items_from("", b"")

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Those that are not before a term, with their statistics."""
        for term in self.terms_from(field, prefix):
            yield term, self.term_info(*term)

    def term_info(self, field: str, key: bytes) -> TermInfo:
        """Statistics of a term; deleted documents count."""
        if field == ID_FIELD:
            docs = self._with_id(key)
            return TermInfo(len(docs), len(docs), 1, 1, 1, docs[0], docs[-1])
        found, counts = self._found(field, key)
        lengths = self._lengths(field, found.docs)
        return TermInfo(
            weight=float(counts.sum()),
            df=len(found),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(counts.max()),
            minid=int(found.docs[0]),
            maxid=int(found.docs[-1]),
        )

    def frequency(self, field: str, key: bytes) -> float:
        """How often a term occurs."""
        weight: float = self.term_info(field, key).weight()
        return weight

    def doc_frequency(self, field: str, key: bytes) -> int:
        """In how many documents a term occurs."""
        return len(self._with_id(key)) if field == ID_FIELD else len(self._found(field, key)[0])

    def matcher(self, field: str, key: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a term."""
        if field == ID_FIELD:
            docs = self._with_id(key)
            weights, values = [1.0] * len(docs), [b""] * len(docs)
        else:
            found, counts = self._found(field, key)
            docs, weights = found.docs.tolist(), counts.astype(float).tolist()
            values = [format_.encode(one) for one in self._positions(field, key, found, counts)]
        return ListMatcher(
            docs, weights, values, format_, scorer=scorer, term=(field, key),
            terminfo=self.term_info(field, key),
        )  # fmt: skip

    def close(self) -> None:
        """Nothing is held but the segment."""

    def _with_id(self, key: bytes) -> list[int]:
        docs = self._segment.find(text_of(key))
        if not docs:
            raise KeyError(key)
        return sorted(docs)

    def _keys(self, field: str, key: bytes | None = None) -> Iterator[bytes]:
        """The terms of a field in order; or the one that is asked for."""
        if field == ID_FIELD:
            yield from (
                sorted(set(self._segment.ids))
                if key is None
                else ([key] if self._segment.find(text_of(key)) else [])
            )
        elif field in self._fields:
            terms: Lexicon = self._fields[field][0].terms
            if key is None:
                yield from (terms[at] for at in np.flatnonzero(self._spread_of(field)).tolist())
            elif (at := terms.find(key)) >= 0 and self._spread_of(field)[at]:
                yield key

    def _spread_of(self, field: str) -> Ints:
        """In how many documents each term of a space is in one field."""
        if field not in self._spread:
            space, column = self._fields[field]
            there = space.rows[:, column] > 0
            self._spread[field] = np.concatenate(
                [
                    np.zeros(0, np.int64),
                    *(
                        np.bincount(
                            owners(space.spread[first : first + _AT_A_TIME]),
                            there.take(
                                space.codes.decode(
                                    first, min(first + _AT_A_TIME, len(space.spread))
                                )
                            ),
                            min(_AT_A_TIME, len(space.spread) - first),
                        ).astype(np.int64)
                        for first in range(0, len(space.spread), _AT_A_TIME)
                    ),
                ]
            )
        return self._spread[field]

    def _found(self, field: str, key: bytes) -> tuple[Found, Ints]:
        """Where a term occurs in a field, and how often."""
        if field not in self._fields:
            raise KeyError(field)
        space, column = self._fields[field]
        term = space.terms.find(key)
        if term < 0:
            raise KeyError(key)
        codes = space.codes.codes(term)
        counts = space.rows[:, column].take(codes)
        there = np.flatnonzero(counts)
        if not len(there):
            raise KeyError(key)
        docs = space.lists.docs(term).take(there)
        found = Found(docs=docs, codes=codes.take(there), rows=space.rows)
        return found, counts.take(there)

    def _positions(self, field: str, key: bytes, found: Found, counts: Ints) -> Iterator[list[int]]:
        """The positions in the field, document after document."""
        space, column = self._fields[field]
        term = space.terms.find(key)
        positions = space.positions.run(term).astype(np.int64)
        codes = space.codes.codes(term)
        posting_starts = starts_of(space.totals.take(codes))[:-1]
        before = space.rows[:, :column].sum(axis=1).take(codes)
        there = np.flatnonzero(space.rows[:, column].take(codes))
        starts = (posting_starts + before).take(there)
        layouts = space.layouts.of_document.take(found.docs)
        shifts = space.layouts.starts[:, column].take(layouts)
        for start, count, shift in zip(
            starts.tolist(), counts.tolist(), shifts.tolist(), strict=True
        ):
            yield (positions[start : start + count] - shift).tolist()

    def _lengths(self, field: str, docs: Array) -> Ints:
        return self._segment.lengths[field].take(self._segment.layouts(field).take(docs))


class _Cursor(FieldCursor):  # type: ignore[misc]  # Whoosh has no types
    """Goes through the terms of a field."""

    def __init__(self, keys: list[bytes], fieldobj: Any) -> None:
        self._keys = keys
        self._field = fieldobj
        self._at = 0

    def first(self) -> str | None:
        """The first term."""
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """The first term that is not before this one."""
        key = term if isinstance(term, bytes) else self._field.to_bytes(term)
        self._at = bisect_left(self._keys, key)
        return self.text()

    def next(self) -> str | None:
        """The next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The term here; None behind the last one."""
        if not self.is_valid():
            return None
        text: str = self._field.from_bytes(self._keys[self._at])
        return text

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._at < len(self._keys)
