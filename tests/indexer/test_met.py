"""What a walk has met, held against a set."""

from __future__ import annotations

from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from indexer.ledger import Ledger
from indexer.met import Met


@given(st.lists(st.integers(1, 9)))
def test_each_is_met_once(sources: list[int]) -> None:
    with closing(Ledger(None, write=False)) as ledger:
        root = ledger.root("/r")
        for path in "abc":  # the others are entered later
            ledger.source(root, path)
        met, expected = Met(ledger), set[int]()
    for source in sources:
        assert met.add(source) == (source not in expected)
        expected.add(source)
    assert {source for source in range(12) if source in met} == expected
    assert met.count == len(expected)
