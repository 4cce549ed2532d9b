"""A segment: some articles, written once; as documents with numbers from 0."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec import lexicon
from search.engines.whoosh.codec.arrays import ArrayFile, ArrayWriter
from search.engines.whoosh.codec.building import SpaceBuilder
from search.engines.whoosh.codec.columns import Numbers, Values, ValuesBuilder, write_numbers
from search.engines.whoosh.codec.kinds import PER_DOCUMENT
from search.engines.whoosh.codec.lexicon import Lexicon
from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.spaces import Space, SpaceReader
from search.engines.whoosh.codec.store import Store, StoreBuilder
from search.engines.whoosh.stored import article_bytes
from search.errors import IndexOutdatedError
from search.fields import DEFAULT, FIELDS, facet_values, values
from search.model import FACETS, Article
from search.paging import UNDATED

#: A word without a field is looked for in the first; those that only restrict are in the others.
SPACES = (
    Space(name="text", fields=DEFAULT),
    Space(
        name="about",
        fields=tuple(one.name for one in FIELDS if not one.weight and not one.whole),
    ),
    Space(name="whole", fields=tuple(one.name for one in FIELDS if one.whole), whole=True),
)

_SPACE_OF = {field: space.name for space in SPACES for field in space.fields}

_QUICKER = 64  # times: to look all ids up is quicker for more than one in so many

DATE = "date"  #: the name of the column of dates


def space_of(field: str | None) -> str:
    """The name of the space that a field is in; None: of the default fields."""
    return SPACES[0].name if field is None else _SPACE_OF[field]


def facet_column(name: str) -> str:
    """The name of the column of a facet."""
    return f"facet.{name}"


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
        id=_id(article.id),
        texts=tuple(tuple(values(article, field) for field in space.fields) for space in SPACES),
        facets=tuple(facet_values(article, name) for name in FACETS),
        date=article.date.sort_key if article.date else UNDATED,
        stored=article_bytes(article),
    )


class SegmentBuilder:
    """Takes one document after the other; ``write`` writes the segment's file."""

    def __init__(self, dictionary: bytes | None = None) -> None:
        """``dictionary``: of stored text, to go on using."""
        self._spaces = [SpaceBuilder(space) for space in SPACES]
        self._facets = [ValuesBuilder(facet_column(name)) for name in FACETS]
        self._store = StoreBuilder(dictionary)
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

    def write(self, path: Path) -> None:
        """Write the file, which is new."""
        file = ArrayWriter(path)
        try:
            for space in self._spaces:
                space.write(file)
            for column in self._facets:
                column.write(file)
            write_numbers(file, DATE, np.array(self._dates, np.int64))
            write_ids(file, self._ids)
            self._store.write(file)
            file.finish({"documents": len(self)})
        finally:
            file.close()


def write_ids(file: ArrayWriter, ids: list[bytes]) -> None:
    """Write the ids of all documents, and their order."""
    text = lexicon.encode(ids)
    file.add("ids.text", PER_DOCUMENT, text.text)
    file.add("ids.lengths", PER_DOCUMENT, text.lengths)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    file.add("ids.order", PER_DOCUMENT, np.array(order, np.uint32))


class Segment:
    """A segment, open to read by any number of threads. Deleted documents are not hidden here."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamagedError or IndexOutdatedError."""
        self.file = ArrayFile(path)
        self.documents = int(self.file.facts["documents"])
        self.spaces = {
            space.name: SpaceReader(self.file, space, self.documents) for space in SPACES
        }
        self.facets = {name: Values(self.file, facet_column(name)) for name in FACETS}
        self.dates = Numbers(self.file, DATE)
        self.store = Store(self.file)

    def check_known(self) -> None:
        """Raises IndexOutdatedError if there is an array that this program would not merge."""
        known = (
            *(f"{space.name}." for space in SPACES),
            *(f"{facet_column(name)}." for name in FACETS),
            f"{DATE}.",
            "ids.",
            "store.",
        )
        for entry in self.file:
            if not entry.name.startswith(known):
                raise IndexOutdatedError(
                    f"A segment has {entry.name}, which this program does not know.",
                    remedy="Use the version of Broadsheet that wrote it.",
                )

    @cached_property
    def ids(self) -> Lexicon:
        """The ids of the documents' articles, by document."""
        text, lengths = self.file.whole("ids.text"), self.file.whole("ids.lengths")
        return Lexicon(text=text, lengths=lengths)

    @cached_property
    def _order(self) -> Array:
        return self.file.whole("ids.order")

    @cached_property
    def id_ranks(self) -> Ints:
        """For each document the place of its id among all; equal ids have different ones."""
        ranks = np.empty(self.documents, np.int64)
        ranks[self._order] = np.arange(self.documents)
        return ranks

    def find(self, article_id: str) -> list[int]:
        """The documents of an id; all but one of them are deleted."""
        wanted = _id(article_id)
        low, high = 0, self.documents
        while low < high:
            middle = (low + high) // 2
            if self.ids[int(self._order[middle])] < wanted:
                low = middle + 1
            else:
                high = middle
        found: list[int] = []
        while low < self.documents and self.ids[document := int(self._order[low])] == wanted:
            found.append(document)
            low += 1
        return found

    def having(self, ids: set[str]) -> list[int]:
        """The documents that have any of some ids."""
        if len(ids) * _QUICKER < self.documents:
            return [document for one in ids for document in self.find(one)]
        wanted = set(map(_id, ids))
        every = self.ids.between(0, self.documents)
        return [document for document, one in enumerate(every) if one in wanted]

    @cached_property
    def lengths(self) -> dict[str, Ints]:
        """For each field the number of tokens of each layout of its space."""
        return {
            field: space.layouts.tokens[:, column]
            for space in self.spaces.values()
            for column, field in enumerate(space.space.fields)
        }

    def layouts(self, field: str) -> NDArray[np.integer]:
        """For each document the number of its layout in the space of a field."""
        return self.spaces[_SPACE_OF[field]].layouts.of_document


def _id(article_id: str) -> bytes:
    return article_id.encode("utf-8", "surrogatepass")
