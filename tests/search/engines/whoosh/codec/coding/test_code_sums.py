"""Codes added up, against sums of lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import code_sums, frequencies
from search.engines.whoosh.codec.coding.code_sums import CodeSums
from search.engines.whoosh.codec.coding.frequencies import Codes
from tests.search.engines.whoosh.codec.memory import InMemory


def codes_of(lists: list[list[int]]) -> Codes:
    flat = np.array([code for codes in lists for code in codes], np.int64)
    spread = np.array([len(codes) for codes in lists], np.int64)
    arrays = frequencies.encode(flat, spread)._asdict()
    whole = {name: arrays.pop(name) for name in ("wide_terms", "wide_counts")}
    return Codes(
        spread=spread, **whole, **{name: InMemory(array) for name, array in arrays.items()}
    )


@given(
    st.lists(st.sampled_from([1, 2, 63, 64, 65, 300]), min_size=1, max_size=4),
    st.sampled_from([2, 16, 300, 70_000]),
    st.sampled_from([11, 1_000, 1 << 33]),
    st.integers(0, 99),
    st.sampled_from([1, 512]),
)
def test_what_codes_stand_for_is_added_up(
    spread: list[int], limit: int, numbers_below: int, seed: int, few: int
) -> None:
    rng = np.random.default_rng(seed)
    lists = [np.minimum(rng.geometric(0.1, n), rng.integers(0, limit, n)).tolist() for n in spread]
    numbers = np.arange(70_000) * 77_777 % numbers_below
    reader, sums = codes_of(lists), CodeSums(numbers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frequencies, "_LOOKED_THROUGH", few)
        patch.setattr(code_sums, "_FEW", few)
        for term, codes in enumerate(lists):
            each = numbers[codes].tolist()
            assert sums.each(reader, term).tolist() == each
            for some in (np.arange(len(codes)), np.arange(len(codes) // 2, len(codes), 3)):
                expected = [sum(each[:place]) for place in some]
                assert sums.before(reader, term, some).tolist() == expected
                for back in (2, 3):
                    firsts = some - some // back
                    expected = [
                        sum(each[first:place]) for first, place in zip(firsts, some, strict=True)
                    ]
                    assert sums.within(reader, term, firsts, some).tolist() == expected
                    for first, place, its in zip(firsts, some, expected, strict=True):
                        found = sums.of(reader, term, int(first), int(place))
                        assert found == (its, each[place])
