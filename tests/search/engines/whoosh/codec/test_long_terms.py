"""Terms that are written some documents at a time have the arrays that they have as a whole."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest

from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.merging import spaces
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.model import Article, Origin
from tests.search.engines.whoosh.codec.built import segment

WORDS = (
    "the", "The", "THE", "thes", "port", "of", "Talks", "talk", "talking", "ports", "Port's", "a",
    "ferry",
)  # fmt: skip


def articles(first: int, count: int) -> list[Article]:
    """With words in every article, in many and in few: often, far behind, written differently."""
    words = cycle(WORDS)
    return [
        Article(
            id=f"{number:05}",
            origin=Origin(root="/r", path="one", item=str(number)),
            title=" ".join(islice(words, number % 5)),
            body=" ".join([*islice(words, 1 + number * 7 % 41), *["the"] * (number % 23)])
            + " far " * (300 if number % 97 == 0 else 0),
            tags=("ferry", f"tag{number % 3}"),
            language="en",
        )
        for number in range(first, first + count)
    ]


@pytest.mark.parametrize("chunk", [40, 101])
@pytest.mark.parametrize("some_dead", [False, True])
def test_a_long_term_is_written_as_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, some_dead: bool
) -> None:
    sources = []
    for first, count in ((0, 700), (700, 3), (703, 389)):
        dead = np.arange(count if count < 9 else 5, dtype=np.int64)
        sources.append(
            Source(
                segment=segment(articles(first, count), tmp_path / str(first)),
                dead=dead if some_dead else dead[:0],
            )
        )
    merge(sources, tmp_path / "whole")
    monkeypatch.setattr(spaces, "CHUNK", chunk)
    merge(sources, tmp_path / "in parts")
    whole, in_parts = ArrayFile(tmp_path / "whole"), ArrayFile(tmp_path / "in parts")
    assert {one.name for one in whole} == {one.name for one in in_parts}
    assert int(whole.whole("text.occurrences").max()) > 50 * chunk
    for one in whole:
        if not one.name.endswith("bounds.postings"):  # of equally good ones either may be there
            assert np.array_equal(whole.whole(one.name), in_parts.whole(one.name)), one.name
