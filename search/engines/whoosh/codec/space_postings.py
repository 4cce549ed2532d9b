"""The postings of a space's terms, as its writer takes them: what a merge reads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.engines.whoosh.codec.coding.postings import Postings
from search.engines.whoosh.codec.spaces import SpaceReader


def postings(space: SpaceReader, first: int, end: int) -> Postings:
    """The postings of the terms ``first``..``end``."""
    begin, stop = space.occurrence_starts[[first, end]].tolist()
    return Postings(
        terms=np.arange(first, end),
        spread=space.spread[first:end].astype(np.int64),
        occurrences=space.occurrences[first:end].astype(np.int64),
        docs=space.lists.decode(first, end).view(np.uint32),
        codes=space.codes.decode(first, end).astype(np.int64),
        positions=space.positions.decode(first, end),
        spellings=space.spellings.decode(first, end),
        beside={name: space.beside(name, begin, stop) for name in space.space.beside},
    )


def postings_in_parts(space: SpaceReader, term: int, size: int) -> Iterator[Postings]:
    """The postings of one term, some at a time: ``size``, or what is left."""
    docs, codes = space.lists.docs(term).view(np.uint32), space.codes.codes(term)
    before = int(space.occurrence_starts[term])
    begin = 0
    for first in range(0, len(docs), size):
        some = codes[first : first + size].astype(np.int64)
        end = begin + int(space.totals.take(some).sum())
        yield Postings(
            terms=np.array([term]),
            spread=np.array([len(some)]),
            occurrences=np.array([end - begin]),
            docs=docs[first : first + size],
            codes=some,
            positions=space.positions.of_run(term, begin, end).astype(np.uint32),
            spellings=space.spellings.between(term, begin, end).astype(np.uint32),
            beside={
                name: space.beside(name, before + begin, before + end)
                for name in space.space.beside
            },
        )
        begin = end
