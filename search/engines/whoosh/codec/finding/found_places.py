"""What the places of words make up: the documents that they are in, how often in which field."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import Array, Ints, run_starts
from search.engines.whoosh.codec.coding.tallies import Tally
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: So few are told one by one: an array of them takes longer to make.
_FEW = 8


def by_document(places: Places, space: SpaceReader) -> tuple[NDArray[np.int32], Array, Ints]:
    """The documents of some places, which ascend; of each a code, and the rows of the codes."""
    if len(places) <= _FEW and (few := _one_by_one(places.tolist(), space)):
        return np.array(few[0], np.int32), np.array(few[1], np.int64), space.rows
    bits = space.position_bits
    docs = (places >> bits).astype(np.int32)
    fields = space.layouts.fields_at(docs, places & ((1 << bits) - 1))
    alone = space.amounts.alone
    if alone is not None and not np.count_nonzero(docs[1:] == docs[:-1]):
        return docs, alone.take(fields), space.rows
    firsts = run_starts(docs)
    tally = Tally(space.amounts)
    codes = tally.codes(np.add.reduceat(tally.units.take(fields), firsts))
    return docs.take(firsts), codes, tally.rows


def _one_by_one(places: list[int], space: SpaceReader) -> tuple[list[int], list[int]] | None:
    """Documents and codes; None where the space does not have a row that is wanted."""
    amounts, bits = space.amounts, space.position_bits
    units, mask = amounts.unit_of_field, (1 << bits) - 1
    found: dict[int, int] = {}
    for place in places:
        document = place >> bits
        unit = units[space.layouts.field_at(document, place & mask)]
        found[document] = found.get(document, 0) + unit
    try:
        return list(found), [amounts.code_of[amount] for amount in found.values()]
    except KeyError:
        return None
