"""Months out of dates against those of the articles, one by one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.fields import facet_values
from search.model import PRECISIONS, ArticleDate
from tests.search.engines.contract import article
from tests.search.engines.whoosh.codec.built import segment

_NEAR = st.datetimes(datetime(2023, 1, 1), datetime(2023, 3, 31))
DATES = st.lists(
    st.none()
    | st.builds(ArticleDate, start=_NEAR | st.datetimes(), precision=st.sampled_from(PRECISIONS))
    | st.sampled_from(["2023", "2023-01", "2023-01-01", "0001", "9999-12"]).map(ArticleDate.parse),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(DATES)
def test_they_are_those_of_the_articles(
    tmp_path_factory: pytest.TempPathFactory, dates: list[ArticleDate | None]
) -> None:
    path = tmp_path_factory.mktemp("months") / "segment"
    articles = [article(f"a{at}", date=date) for at, date in enumerate(dates)]
    months = segment(articles, path).counted["month"]
    assert months.kinds == sorted(set(months.kinds))
    its = [facet_values(one, "month") for one in articles]
    for docs in ([], list(range(0, len(articles), 2)), list(range(len(articles)))):
        counts = months.counted(np.array(docs, np.int32))
        counted = {kind: count for kind, count in zip(months.kinds, counts, strict=True) if count}
        assert counted == Counter(value for doc in docs for value in its[doc])
    for kind in months.kinds:
        having = months.having([kind == one for one in months.kinds])
        assert having.tolist() == [kind in values for values in its]


def test_a_segment_that_does_not_say_how_precise_its_dates_are_has_no_months(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "search.engines.whoosh.codec.building.writing.PRECISION", "precision.of_a_later_format"
    )
    its = segment([article("a", date="2023-06-21")], tmp_path / "segment")
    months = its.counted["month"]
    assert months.counted(np.array([0])).tolist() == [0]
