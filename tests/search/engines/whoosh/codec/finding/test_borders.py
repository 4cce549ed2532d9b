"""Which intervals of positions lie in one value, against a look at the values themselves."""

from __future__ import annotations

import tempfile
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.deadline import Deadline
from search.engines.whoosh.codec.finding.borders import SEVERAL, Borders
from search.engines.whoosh.codec.segment import Segment
from search.errors import QueryError
from search.text import tokenize
from tests.search.engines.contract import article
from tests.search.engines.whoosh.codec.built import segment

Values = list[str]

VALUE = st.lists(st.sampled_from(["go", "on", "!"]), max_size=3).map(" ".join)
VALUES = st.lists(VALUE, max_size=4)


def places_of(values: Values) -> list[int]:
    """For each position of a field the number of its value; a break is the value's last one."""
    return [
        number
        for number, value in enumerate(values)
        for _ in range(1 + sum(1 for _ in tokenize(value)))
    ]


def asked(drawn: list[Values]) -> list[tuple[int, int, int, int, bool]]:
    """All intervals: document, first and last position, positions of the field; the answer."""
    found = []
    for number, values in enumerate(drawn):
        owner = places_of(values)
        for first, last in combinations_with_replacement(range(len(owner)), 2):
            found.append((number, first, last, len(owner), owner[first] == owner[last]))
    return found


def opened(drawn: list[Values], field: str, folder: str) -> Segment:
    named = {"tag": "tags", "author": "authors"}[field]
    articles = [
        article(f"a{number}", **{named: tuple(values)}) for number, values in enumerate(drawn)
    ]
    return segment(articles, Path(folder) / "one")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(VALUES, min_size=1, max_size=5), st.sampled_from(SEVERAL))
@example([["go on", "go on", "on"], [], ["go", "on go"]], "tag")  # what is there twice
@example([["!", "go", "!"], ["go"]], "author")  # values without words
def test_intervals_in_one_value(drawn: list[Values], field: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = opened(drawn, field, folder)
        borders = Borders(one.facets, one.store)
        for _ in range(2):  # what was counted is remembered
            questions = asked(drawn)
            docs, first, last, places = (
                np.array([question[at] for question in questions], np.int64) for at in range(4)
            )
            found = borders.together(field, docs, (first, last), places)
            assert found.tolist() == [question[4] for question in questions]


def test_time_is_up_also_while_values_are_counted() -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = opened([["go on", "on"]], "tag", folder)
        borders = Borders(one.facets, one.store)
        interval = (np.array([0]), np.array([1]))
        with pytest.raises(QueryError, match="longer than"):
            borders.together("tag", np.array([0]), interval, np.array([5]), Deadline.after(-1))
