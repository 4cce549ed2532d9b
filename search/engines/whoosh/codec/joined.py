"""The words of several segments as if they were one's: so that a question is answered only once.

The documents of a segment come behind those of the one before, from a whole page of 256 on, so that
pages and bits of all are those of each, one behind the other. A term is a tuple: its number in each
segment, or None. Codes, too, are those of each behind the ones of the segment before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np

from search.engines.whoosh.codec.caching import Shelf
from search.engines.whoosh.codec.coding.doclists import DENSE_SHARE, Documents
from search.engines.whoosh.codec.coding.lexicon import key_of
from search.engines.whoosh.codec.coding.ragged import Array, Ints, places, starts_of
from search.engines.whoosh.codec.finding.joined_places import JoinedPlaces
from search.engines.whoosh.codec.finding.phrases import NO_PLACES, Places
from search.engines.whoosh.codec.spaces import SpaceReader

_PAGE = 8  # bits of a document's number in its page

#: Occurrences of a word, beyond which to put its places together takes longer than to look at them
#: in each segment. It would hold them twice, too.
_MOST = 1 << 15

#: What a space knows a term by; a term of one space says nothing in another.
TermId = TypeVar("TermId", bound=Hashable)

#: The number of a term in each of several segments; None where it is not.
Numbers = tuple[int | None, ...]


class WordSpace(Protocol[TermId]):
    """Where words are looked up: a space of a segment, or that of several segments as one."""

    documents: int
    shelf: Shelf  #: what was decoded of it

    def term(self, stem: str) -> TermId | None:
        """What stands for a stem; None if there is none."""
        ...

    def spread_of(self, term: TermId) -> int:
        """In how many documents a term is, deleted ones included."""
        ...

    def is_dense(self, term: TermId) -> bool:
        """Whether its documents are told page by page: a page is small, and many are in it."""
        ...

    def docs(self, term: TermId, *, keep: bool = True) -> Documents:
        """The documents of a term, ascending."""
        ...

    def page_counts(self, term: TermId) -> Array:
        """How many documents of a dense term lie in each page."""
        ...

    def low(self, term: TermId) -> Array:
        """The low 8 bits of a dense term's documents."""
        ...

    def frontier(self, term: TermId) -> tuple[Array, Array]:
        """For each page of a dense term how many postings may be its best; which of the page."""
        ...

    def codes_at(self, term: TermId, postings: Array) -> Array:
        """The codes of some of a term's postings; which ones, from 0."""
        ...


