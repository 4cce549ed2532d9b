"""Codes against lists of numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import frequencies
from search.engines.whoosh.codec.coding.frequencies import CodeMap, Codes
from tests.search.engines.whoosh.codec.memory import InMemory

WIDE = (15, 255)  # what stands for a code that does not fit, in 4 and in 8 bits


@given(st.data())
def test_codes_are_read_again(data: st.DataObject) -> None:
    spread = data.draw(st.lists(st.sampled_from([1, 2, 63, 64, 65, 200]), max_size=6))
    limit = data.draw(st.sampled_from([2, 16, 300, 70_000]))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    lists = [np.minimum(rng.geometric(0.1, n), rng.integers(0, limit, n)).tolist() for n in spread]
    flat = np.array([code for codes in lists for code in codes], np.int64)
    counts = np.array(spread, np.int64)
    arrays = frequencies.encode(flat, counts)._asdict()
    planes = {name: InMemory(array) for name, array in arrays.items() if name[:6] != "wide_c"}
    planes.pop("wide_terms")
    reader = Codes(
        spread=counts,
        wide_terms=arrays["wide_terms"],
        wide_counts=arrays["wide_counts"],
        **planes,
    )
    for term, codes in enumerate(lists):
        for first in (0, len(codes) // 2):
            expected = [at for at in range(first, len(codes)) if codes[at] >= WIDE[len(codes) < 64]]
            assert reader.wide(term, first)[0].tolist() == expected
            expected = [at for at in expected if at < len(codes) * 2 // 3]
            at, whole = reader.wide(term, first, len(codes) * 2 // 3)
            assert (at.tolist(), whole.tolist()) == (expected, [codes[at] for at in expected])
        assert reader.codes(term).tolist() == codes
        assert reader.at(term, np.arange(0, len(codes), 2)).tolist() == codes[::2]
        for limit in (0, 14, 15, 16, 254, 255, 256):
            numbers = CodeMap(np.arange(1_000, 1_000 + limit), others=7)
            expected = [1_000 + code if code < limit else 7 for code in codes]
            assert reader.mapped(term, numbers).tolist() == expected
    for first in range(len(lists) + 1):
        for end in range(first, len(lists) + 1):
            expected = [code for codes in lists[first:end] for code in codes]
            assert reader.decode(first, end).tolist() == expected
    for step in (2, 3):
        some = np.arange(0, len(lists), step)
        assert reader.some(some).tolist() == [code for codes in lists[::step] for code in codes]
