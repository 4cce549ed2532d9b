"""Building a space: texts of documents in, token arrays in memory, the arrays of a segment out."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec import spellings
from search.engines.whoosh.codec.anchors import AnchorsBuilder
from search.engines.whoosh.codec.arrays import ArrayWriter
from search.engines.whoosh.codec.frequencies import RowTable
from search.engines.whoosh.codec.inversion import Pieces, Spellings, invert
from search.engines.whoosh.codec.layouts import layouts
from search.engines.whoosh.codec.ragged import joined, places, starts_of
from search.engines.whoosh.codec.spaces import Space, SpaceWriter
from search.engines.whoosh.codec.spellings import SpellingArrays
from search.engines.whoosh.codec.tokens import TokenArrays, tokenize_many
from search.engines.whoosh.codec.vocabulary import Vocabulary
from search.text import fold

#: Characters of text that are gathered before they are cut into tokens.
GATHERED = 3_000_000

#: The field whose texts have anchors: each document has one of it at most.
ANCHORED = "body"


class SpaceBuilder:
    """Takes the texts of one document after the other; ``write`` makes the arrays of them all."""

    def __init__(self, space: Space, anchors: AnchorsBuilder | None = None) -> None:
        """``anchors``: takes where the tokens of the field ANCHORED stand."""
        self._space = space
        self._anchors = anchors
        self._vocabulary = Vocabulary()
        self._whole: dict[str, int] = {}
        self._texts: list[str] = []
        self._gathered = 0
        self._ids: list[NDArray[np.int32]] = []
        self._counts: list[NDArray[np.int32]] = []
        self._documents = array("q")
        self._fields = array("B")
        self._size = 0
        self.tokens = 0  #: of the texts that were cut so far: what they need of memory grows so

    def add(self, texts: Sequence[Sequence[str]]) -> None:
        """The next document: of each field of the space its values."""
        for field, values in enumerate(texts):
            for value in values:
                self._texts.append(value)
                self._documents.append(self._size)
                self._fields.append(field)
                self._gathered += len(value)
        self._size += 1
        if self._gathered >= GATHERED:
            self._cut()

    def write(self, file: ArrayWriter) -> None:
        """Write the arrays of the space."""
        self._cut()
        pieces = Pieces(
            tokens=joined(self._ids).astype(np.int32),
            counts=joined(self._counts),
            documents=np.frombuffer(self._documents, np.int64),
            fields=np.frombuffer(self._fields, np.uint8).astype(np.int64),
        )
        written, told = self._spellings()
        rows = RowTable(len(self._space.fields))
        writer = SpaceWriter(
            file,
            self._space,
            self._size,
            spellings=written,
            layouts=layouts(
                pieces.counts,
                pieces.documents,
                pieces.fields,
                size=self._size,
                of=len(self._space.fields),
            ),
            rows=rows,
        )
        for part in invert(pieces, told, rows):
            writer.add(part)
        writer.write()

    def _cut(self) -> None:
        if self._space.whole:
            words = [fold(one) for one in self._texts if one]
            ids = [self._whole.setdefault(word, len(self._whole)) for word in words]
            self._ids.append(np.array(ids, np.int32))
            self._counts.append(np.array([bool(one) for one in self._texts], np.int32))
        else:
            found = tokenize_many(self._texts, self._vocabulary)
            self._ids.append(found.ids)
            self._counts.append(found.counts)
            if self._anchors:
                self._anchor(self._anchors, found)
        self.tokens += len(self._ids[-1])
        self._texts.clear()
        self._gathered = 0

    def _anchor(self, anchors: AnchorsBuilder, found: TokenArrays) -> None:
        if not anchors.wants(found.counts):
            return
        texts = slice(len(self._fields) - len(found.counts), None)
        fields = np.frombuffer(self._fields, np.uint8)[texts]
        those = np.flatnonzero(fields == self._space.fields.index(ANCHORED))
        counts = found.counts.take(those)
        firsts = starts_of(found.counts)[:-1].take(those)
        anchors.add(
            np.frombuffer(self._documents, np.int64)[texts].take(those),
            found.starts.take(places(firsts, counts)),
            counts,
        )

    def _spellings(self) -> tuple[SpellingArrays, Spellings]:
        if self._space.whole:
            values = list(self._whole)
            return spellings.number(values, values, values)
        words = self._vocabulary
        kinds = words.stems
        stems = [kinds[stem] for stem in words.stem_of.tolist()]
        return spellings.number(words.surfaces, words.folded, stems)
