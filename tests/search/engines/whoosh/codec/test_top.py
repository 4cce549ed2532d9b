"""The best of many against sorting all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec import top
from search.engines.whoosh.codec.top import candidates


@pytest.mark.parametrize("many", [8_192, 0])
@given(
    st.lists(st.integers(0, 9).map(lambda n: n / 2), max_size=300),
    st.integers(1, 9),
    st.sampled_from([0.0, 0.5, 1.0]),
)
def test_all_that_may_be_among_the_best(
    many: int, scores: list[float], count: int, margin: float
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top, "_MANY", many)
        patch.setattr(top, "_GROUP", 4)
        found = candidates(np.array(scores, np.float64), count, margin).tolist()
    least = sorted(scores, reverse=True)[:count][-1] - margin if scores else 0
    must = {place for place, score in enumerate(scores) if score >= least}
    assert must <= set(found)
    assert found == sorted(found)
    assert len(found) <= max(2 * count, len(must))
