"""Where every so many tokens of a long text stand in it, so that a piece is found without the rest.

A short text has no anchors; where no text of a segment is long, the column is absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    below,
    joined,
    places,
    smallest,
    starts_of,
)
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.kinds import PER_DOCUMENT, RAGGED, Column

#: Tokens from one anchor to the next.
EVERY = 64

#: Tokens that a text with anchors has at least: a shorter one is as quickly read whole.
LONG = 4_096


class AnchorsBuilder:
    """Takes the tokens of texts of one document after the other."""

    def __init__(self) -> None:
        self._steps: list[NDArray[np.uint32]] = []
        self._documents: list[Ints] = []
        self._counts: list[Ints] = []

    @staticmethod
    def wants(counts: Array) -> bool:
        """Whether any text of so many tokens is long."""
        return bool(len(counts)) and int(counts.max()) >= LONG

    def add(self, documents: Array, starts: Array, counts: Array) -> None:
        """Some texts: the document of each, where its tokens start, and how many it has.

        ``starts``: text after text, code points. A document has one text at most.
        """
        long = np.flatnonzero(counts >= LONG)
        if not len(long):
            return
        anchored = (counts.take(long).astype(np.int64) - 1) // EVERY
        firsts = starts_of(counts)[:-1].take(long)
        number = places(np.ones(len(long), np.int64), anchored)  # of each anchor, from 1
        at = starts.take(np.repeat(firsts, anchored) + EVERY * number).astype(np.int64)
        steps = np.diff(at, prepend=0)
        begins = starts_of(anchored)[:-1]
        steps[begins] = at[begins]
        self._steps.append(steps.astype(np.uint32))
        self._documents.append(documents.take(long))
        self._counts.append(anchored)

    def write(self, file: ArrayWriter, name: str, documents: int) -> None:
        """Write the column of so many documents."""
        counts = np.zeros(documents, np.int64)
        counts[joined(self._documents)] = joined(self._counts)
        if self._steps:
            _write(file, name, joined(self._steps), counts)


class Anchors:
    """Reads the anchors of documents."""

    def __init__(self, file: ArrayFile, name: str, documents: int) -> None:
        self._file = file
        self._name = name
        self._documents = documents
        self.is_there = f"{name}.counts" in file

    def of(self, document: int) -> Ints:
        """Where tokens 0, EVERY, 2 * EVERY ... of a document's text start: code points.

        The first is 0 and nothing more is told of a short text.
        """
        if not self.is_there or not self.counts[document]:
            return np.zeros(1, np.int64)
        first, end = self._starts[document : document + 2].tolist()
        return starts_of(self.steps[first:end])

    def only(self, documents: Array) -> tuple[Array, Array]:
        """The steps of some documents, and how many each has."""
        counts = self.counts.take(documents)
        return self.steps.take(places(self._starts[:-1].take(documents), counts)), counts

    @cached_property
    def counts(self) -> Array:
        """How many anchors each document has, without the one of token 0."""
        if not self.is_there:
            return np.zeros(self._documents, np.uint8)
        return below(self._file.whole(f"{self._name}.counts"), len(self.steps) + 1)

    @cached_property
    def steps(self) -> Array:
        """Code points from each anchor to the next, document after document."""
        if not self.is_there:
            return np.zeros(0, np.uint8)
        return self._file.whole(f"{self._name}.steps")

    @cached_property
    def _starts(self) -> Ints:
        return starts_of(self.counts)


def _merge(file: ArrayWriter, name: str, parts: Sequence[tuple[Anchors, Array]]) -> None:
    if any(anchors.is_there for anchors, _ in parts):
        taken = [anchors.only(live) for anchors, live in parts]
        steps, counts = zip(*taken, strict=True)
        _write(file, name, joined(steps), joined(counts))


def _write(file: ArrayWriter, name: str, steps: Ints, counts: Ints) -> None:
    file.add(f"{name}.steps", RAGGED, smallest(steps))
    file.add(f"{name}.counts", PER_DOCUMENT, smallest(counts))


#: The anchors of a text for each document; none where the column is absent.
ANCHORS = Column(read=Anchors, merge=_merge)