class JoinedSpace:
    """The same space of several segments; see the module and ``WordSpace``."""

    def __init__(self, spaces: Sequence[SpaceReader]) -> None:
        self.spaces = tuple(spaces)
        self._pages = [-(-space.documents >> _PAGE) for space in spaces]
        self.starts: Ints = starts_of(np.array(self._pages, np.int64)) << _PAGE  #: of each, the end
        self.documents = int(self.starts[-1])
        self.code_starts: Ints = starts_of(np.array([len(one.rows) for one in spaces], np.int64))
        self._code_type = np.min_scalar_type(int(self.code_starts[-1]))
        self.shelf = Shelf()

    def part_of(self, docs: Array) -> Ints:
        """The number of the segment of each document."""
        return self.starts.searchsorted(docs, side="right") - 1

    def term(self, stem: str) -> Numbers | None:
        """See ``WordSpace``."""
        term: Numbers | None = self.shelf.get("term", stem)
        if term is None:
            key = key_of(stem)
            found = [space.terms.find(key) for space in self.spaces]  # kept here, once for all
            term = tuple([number if number >= 0 else None for number in found])
            if term.count(None) == len(term):
                term = ()
            self.shelf.put("term", stem, term, len(stem))
        return term or None

    def spread_of(self, term: Numbers) -> int:
        """See ``WordSpace``."""
        return sum([space.spread_of(number) for _, space, number in self.having(term)])

    def is_dense(self, term: Numbers) -> bool:
        """See ``WordSpace``."""
        return self.spread_of(term) >= self.documents * DENSE_SHARE

    def docs(self, term: Numbers, *, keep: bool = True) -> Documents:
        """See ``WordSpace``."""

        def docs_of(at: int, space: SpaceReader, number: int) -> Documents:
            docs = space.docs(number, keep=keep)
            return docs + np.int32(self.starts[at]) if at else docs

        return self._joined("docs", term, docs_of, keep=keep)

    def page_counts(self, term: Numbers) -> Array:
        """See ``WordSpace``."""
        counts = np.zeros(sum(self._pages), np.uint16)
        for at, space, number in self.having(term):
            first = int(self.starts[at]) >> _PAGE
            counts[first : first + self._pages[at]] = _page_counts(space, number, self._pages[at])
        return counts

    def low(self, term: Numbers) -> Array:
        """See ``WordSpace``."""

        def low_of(_: int, space: SpaceReader, number: int) -> Array:
            if space.is_dense(number):
                return space.low(number)
            return space.docs(number).astype(np.uint8)

        return self._joined("low", term, low_of)

    def frontier(self, term: Numbers) -> tuple[Array, Array]:
        """See ``WordSpace``."""
        counts = np.zeros(sum(self._pages), np.uint16)
        which: list[Array] = []
        for at, space, number in self.having(term):
            if space.is_dense(number):
                its, postings = space.frontier(number)
            else:  # it is rare there
                its = _page_counts(space, number, self._pages[at])
                postings = places(np.zeros(len(its), np.int64), its).astype(np.uint8)
            first = int(self.starts[at]) >> _PAGE
            counts[first : first + self._pages[at]] = its
            which.append(postings)
        return counts, np.concatenate(which)

    def codes_at(self, term: Numbers, postings: Array) -> Array:
        """See ``WordSpace``."""

        def codes_of(at: int, space: SpaceReader, number: int) -> Array:
            codes = space.posting_codes(number, keep=False).astype(self._code_type)
            codes += self._code_type.type(self.code_starts[at])
            return codes

        return self._joined("codes", term, codes_of).take(postings)

    def occurrences_of(self, term: Numbers) -> int:
        """How often a term occurs, in deleted documents too."""
        kept: int | None = self.shelf.get("occurrences", term)
        if kept is None:
            kept = sum([space.occurrences.item(number) for _, space, number in self.having(term)])
            self.shelf.put("occurrences", term, kept)
        return kept

    @cached_property
    def joined_places(self) -> JoinedPlaces:
        """How the places of its words are told in one way for all segments."""
        return JoinedPlaces(self.spaces, self.starts)

    def places(self, term: Numbers) -> Places | None:
        """All places of a term, ascending; None where a segment does not have its own at hand.

        None, too, where there are so many that each segment is sooner looked through by itself.
        """
        kept: Places | None = self.shelf.get("places", term)
        if kept is None:
            if self.occurrences_of(term) > _MOST or (each := self.places_of_each(term)) is None:
                return None
            kept = self.joined_places.of_all(each)
            self.shelf.put("places", term, kept, kept.nbytes)
        return kept

    def places_of_each(self, term: Numbers) -> list[Places] | None:
        """The places of a term in each segment; None where one does not have them at hand."""
        each: list[Places] = []
        for space, number in zip(self.spaces, term, strict=True):
            its = NO_PLACES if number is None else space.shelf.get("places", number)
            if its is None:
                return None
            each.append(its)
        return each

    def having(self, term: Numbers) -> Iterator[tuple[int, SpaceReader, int]]:
        """The segments that have a term: their numbers, their spaces, its number there."""
        for at, number in enumerate(term):
            if number is not None:
                yield at, self.spaces[at], number

    def _joined(
        self,
        kind: str,
        term: Numbers,
        of_part: Callable[[int, SpaceReader, int], Array],
        *,
        keep: bool = True,
    ) -> Array:
        kept: Array | None = self.shelf.get(kind, term)
        if kept is None:
            kept = np.concatenate([of_part(*one) for one in self.having(term)])
            if keep:
                self.shelf.put(kind, term, kept, kept.nbytes)
        return kept


def _page_counts(space: SpaceReader, term: int, pages: int) -> Array:
    if space.is_dense(term):
        return space.page_counts(term)
    return np.bincount(space.docs(term) >> _PAGE, minlength=pages)
