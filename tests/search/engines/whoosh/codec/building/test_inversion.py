"""Postings out of tokens, against dictionaries of lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.building import inversion
from search.engines.whoosh.codec.building.inversion import Pieces, invert
from search.engines.whoosh.codec.coding import rows as table_of_rows
from search.engines.whoosh.codec.coding.postings import Spellings
from search.engines.whoosh.codec.coding.rows import RowTable

FIELDS = 4
SURFACES = 6
TERM_OF = [2, 0, 2, 1, 0, 5]
SPELLING = [0, 1, 1, 0, 0, 0]

PIECE = st.lists(st.integers(0, SURFACES - 1), max_size=6)
DOCUMENT = st.lists(st.tuples(st.integers(0, FIELDS - 1), PIECE), max_size=5).map(sorted)
Document = list[tuple[int, list[int]]]


def pieces_of(documents: list[Document]) -> Pieces:
    flat = [(number, *piece) for number, document in enumerate(documents) for piece in document]
    tokens = np.array([token for _, _, tokens in flat for token in tokens], np.int32)
    return Pieces(
        tokens=[tokens[first : first + 5] for first in range(0, len(tokens), 5)],  # cut anywhere
        counts=np.array([len(tokens) for _, _, tokens in flat], np.int64),
        documents=np.array([number for number, _, _ in flat], np.int64),
        fields=np.array([field for _, field, _ in flat], np.int64),
    )


Found = dict[int, dict[int, tuple[list[int], list[tuple[int, int]]]]]


def plainly(documents: list[Document]) -> Found:
    """By term and document: the row of frequencies; position and spelling of each occurrence."""
    found: Found = {}
    for number, document in enumerate(documents):
        position = 0
        for field, tokens in document:
            for token in tokens:
                posting = found.setdefault(TERM_OF[token], {}).setdefault(
                    number, ([0] * FIELDS, [])
                )
                posting[0][field] += 1
                posting[1].append((position, SPELLING[token]))
                position += 1
            position += 1
    return found


def inverted(documents: list[Document], rows: RowTable) -> Found:
    found: Found = {}
    spellings = Spellings(
        term_of=np.array(TERM_OF, np.int64), number_of=np.array(SPELLING, np.uint32)
    )
    terms: list[int] = []
    for part in invert(pieces_of(documents), spellings, rows):
        terms += part.terms.tolist()
        posting = occurrence = 0
        for term, spread, occurrences in zip(
            part.terms.tolist(), part.spread.tolist(), part.occurrences.tolist(), strict=True
        ):
            before = occurrence
            for _ in range(spread):
                row = list(rows.row(int(part.codes[posting])))
                end = occurrence + sum(row)
                places = part.positions[occurrence:end].tolist()
                numbers = part.spellings[occurrence:end].tolist()
                occurrence = end
                found.setdefault(term, {})[int(part.docs[posting])] = (
                    row,
                    list(zip(places, numbers, strict=True)),
                )
                posting += 1
            assert occurrence - before == occurrences
        assert posting == len(part.docs) and occurrence == len(part.positions)
    assert terms == sorted(set(terms))
    return found


@pytest.mark.parametrize("chunk", [inversion.CHUNK, 3])
@pytest.mark.parametrize("bits", [64, 4])  # 4: any frequency above 1 is more than a key holds
@given(st.lists(DOCUMENT, max_size=6), st.sampled_from([0, 1, inversion.PLACE_BITS]))
def test_postings_are_those_of_the_texts(
    chunk: int, bits: int, documents: list[Document], place_bits: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inversion, "CHUNK", chunk)
        patch.setattr(inversion, "PLACE_BITS", place_bits)
        patch.setattr(table_of_rows, "_KEY_BITS", bits)
        assert inverted(documents, RowTable(FIELDS)) == plainly(documents)


def test_frequent_rows_get_the_first_codes() -> None:
    rows = RowTable(FIELDS)
    one = [(0, [0])]
    documents: list[Document] = [one, one, [(1, [3, 3])], one, [(1, [3, 3])], [(2, [5, 5, 5])]]
    assert inverted(documents, rows) == plainly(documents)
    assert [rows.row(code) for code in range(3)] == [(1, 0, 0, 0), (0, 2, 0, 0), (0, 0, 3, 0)]
