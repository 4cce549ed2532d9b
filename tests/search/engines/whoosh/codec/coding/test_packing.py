"""Packed runs against lists of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding.packing import (
    WIDTHS,
    PackedRuns,
    offsets_of,
    pack,
    sizes_of,
    unpack,
    unpack_all,
    widths_for,
)
from tests.search.engines.whoosh.codec.memory import InMemory

LIMITS = [0, 1, 2, 3, 15, 16, 255, 256, 65_535, 65_536, 2**32 - 1]


@st.composite
def runs(draw: st.DrawFn) -> list[list[int]]:
    drawn: list[list[int]] = []
    for _ in range(draw(st.integers(0, 12))):
        limit = draw(st.sampled_from(LIMITS))
        drawn.append(draw(st.lists(st.integers(0, limit), min_size=0, max_size=20)))
    return drawn


@given(runs())
def test_packed_runs_are_read_again_whole_and_item_by_item(drawn: list[list[int]]) -> None:
    lengths = np.array([len(run) for run in drawn], np.int64)
    values = np.array([one for run in drawn for one in run], np.uint32)
    widths = widths_for(np.array([max(run, default=0) for run in drawn], np.uint64))
    packed = pack(values, lengths, widths)
    assert unpack_all(packed, lengths, widths).tolist() == values.tolist()
    offsets, sizes = offsets_of(lengths, widths), sizes_of(lengths, widths)
    for number, run in enumerate(drawn):
        width = int(widths[number])
        data = packed[width][offsets[number] :] if width else np.zeros(0, np.uint8)
        assert unpack(data, len(run), width).tolist() == run
        assert unpack(data[: sizes[number]], len(run), width).tolist() == run
        assert max(run, default=0) < 1 << width
        assert not width or max(run, default=0) >= 1 << WIDTHS[WIDTHS.index(width) - 1]
    reader = PackedRuns({w: InMemory(data) for w, data in packed.items()}, lengths, widths)
    for first in range(len(drawn) + 1):
        if first < len(drawn):
            assert reader.run(first).tolist() == drawn[first]
            every_other = np.arange(0, len(drawn[first]), 2)
            assert reader.at(first, every_other).tolist() == drawn[first][::2]
            for upto in range(len(drawn[first]) + 1):
                its = drawn[first][upto // 2 : upto]
                assert reader.between(first, upto // 2, upto).tolist() == its
        for end in range(first, len(drawn) + 1):
            expected = [one for run in drawn[first:end] for one in run]
            assert reader.decode(first, end).tolist() == expected
    for step in (2, 3):
        some = np.arange(0, len(drawn), step)
        assert reader.some(some).tolist() == [one for run in drawn[::step] for one in run]
    for width in WIDTHS[1:]:
        assert len(packed[width]) == sizes[widths == width].sum()


def test_more_than_32_bits_are_refused() -> None:
    with pytest.raises(OverflowError):
        widths_for(np.array([1 << 32], np.uint64))
