"""A segment of some articles, written and opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.segment import Segment
from search.model import Article


def segment(articles: Iterable[Article], path: Path) -> Segment:
    """The segment, which is at ``path``."""
    builder = SegmentBuilder(path)
    for article in articles:
        builder.add(article)
    builder.finish()
    return Segment(path)
