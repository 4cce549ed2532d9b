"""Writing a segment: articles in, the arrays of their words, values and texts out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.elsewhere import SpaceElsewhere
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
from search.engines.whoosh.stored import article_bytes
from search.fields import FACET_VALUES_OF, VALUES_OF
from search.model import FACETS, PRECISIONS, Article
from search.paging import UNDATED

_PRECISION = {name: number for number, name in enumerate(PRECISIONS, 1)}

_PER_DOCUMENT = 70  # bytes of memory: its id and its date

#: Bytes of articles that are gathered before the articles that have them are worked on.
GATHERED = 1_000_000


class SegmentBuilder:
    """Takes one article after the other; ``finish`` writes the segment's file.

    Articles are worked on many at once: what a call costs is shared by hundreds of them.
    """

    def __init__(self, path: Path, dictionary: bytes | None = None, *, processes: int = 1) -> None:
        """``path``: of the new file. ``dictionary``: one to store articles with, see ``store``.

        ``processes``: with two, the words of large segments are built in one of their own.
        """
        self._path = path
        self._file = ArrayWriter(path)
        text, *others = SPACES
        self._elsewhere: SpaceElsewhere | None = None
        self._may_be_elsewhere = processes > 1
        self._spaces: list[SpaceBuilder | SpaceElsewhere] = [
            SpaceBuilder(text, BODY),
            *map(SpaceBuilder, others),
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
        if self.full and self._may_be_elsewhere and not self.ids:
            # The words that rank are about half of all the work.
            beside = self._path.with_suffix(".words")
            self._elsewhere = self._spaces[0] = SpaceElsewhere(SPACES[0], BODY, beside)
        for space, builder in zip(SPACES, self._spaces, strict=True):
            builder.add(*flat([list(map(VALUES_OF[field], articles)) for field in space.fields]))
        for name, column in self._facets.items():
            column.add(list(map(FACET_VALUES_OF[name], articles)))
        self._store.add(self._stored)
        dates = [one.date.sort_key if one.date else UNDATED for one in articles]
        self._dates.append(np.array(dates, np.int64))
        precise = [_PRECISION[one.date.precision] if one.date else NOT_KNOWN for one in articles]
        self._precisions.append(np.array(precise, np.uint8))
        self.ids += [lexicon.key_of(one.id) for one in articles]
        self._waiting, self._stored = [], []
        self._gathered = 0

    def finish(self, seen: Sequence[int] = ()) -> None:
        """Write the file. ``seen``: when each document's article was first seen."""
        self.work()
        if self._elsewhere:
            self._elsewhere.begin_to_write()
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
        if self._elsewhere:
            self._elsewhere.close()
        self._file.close()
