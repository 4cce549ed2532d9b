"""A segment by itself: what it says of how it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.whoosh.codec import segment
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.segment import Segment
from search.errors import IndexOutdatedError
from search.text import ANALYSIS_VERSION


def test_words_by_another_stemmer_are_outdated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SegmentBuilder(tmp_path / "one").finish()
    assert Segment(tmp_path / "one").file.facts["analysis"] == ANALYSIS_VERSION
    monkeypatch.setattr(segment, "ANALYSIS_VERSION", "3 snowball-english-9.9")
    with pytest.raises(IndexOutdatedError, match=r"this program's is 3 snowball-english-9\.9"):
        Segment(tmp_path / "one")
