"""Writing a segment: articles in, the arrays of their words, values and texts out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.spaces import SpaceBuilder, flat
from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.ragged import joined
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.columns import ValuesBuilder, write_numbers
from search.engines.whoosh.codec.file.ids import write_ids
from search.engines.whoosh.codec.file.months import NOT_KNOWN
from search.engines.whoosh.codec.file.store_writing import StoreBuilder, check_size
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.segment import (
    BODY,
    DATE,
    IDS,
    PRECISION,
    SEEN,
    STORE,
    UNKNOWN,
    facet_column,
    facts_of,
)
from search.engines.whoosh.codec.texts import TextsOf
from search.engines.whoosh.stored import article_bytes
from search.fields import FACET_VALUES_OF, VALUES_OF
from search.model import FACETS, PRECISIONS, Article
from search.paging import UNDATED

_PRECISION = {name: number for number, name in enumerate(PRECISIONS, 1)}

_PER_DOCUMENT = 70  # bytes of memory: its id and its date

#: Bytes of articles that are gathered before the articles that have them are worked on.
GATHERED = 2_000_000


class SegmentBuilder:
    """Takes one article after the other; ``finish`` writes the segment's file.

    Articles are worked on many at once: what a call costs is shared by hundreds of them.
    """

    def __init__(self, path: Path, dictionary: bytes | None = None) -> None:
        """``path``: of the new file. ``dictionary``: one to store articles with, see ``store``."""
        self._file = ArrayWriter(path)
        text, *others = SPACES
        self._spaces = [
            SpaceBuilder(text, self._file.spool(), BODY),
            *(SpaceBuilder(other, self._file.spool()) for other in others),
        ]
        self._facets = {name: ValuesBuilder(facet_column(name)) for name in FACETS}
        self._store = StoreBuilder(dictionary, self._file.spool())
        self.ids: list[bytes] = []  #: of all documents but those that wait for ``work``
        self._dates: list[NDArray[np.int64]] = []
        self._precisions: list[NDArray[np.uint8]] = []
        self._waiting: list[Article] = []
        self._stored: list[bytes] = []  # of those that wait
        self._gathered = 0
        self._size = 0

    def __len__(self) -> int:
        """How many documents there are."""
        return self._size

    @property
    def memory(self) -> int:
        """Bytes that are held, about; ``finish`` needs as many again for the words of a space."""
        spaces = sum(space.memory for space in self._spaces)
        columns = sum(column.memory for column in self._facets.values())
        return spaces + columns + self._store.memory + _PER_DOCUMENT * self._size

    @property
    def full(self) -> bool:
        """Whether it is time to ``work``."""
        return self._gathered >= GATHERED

    def add(self, article: Article) -> int:
        """The next document; its number. An article at fault is refused, and changes nothing."""
        stored = article_bytes(article)
        check_size(stored)
        self._waiting.append(article)
        self._stored.append(stored)
        self._gathered += len(stored)
        self._size += 1
        return self._size - 1

    def work(self) -> None:
        """Work on what was gathered. After an exception the builder is of no more use."""
        articles = self._waiting
        if not articles:
            return
        self._store.add(self._stored)  # first: it is compressed beside the rest
        columns = dict(zip(Article._fields, zip(*articles, strict=True), strict=True))
        values = TextsOf(columns)
        for space, builder in zip(SPACES, self._spaces, strict=True):
            builder.add(*flat([values[VALUES_OF[field]] for field in space.fields]))
        for name, column in self._facets.items():
            column.add(values[FACET_VALUES_OF[name]])
        dates = [date.sort_key if date else UNDATED for date in columns["date"]]
        self._dates.append(np.array(dates, np.int64))
        precise = [_PRECISION[date.precision] if date else NOT_KNOWN for date in columns["date"]]
        self._precisions.append(np.array(precise, np.uint8))
        self.ids += map(lexicon.key_of, columns["id"])
        self._waiting, self._stored = [], []
        self._gathered = 0

    def finish(self, seen: Sequence[int] = ()) -> None:
        """Write the file. ``seen``: when each document's article was first seen."""
        self.work()
        for column in self._facets.values():
            column.write(self._file)
        write_numbers(self._file, DATE, joined(self._dates))
        write_numbers(self._file, PRECISION, joined(self._precisions))
        write_numbers(self._file, SEEN, np.array(seen or [UNKNOWN] * len(self), np.int64))
        write_ids(self._file, IDS, self.ids)
        while self._spaces:  # those that need less memory first, and none longer than it must
            self._spaces.pop().write(self._file)
        self._store.write(self._file, STORE)  # by now there is nothing to wait for
        self._file.finish(facts_of(len(self)))

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._file.close()
