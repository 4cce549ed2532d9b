from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.pool import PostingPool
from search.engines.whoosh.storage import Folder

_terms = st.tuples(
    st.sampled_from(("body", "body_words", "title")), st.binary(max_size=2), st.binary(max_size=9)
)


@pytest.mark.parametrize("limit", [1, 700, 1 << 20])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(st.lists(_terms, max_size=6, unique_by=lambda term: term[:2])))
def test_in_order_whether_on_disk_or_in_memory(
    tmp_path: Path, documents: list[list[tuple[str, bytes, bytes]]], limit: int
) -> None:
    pool = PostingPool(Folder(str(tmp_path)), limit=limit)
    added = []
    for number, terms in enumerate(documents):
        for field, key, value in terms:
            pool.add((field, key, number, 9.0, value))
            added.append((field, key, number, 1.0, value))
    if limit == 1:
        assert len(list(tmp_path.iterdir())) == len(added)
    assert list(pool.iter_postings()) == sorted(added)
    pool.cleanup()
    assert list(tmp_path.iterdir()) == []
