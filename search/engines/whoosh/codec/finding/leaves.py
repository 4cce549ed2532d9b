"""Where a leaf of the query occurs in a segment: in which documents, how often in which field."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Array, Ints
from search.engines.whoosh.codec.coding.tallies import Tally
from search.engines.whoosh.codec.finding.choosing import (
    Keys,
    Spelled,
    keys,
    spelled,
    words_matching,
)
from search.engines.whoosh.codec.finding.found_places import by_document
from search.engines.whoosh.codec.finding.joined_phrases import in_a_row_in_each
from search.engines.whoosh.codec.finding.phrase_finding import spelled_in_a_row
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.finding.proximity import near_each_other
from search.engines.whoosh.codec.finding.sets import meeting
from search.engines.whoosh.codec.finding.spelled import postings_of
from search.engines.whoosh.codec.finding.unions import any_of
from search.engines.whoosh.codec.joined import JoinedSpace, TermId, WordSpace
from search.engines.whoosh.codec.spaces import SpaceReader
from search.matching import READ, Named, Pattern, Reading, fields_of, letters
from search.query.tree import Leaf, Near, Phrase

_stem = READ[Reading.STEM]

_ENTRY = 1_000  # bytes of what is remembered, beside its arrays


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The documents in which a leaf occurs; ``rows[codes]`` is how often in which field."""

    docs: NDArray[np.int32]  #: ascending, none of them deleted
    codes: Array
    rows: Ints  #: a column for each field of the space: its own rows, then what they lack

    def __len__(self) -> int:
        return len(self.docs)

    def among(self, docs: Array, documents: int) -> tuple[Ints | slice, Found]:
        """What of it lies in some of so many ``documents``, and where these stand in ``docs``."""
        if docs is self.docs:
            return slice(None), self
        places, which = meeting(docs, self.docs, documents)
        codes = self.codes.take(which)
        return places, Found(docs=docs.take(places), codes=codes, rows=self.rows)


#: A segment's space, and which of its documents are not deleted; None: all.
Place = tuple[SpaceReader, NDArray[np.bool_] | None]


def find(
    leaf: Leaf, space: SpaceReader, live: NDArray[np.bool_] | None, deadline: Deadline = NEVER
) -> Found:
    """Where a leaf occurs. ``live`` tells the documents that are not deleted; None: all.

    Raises QueryError once ``deadline`` has passed.
    """
    return find_in_each(leaf, [(space, live)], deadline)[0]


def find_in_each(leaf: Leaf, places: Iterable[Place], deadline: Deadline = NEVER) -> list[Found]:
    """Where a leaf occurs in each of several segments.

    Raises QueryError once ``deadline`` has passed.
    """
    fields = fields_of(leaf)
    if isinstance(leaf, Pattern):
        everywhere = partial(_matching, leaf, letters(leaf), deadline)
    else:
        everywhere = partial(_named, leaf, keys(leaf), deadline)
    found: list[Found] = []
    for space, live in places:
        deadline.check()
        found.append(_only(everywhere(space), fields, space, live))
    return found


def is_row(leaf: Leaf) -> TypeGuard[Phrase]:
    """Whether it is words in a row, in any spelling and any default field."""
    return type(leaf) is Phrase and leaf.field is None and not leaf.exact


def terms_of(row: Phrase, space: WordSpace[TermId]) -> list[TermId]:
    """The terms of the words of a row (``is_row``); none where one of them is not there."""
    terms = [term for word in row.words if (term := space.term(_stem(word))) is not None]
    return terms if len(terms) == len(row.words) else []


def find_row_in_each(
    leaf: Phrase, space: JoinedSpace, places: Sequence[Place], deadline: Deadline = NEVER
) -> list[Found]:
    """Where a row (``is_row``) occurs in each of several segments, which are asked together.

    Raises QueryError once ``deadline`` has passed.
    """
    deadline.check()
    terms = terms_of(leaf, space)
    if not terms:
        return [_nothing(one) for one, _ in places]
    each = in_a_row_in_each(terms, space, deadline)
    fields = fields_of(leaf)
    return [
        _only(_beginning(its, one), fields, one, live)
        for its, (one, live) in zip(each, places, strict=True)
    ]


def _named(leaf: Named, its: Keys, deadline: Deadline, space: SpaceReader) -> Found:
    """Where the words of a leaf occur in any field, in deleted documents too."""
    words = spelled(its, space)
    if not words:
        return _nothing(space)
    if isinstance(leaf, Phrase):
        return _beginning(spelled_in_a_row(words, space, deadline), space)
    if isinstance(leaf, Near):
        return _beginning(near_each_other(words, leaf.others, space, deadline), space)
    if words[0].end is not None:
        return _spelled(words[0], space)
    term = words[0].term
    return Found(docs=space.docs(term), codes=space.posting_codes(term), rows=space.rows)


def _nothing(space: SpaceReader) -> Found:
    return Found(docs=_NO_DOCS, codes=_NONE, rows=space.rows)


def _only(
    found: Found, fields: Sequence[str], space: SpaceReader, live: NDArray[np.bool_] | None
) -> Found:
    """What of it lies in some of the fields and in live documents."""
    there = None
    if len(fields) < len(space.space.fields):
        for field in fields:
            its = found.rows[:, space.space.fields.index(field)].take(found.codes) > 0
            there = its if there is None else its | there
    if live is not None:
        lives = live.take(found.docs)
        there = lives if there is None else lives & there
    if there is None:
        return found
    kept = np.flatnonzero(there)
    return Found(docs=found.docs.take(kept), codes=found.codes.take(kept), rows=found.rows)


def _matching(leaf: Pattern, key: Hashable, deadline: Deadline, space: SpaceReader) -> Found:
    """Where words occur that a pattern matches; remembered for the next page, or filter."""
    found: Found | None = space.shelf.get("matching", key)
    if found is None:
        tally = Tally(space.amounts)
        docs, codes = any_of(words_matching(leaf, space, deadline), space, tally, deadline)
        found = Found(docs=docs, codes=codes, rows=tally.rows)
        _remember("matching", key, found, space)
    return found


def _spelled(word: Spelled, space: SpaceReader) -> Found:
    """Where a term is spelled so; remembered, as the lists of terms are."""
    found: Found | None = space.shelf.get("spelled", word)
    if found is None:
        tally = Tally(space.amounts)
        spelling = space.spellings.run(word.term)
        if word.end == word.first + 1:
            kept = np.flatnonzero(spelling == word.first)
        else:
            kept = np.flatnonzero((spelling >= word.first) & (spelling < word.end))
        postings = space.docs(word.term), space.posting_codes(word.term)
        docs, codes = postings_of(kept, len(spelling), postings, space, tally)
        found = Found(docs=docs, codes=codes, rows=tally.rows)
        _remember("spelled", word, found, space)
    return found


def _remember(kind: str, key: Hashable, found: Found, space: SpaceReader) -> None:
    size = _ENTRY + found.docs.nbytes + found.codes.nbytes
    if found.rows is not space.rows:
        size += found.rows.nbytes
    space.shelf.put(kind, key, found, size)


def _beginning(places: Places, space: SpaceReader) -> Found:
    """Where what begins at these places is found; of a row of words any place will do."""
    docs, codes, rows = by_document(places, space)
    return Found(docs=docs, codes=codes, rows=rows)


_NO_DOCS = np.zeros(0, np.int32)
_NONE = np.zeros(0, np.int64)
