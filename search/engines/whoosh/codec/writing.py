"""Writing a segment: articles in, the arrays of their words, values and texts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.engines.whoosh.codec import lexicon
from search.engines.whoosh.codec.anchors import AnchorsBuilder
from search.engines.whoosh.codec.arrays import ArrayWriter
from search.engines.whoosh.codec.building import SpaceBuilder
from search.engines.whoosh.codec.columns import ValuesBuilder, write_numbers
from search.engines.whoosh.codec.ids import write_ids
from search.engines.whoosh.codec.ragged import Ints
from search.engines.whoosh.codec.segment import (
    BODY,
    DATE,
    IDS,
    SEEN,
    SPACES,
    STORE,
    UNKNOWN,
    facet_column,
    facts_of,
)
from search.engines.whoosh.codec.store import StoreBuilder
from search.engines.whoosh.stored import article_bytes
from search.fields import facet_values, values
from search.model import FACETS, Article
from search.paging import UNDATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a segment has of an article."""

    id: bytes
    texts: tuple[tuple[tuple[str, ...], ...], ...]  #: of each space and field the values
    facets: tuple[tuple[str, ...], ...]  #: of each facet the values
    date: int
    stored: bytes


def document_of(article: Article) -> Document:
    """An article as a document. What an article can be at fault for is raised here."""
    return Document(
        id=lexicon.key_of(article.id),
        texts=tuple(tuple(values(article, field) for field in space.fields) for space in SPACES),
        facets=tuple(facet_values(article, name) for name in FACETS),
        date=article.date.sort_key if article.date else UNDATED,
        stored=article_bytes(article),
    )


class SegmentBuilder:
    """Takes one document after the other; ``write`` writes the segment's file."""

    def __init__(self) -> None:
        self._anchors = AnchorsBuilder()
        text, *others = SPACES
        self._spaces = [SpaceBuilder(text, self._anchors), *map(SpaceBuilder, others)]
        self._facets = [ValuesBuilder(facet_column(name)) for name in FACETS]
        self._store = StoreBuilder()
        self._ids: list[bytes] = []
        self._dates: list[int] = []

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._ids)

    @property
    def tokens(self) -> int:
        """How many tokens are held in memory."""
        return sum(space.tokens for space in self._spaces)

    def add(self, document: Document) -> int:
        """The next document; its number. After an exception the builder is of no more use."""
        for space, texts in zip(self._spaces, document.texts, strict=True):
            space.add(texts)
        for column, its in zip(self._facets, document.facets, strict=True):
            column.add(its)
        self._store.add(document.stored)
        self._ids.append(document.id)
        self._dates.append(document.date)
        return len(self._ids) - 1

    @property
    def ids(self) -> Sequence[bytes]:
        """The ids of the documents, as ``lexicon.key_of`` makes them."""
        return self._ids

    def write(self, path: Path, seen: Ints | None = None) -> None:
        """Write the file, which is new. ``seen``: when each document's article was first seen."""
        file = ArrayWriter(path)
        try:
            for space in self._spaces:
                space.write(file)
            for column in self._facets:
                column.write(file)
            write_numbers(file, DATE, np.array(self._dates, np.int64))
            write_numbers(file, SEEN, np.full(len(self), UNKNOWN) if seen is None else seen)
            write_ids(file, IDS, self._ids)
            self._store.write(file, STORE)
            self._anchors.write(file, BODY, len(self))
            file.finish(facts_of(len(self)))
        finally:
            file.close()
