"""All segments of a generation as one row of documents, numbered through from 0.

Columns are read when they are first asked for, and kept.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from search.deadline import NEVER, Deadline
from search.engines.whoosh.analysis import decode, frequency, key
from search.engines.whoosh.library import TOC
from search.engines.whoosh.schema import ARTICLE, DATE, ID, ORIGIN, SCHEMA, facet, length
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.storage import Folder
from search.engines.whoosh.translate import Lookup
from search.fields import BY_NAME
from search.ranking import unit

INDEX = "MAIN"

_T = TypeVar("_T")


class Documents:
    """The documents of a generation's folder, deleted ones among them; ``live`` are the others."""

    def __init__(self, folder: Path) -> None:
        storage = Folder(str(folder), readonly=True)
        self._segments: list[tuple[int, Segment]] = []
        self._kept: dict[str, Any] = {}
        self._keeping = threading.RLock()
        self.size = 0
        for listed in TOC.read(storage, INDEX, schema=SCHEMA).segments:
            segment = Segment(storage, listed)
            self._segments.append((self.size, segment))
            self.size += segment.documents
        self.dead = frozenset(
            base + document for base, segment in self._segments for document in segment.deleted
        )

    def __len__(self) -> int:
        return self.size - len(self.dead)

    def close(self) -> None:
        """Let go of the files."""
        for _, segment in self._segments:
            segment.close()
        self._segments.clear()

    @property
    def live(self) -> frozenset[int]:
        """The documents that are not deleted."""
        return self._keep("live", lambda: frozenset(range(self.size)) - self.dead)

    @property
    def dates(self) -> array[int]:
        """The sort key of every document's date, or UNDATED."""
        return self._keep(DATE, lambda: self._numbers(DATE))

    def units(self, field: str) -> array[float]:
        """What one occurrence in a measured field is worth, for every document; see ranking."""
        return self._keep(length(field), lambda: self._units(field))

    def facet(self, name: str) -> tuple[array[int], list[tuple[str, ...]]]:
        """For every document the number of its values, and the different tuples of values."""
        return self._keep(facet(name), lambda: self._facet(name))

    def id(self, document: int) -> bytes:
        """The key of a document's article; in the order of ids."""
        return self._text(ID, document)

    def article(self, document: int) -> bytes:
        """A document's article, as it was stored."""
        return self._text(ARTICLE, document)

    def origins(self) -> Iterator[tuple[bytes, bytes]]:
        """Key and stored origin of every article."""
        for base, segment in self._segments:
            ids, origins = segment.column(ID), segment.column(ORIGIN)
            for document in range(segment.documents):
                if base + document not in self.dead:
                    yield ids[document], origins[document]

    def find(self, article_id: str) -> int | None:
        """The document of an article."""
        article_key = key(article_id)
        for base, segment in self._segments:
            document = segment.find(article_key)
            if document is not None:
                return base + document
        return None

    def frequencies(self, wanted: Lookup, deadline: Deadline = NEVER) -> Mapping[int, int]:
        """How often it occurs, in every live document where it does.

        Raises QueryError once ``deadline`` has passed.
        """
        if len(wanted.words) > 1:
            return self._phrase(wanted, deadline)
        counts: dict[int, int] = {}
        for base, segment in self._segments:
            for one in deadline.over(wanted.words[0].keys(segment, wanted.field)):
                for document, value in deadline.over(segment.postings(wanted.field, one)):
                    number = base + document
                    counts[number] = counts.get(number, 0) + frequency(value)
        for document in self.dead & counts.keys() if self.dead else ():
            del counts[document]
        return counts

    def _phrase(self, wanted: Lookup, deadline: Deadline) -> dict[int, int]:
        counts: dict[int, int] = {}
        for base, segment in self._segments:
            keys = [list(deadline.over(word.keys(segment, wanted.field))) for word in wanted.words]
            spread = [
                sum(segment.spread(wanted.field, one) for one in deadline.over(word))
                for word in keys
            ]
            starts: dict[int, set[int]] | None = None
            for place in sorted(range(len(keys)), key=spread.__getitem__):  # the rarest first
                found: dict[int, set[int]] = {}
                for one in deadline.over(keys[place]):
                    for document, value in deadline.over(segment.postings(wanted.field, one)):
                        if starts is None or document in starts:
                            firsts = {position - place for position in decode(value)}
                            found.setdefault(document, set()).update(firsts)
                if starts is not None:
                    pairs = deadline.over(found.items())
                    found = {d: both for d, firsts in pairs if (both := firsts & starts[d])}
                starts = found
            for document, firsts in deadline.over((starts or {}).items()):
                if base + document not in self.dead:
                    counts[base + document] = len(firsts)
        return counts

    def _numbers(self, name: str) -> array[int]:
        first, *others = [segment.fact(name) for _, segment in self._segments] or [array("q")]
        numbers = array(first.typecode, first)
        for other in others:
            numbers.extend(other)
        return numbers

    def _units(self, name: str) -> array[float]:
        field = BY_NAME[name]
        lengths = self._numbers(length(name))
        whole = sum(lengths) - sum(lengths[document] for document in self.dead)
        average = whole / len(self) if len(self) else 0.0
        by_length = {one: unit(field, one, average) for one in set(lengths)}
        return array("d", map(by_length.__getitem__, lengths))

    def _facet(self, name: str) -> tuple[array[int], list[tuple[str, ...]]]:
        numbers: dict[tuple[str, ...], int] = {}
        refs = array("I")
        for _, segment in self._segments:
            its_refs, its_values = segment.fact(facet(name))
            ours = [numbers.setdefault(value, len(numbers)) for value in its_values]
            refs.extend(map(ours.__getitem__, its_refs))
        return refs, list(numbers)

    def _text(self, name: str, document: int) -> bytes:
        for base, segment in self._segments:
            if document < base + segment.documents:
                text: bytes = segment.column(name)[document - base]
                return text
        raise IndexError(document)

    def _keep(self, name: str, read: Callable[[], _T]) -> _T:
        if name not in self._kept:
            with self._keeping:
                if name not in self._kept:
                    self._kept[name] = read()
        kept: _T = self._kept[name]
        return kept
