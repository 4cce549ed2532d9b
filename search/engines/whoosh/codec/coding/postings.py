"""The postings of a space as numbers: what is encoded, decoded and merged."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.packing import Bytes
from search.engines.whoosh.codec.coding.ragged import Ints


class Spellings(NamedTuple):
    """For each token: the term it belongs to, and which of the term's spellings it is."""

    term_of: NDArray[np.int64]
    number_of: NDArray[np.uint32]


class Postings(NamedTuple):
    """The postings of consecutive terms, term after term: what is encoded, decoded and merged."""

    terms: Ints  #: their numbers, ascending
    spread: Ints  #: documents of each term
    occurrences: Ints  #: positions of each term
    docs: NDArray[np.uint32]  #: of each posting, ascending in a term
    codes: Ints  #: of each posting the number of its row of frequencies
    positions: NDArray[np.uint32]  #: of each occurrence, ascending in a posting
    spellings: NDArray[np.uint32]  #: of each occurrence
    beside: Mapping[str, Bytes] = MappingProxyType({})  #: more of each occurrence, by name


NO_POSTINGS = Postings(
    terms=np.zeros(0, np.int64),
    spread=np.zeros(0, np.int64),
    occurrences=np.zeros(0, np.int64),
    docs=np.zeros(0, np.uint32),
    codes=np.zeros(0, np.int64),
    positions=np.zeros(0, np.uint32),
    spellings=np.zeros(0, np.uint32),
)
