from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.generations.sealed import seal, unseal

VALUES = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=8
)


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_comes_back_as_it_was(document: dict[str, Any]) -> None:
    assert unseal(seal(document)) == document


def test_no_bit_may_change_and_no_byte_be_missing_or_added() -> None:
    data = seal({"highest": 12, "newest": {"number": 12, "manifest": "0aF"}})
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError, match="checksum"):
            unseal(bytes(changed))
    for changed_data in (*(data[:length] for length in range(len(data))), data + b"\n", b"\0" * 9):
        with pytest.raises(ValueError, match="checksum"):
            unseal(changed_data)


def test_only_an_object_is_a_document() -> None:
    data = seal([1, 2])  # type: ignore[arg-type]  # what a program of another kind may write
    with pytest.raises(ValueError, match="not what was expected"):
        unseal(data)


def test_one_that_is_nested_without_end_is_none() -> None:
    body = b"[" * 100_000
    data = body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n"
    with pytest.raises(ValueError, match="nested"):
        unseal(data)
