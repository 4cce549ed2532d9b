"""Of an index of another shape, one difference is named: the one that tells most."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import IndexOutdatedError
from search.generations.shapes import require_shape


def test_the_same_shape_passes() -> None:
    require_shape(Path("/i"), {"format": "2"}, {"format": "2"})


@pytest.mark.parametrize(
    ("found", "wanted", "said"),
    [
        ({"schema": "1"}, {"schema": "2"}, "schema is 1, not 2"),
        ({"schema": "1"}, {}, "schema is 1, not given"),
        ({}, {"schema": "2"}, "schema is not given, not 2"),
        (
            {"fields": "a b", "format": "1"},
            {"articles": "2", "format": "2", "spaces": "a"},
            "format is 1, not 2; and 3 more",
        ),
    ],
)
def test_what_differs_is_named(found: dict[str, str], wanted: dict[str, str], said: str) -> None:
    with pytest.raises(IndexOutdatedError) as failure:
        require_shape(Path("/i"), found, wanted)
    assert failure.value.message == f"The index in /i was made by another version: {said}."
