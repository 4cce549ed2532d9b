"""What is left alone, and what may turn out to be the same."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.formats import by_name
from indexer.ledger import Known, Ledger
from indexer.model import Kind, Source
from indexer.readers import catalogue, reader_of
from indexer.unchanged import FOLDER, Unchanged
from tests.indexer.conftest import LIMITS, Archive, text

TEXT = by_name("text")
SOURCE = Source("/r", "a.txt", "/r/a.txt", 9, 10**18)
KNOWN = Known(
    id=1, size=9, mtime_ns=10**18, read_ns=2 * 10**18, digest=b"", reader=catalogue(), limits="",
    kind=Kind.INDEXED, reason="", detail="", due=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "settled", "may_be_the_same"),
    [
        ({}, True, True),
        ({"reader": reader_of(TEXT) if TEXT else ""}, True, True),
        ({"limits": str(LIMITS)}, True, True),
        ({"mtime_ns": 10**18 - 1}, False, True),
        ({"read_ns": 10**18 + 1}, False, True),  # it may have changed again at once
        ({"size": 8}, False, False),
        ({"due": True}, False, False),
        ({"limits": "others"}, False, False),
        ({"reader": "text of another version"}, False, False),
        ({"reader": "none"}, False, False),
        ({"reader": ""}, False, False),
        ({"reader": FOLDER}, False, False),
    ],
)
def test_what_was_read_alike_is_unchanged(
    changes: dict[str, Any], settled: bool, may_be_the_same: bool
) -> None:
    known = KNOWN._replace(**changes)
    unchanged = Unchanged(LIMITS)
    for _ in range(2):  # readers are remembered
        assert unchanged.is_settled(SOURCE, known) == settled
        assert unchanged.may_be_the_same(SOURCE, known) == may_be_the_same


@given(
    st.dictionaries(st.sampled_from(["a", "a-b", "a/b", "b", "é", "z"]), st.integers(0, 127)),
    st.lists(st.sampled_from(["0", "a", "a/b", "b", "é"]), min_size=1),
)
def test_the_ledger_settles_what_is_settled_one_by_one(
    rows: dict[str, int], walked: list[str]
) -> None:
    """A bit of the number for each thing that may be otherwise."""
    unchanged = Unchanged(LIMITS)
    sources = [SOURCE._replace(path=path) for path in sorted(walked)]
    with closing(Ledger(None, write=False)) as ledger:
        root = ledger.root("/r")
        ledger.source(ledger.root("/other"), "a")
        for path, odds in rows.items():
            changes = {name: other for bit, (name, other) in enumerate(ODD) if odds >> bit & 1}
            ledger.settle(KNOWN._replace(id=ledger.source(root, path), **changes))
        known_of = ledger.known_of(root, walked)
        expected = {
            (source.path, source.size, source.mtime_ns): known.id
            for source in sources
            if (known := known_of.get(source.path)) is not None
            and known.kind is Kind.INDEXED
            and not known.limits
            and unchanged.is_settled(source, known)
        }
        assert dict(unchanged.settled(ledger, root, sources)) == expected


@pytest.mark.parametrize("second", ["other", "longer than it"])
def test_a_name_that_looks_like_another_fails_in_every_run(archive: Archive, second: str) -> None:
    archive.write("caf\\xe9.txt", text("first", "a word"))
    archive.write(os.fsdecode(b"caf\xe9.txt"), text(second, "a word"))
    kinds = [[one.kind for one in archive.run()] for _ in range(3)]
    assert sorted(kinds[0]) == [Kind.FAILED, Kind.INDEXED]
    assert [sorted(some) for some in kinds[1:]] == [[Kind.FAILED, Kind.UNCHANGED]] * 2
    assert archive.titles() == ["first"]


ODD = [
    ("size", 8), ("mtime_ns", 10**18 - 1), ("read_ns", 10**18 + 1), ("reader", "none"),
    ("limits", str(LIMITS)), ("kind", Kind.FAILED), ("due", True),
]  # fmt: skip
