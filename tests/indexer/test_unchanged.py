"""What is left alone, and what may turn out to be the same."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.formats import by_name, catalogue
from indexer.ledger import Known
from indexer.model import Kind, Source
from indexer.reading import reader_of
from indexer.unchanged import FOLDER, Unchanged
from tests.indexer.conftest import LIMITS

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
