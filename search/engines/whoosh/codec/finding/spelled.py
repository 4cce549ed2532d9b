"""Of the postings of terms those with some of their occurrences: the ones that are spelled so."""

from __future__ import annotations

import numpy as np

from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    distances,
    places,
    repeated,
    run_starts,
    starts_of,
    where,
)
from search.engines.whoosh.codec.coding.tallies import Tally
from search.engines.whoosh.codec.spaces import SpaceReader

#: Fewer than one occurrence in so many are looked up one by one.
_FEW = 16


def postings_of(
    kept: Ints,
    occurrences: int,
    postings: tuple[Array, Array],
    space: SpaceReader,
    tally: Tally,
) -> tuple[Array, Array]:
    """The documents and codes of postings of which some occurrences are kept.

    ``postings``: documents and codes of all, with so many ``occurrences``; ``kept``: the numbers of
    those that are kept, ascending.
    """
    docs, codes = postings
    if occurrences == len(docs):
        return docs.take(kept), codes.take(kept)
    totals = space.totals.take(codes)
    ends: Array = np.cumsum(totals, dtype=np.int32 if occurrences < 1 << 31 else np.int64)
    if len(kept) * _FEW < occurrences:
        posting = ends.searchsorted(kept, side="right")
    else:
        posting = repeated(np.arange(len(docs), dtype=ends.dtype), totals, occurrences).take(kept)
    firsts = run_starts(posting)
    counts = distances(firsts, len(kept))
    which = posting.take(firsts)
    codes = codes.take(which)
    cut = where(counts != totals.take(which))
    if len(cut):
        its_counts = counts.take(cut)
        some = places(firsts.take(cut), its_counts)
        whose = posting.take(some)
        place = kept.take(some) - (ends.take(whose) - totals.take(whose))  # in its posting, from 0
        fields = _fields(place, np.repeat(codes.take(cut), its_counts), space)
        amounts = np.add.reduceat(tally.units.take(fields), starts_of(its_counts)[:-1])
        codes = codes.astype(np.int64)
        codes[cut] = tally.codes(amounts)
    return docs.take(which), codes


def _fields(places: Array, codes: Array, space: SpaceReader) -> Ints:
    """In which field each of some occurrences is, which are at ``places`` of their postings."""
    upto = space.rows_upto.take(codes, axis=0)
    fields: Ints = (places[:, None] >= upto).sum(axis=1)
    return fields
