"""What the places of words make up: the documents that they are in, how often in which field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.layouts import Layouts
from search.engines.whoosh.codec.coding.ragged import Array, Ints, run_starts
from search.engines.whoosh.codec.coding.tallies import Amounts, Tally
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: So few are told one by one: an array of them takes longer to make.
FEW = 20


def by_document(places: Places, space: SpaceReader) -> tuple[NDArray[np.int32], Array, Ints]:
    """The documents of some places, which ascend; of each a code, and the rows of the codes."""
    if len(places) <= FEW and (few := one_by_one(places.tolist(), space)) is not None:
        return np.array(list(few), np.int32), np.array(list(few.values()), np.int64), space.rows
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


def one_by_one(places: Sequence[int], space: SpaceReader) -> dict[int, int] | None:
    """The same of few places: the code of each document; None where some row is a new one."""
    code_of = space.amounts.code_of
    found = added_up(places, space.position_bits, space.layouts, space.amounts)
    for document, amount in found.items():
        if amount not in code_of:
            return None
        found[document] = code_of[amount]
    return found


def added_up(
    places: Sequence[int], bits: int, layouts: Layouts, amounts: Amounts
) -> dict[int, int]:
    """The documents of few places; of each the amount of all that is there."""
    units = amounts.unit_of_field
    found: dict[int, int] = {}
    for place in places:
        document = place >> bits
        layout, position, field = layouts.of_document.item(document), place & ((1 << bits) - 1), 0
        for begins in layouts.later_fields:
            field += position >= begins.item(layout)
        found[document] = found.get(document, 0) + units[field]
    return found
