"""Facets of any documents against counting their values one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.answering import counting as told
from search.engines.whoosh.codec.answering.counting import Counting
from search.fields import facet_values
from search.filtering import facet
from search.model import COUNTED
from tests.search.engines.whoosh.codec.uneven import articles, snapshot


@pytest.mark.parametrize("deleted", [0.0, 0.4])
@pytest.mark.parametrize("parts", [1, 2])
@given(
    share=st.sampled_from([0.0, 0.01, 0.3, 0.5, 0.9, 1.0]),
    size=st.integers(1, 60),
    limit=st.sampled_from([0, 9_999]),
)
def test_values_are_counted(
    deleted: float, parts: int, share: float, size: int, limit: int
) -> None:
    ours = snapshot(deleted, parts=parts)
    rng = np.random.default_rng(size)
    found = [part.live[np.flatnonzero(rng.random(len(part.live)) < share)] for part in ours.parts]
    firsts = (0, ours.parts[0].segment.documents)
    its = [
        articles()[first + document]
        for first, docs in zip(firsts, found, strict=False)
        for document in docs.tolist()
    ]
    counting = Counting(ours.parts, found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(told, "_MANY", limit)
        patch.setattr(told, "_FEW", limit)
        patch.setattr(told, "_ONE_BY_ONE", limit)
        counted = [counting.facet(name, size) for name in COUNTED]
    assert counted == [
        facet(name, Counter(value for one in its for value in facet_values(one, name)), size)
        for name in COUNTED
    ]
