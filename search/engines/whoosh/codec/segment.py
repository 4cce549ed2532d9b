"""A segment: some articles, written once; as documents with numbers from 0."""

from __future__ import annotations

import threading
from collections.abc import Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.caching import Shelf
from search.engines.whoosh.codec.coding.layouts import LengthClasses, length_classes
from search.engines.whoosh.codec.coding.lexicon import Lexicon
from search.engines.whoosh.codec.coding.ragged import Array, Ints
from search.engines.whoosh.codec.file.anchors import ANCHORS, Anchors
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.columns import TEXTS, Numbers, Values, numbers
from search.engines.whoosh.codec.file.ids import UNIQUE, Ids
from search.engines.whoosh.codec.file.joint import Joint
from search.engines.whoosh.codec.file.kinds import Column, require_counts
from search.engines.whoosh.codec.file.merging_store import STORED
from search.engines.whoosh.codec.file.months import NOT_KNOWN, Months
from search.engines.whoosh.codec.file.store import Store
from search.engines.whoosh.codec.finding.borders import Borders
from search.engines.whoosh.codec.finding.sets import complement
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.spaces import SpaceReader
from search.errors import IndexOutdatedError
from search.fields import MEASURED
from search.generations.pointer import REBUILD
from search.model import FACETS
from search.paging import UNDATED
from search.text import ANALYSIS_VERSION

_SPACE_OF = {field: space.name for space in SPACES for field in space.fields}

# The names of columns.
IDS = "ids"
DATE = "date"
PRECISION = "precision"  #: of the date, from 1 on: ``model.PRECISIONS``
SEEN = "seen"  #: when the index first had the article, in seconds since 1970
STORE = "store"
BODY = "body"  #: anchors


def space_of(field: str | None) -> str:
    """The name of the space that a field is in; None: of the default fields."""
    return SPACES[0].name if field is None else _SPACE_OF[field]


def facet_column(name: str) -> str:
    """The name of the column of a facet."""
    return f"facet.{name}"


UNKNOWN = -1  #: when an article was first seen that is older than the column

#: What is known of each document beside its words.
COLUMNS: dict[str, Column[Any]] = {
    **{facet_column(name): TEXTS for name in FACETS},
    DATE: numbers(absent=UNDATED),
    PRECISION: numbers(absent=NOT_KNOWN),
    SEEN: numbers(absent=UNKNOWN),
    IDS: UNIQUE,
    STORE: STORED,
    BODY: ANCHORS,
}


def facts_of(documents: int) -> dict[str, Any]:
    """What a segment's file says beside its arrays; the analysis names stemmer and version."""
    return {"documents": documents, "analysis": ANALYSIS_VERSION}


class Segment:
    """A segment, open to read by any number of threads. Deleted documents are not hidden here."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamagedError or IndexOutdatedError."""
        self.file = ArrayFile(path)
        if (analysis := self.file.facts.get("analysis")) != ANALYSIS_VERSION:
            raise IndexOutdatedError(
                f"{path} has words by analysis {analysis}; this program's is {ANALYSIS_VERSION}.",
                remedy=REBUILD,
            )
        self.documents = int(self.file.facts["documents"])
        require_counts(self.file, self.documents)
        self.columns = {
            name: column.read(self.file, name, self.documents) for name, column in COLUMNS.items()
        }
        self.facets: dict[str, Values] = {name: self.columns[facet_column(name)] for name in FACETS}
        self.dates: Numbers = self.columns[DATE]
        months = Months(self.dates, self.columns[PRECISION])
        self.counted: dict[str, Values | Months] = {**self.facets, "month": months}
        self.seen: Numbers = self.columns[SEEN]
        self.store: Store = self.columns[STORE]
        self.anchors: Anchors = self.columns[BODY]
        self._ids: Ids = self.columns[IDS]
        borders = Borders(self.facets, self.store)
        self.spaces = {
            space.name: SpaceReader(self.file, space, self.documents, borders) for space in SPACES
        }
        self.shelf = Shelf()  #: what was read of its documents

    @property
    def ids(self) -> Lexicon:
        """The ids of the documents' articles, by document."""
        return self._ids.keys

    @property
    def id_ranks(self) -> NDArray[np.int32]:
        """For each document the place of its id among all; equal ids have different ones."""
        return self._ids.ranks

    def without(self, documents: Array) -> NDArray[np.int32]:
        """All documents but some, ascending."""
        return complement(documents.astype(np.int32), self.documents)

    def find(self, article_id: str) -> list[int]:
        """The documents of an id; all but one of them are deleted."""
        return self._ids.find(article_id)

    def having(self, keys: Set[bytes]) -> list[int]:
        """The documents that have any of some ids, given as ``lexicon.key_of`` makes them."""
        return self._ids.having(keys)

    def first_seen(self, documents: Sequence[int]) -> list[int]:
        """When the index first had the articles of some documents."""
        seen: list[int] = self.seen.of(np.array(documents, np.int64)).tolist()
        return seen

    @cached_property
    def joint(self) -> Joint:
        """The facets that can be counted together."""
        return Joint(self.facets)

    @cached_property
    def lengths(self) -> dict[str, Ints]:
        """For each field the number of tokens of each layout of its space."""
        return {
            field: space.layouts.tokens[:, column]
            for space in self.spaces.values()
            for column, field in enumerate(space.space.fields)
        }

    @cached_property
    def length_classes(self) -> LengthClasses:
        """Documents whose measured fields (``fields.MEASURED``) are equally long."""
        space = self.spaces[SPACES[0].name]
        columns = [space.space.fields.index(field) for field in MEASURED]
        return length_classes(space.layouts, columns)

    def standing(self, documents: Array) -> Ints:
        """Higher for what comes first among equals: later dates, then lower ids."""
        standing = self.dates.ranks.take(documents).astype(np.int64)
        standing <<= 32
        standing -= self.id_ranks.take(documents)
        return standing

    def standings(self, documents: Sequence[int]) -> list[int]:
        """The same of a few documents, and quicker."""
        dates, ids = self.dates.ranks.data, self.id_ranks.data
        return [(dates[one] << 32) - ids[one] for one in documents]

    def recency(self, documents: Array) -> NDArray[np.int32]:
        """Higher for later dates; undated documents are lowest."""
        return self.dates.ranks.take(documents).astype(np.int32)

    def age(self, documents: Array) -> NDArray[np.int32]:
        """Higher for earlier dates; undated documents are lowest."""
        age = -self.recency(documents)
        if len(self.dates.kinds) and self.dates.kinds[0] == UNDATED:
            age[age == 0] = -len(self.dates.kinds)
        return age

    def layouts(self, field: str) -> NDArray[np.integer]:
        """For each document the number of its layout in the space of a field."""
        return self.spaces[_SPACE_OF[field]].layouts.of_document


# A new generation has most of its files from the one before: by what tells a file for sure.
_OPEN: WeakValueDictionary[tuple[int, ...], Segment] = WeakValueDictionary()
_OPENING = threading.Lock()


def open_segment(path: Path) -> Segment:
    """The segment in a file; the same object for a file that is open already."""
    status = path.stat()
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    with _OPENING:
        segment = _OPEN.get(key)
        if segment is None:
            segment = _OPEN[key] = Segment(path)
    return segment
