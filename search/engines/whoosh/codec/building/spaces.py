"""Building a space: texts of documents in, token arrays in memory, the arrays of a segment out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.inversion import Pieces, invert
from search.engines.whoosh.codec.building.keys import NO_WORD
from search.engines.whoosh.codec.building.tokens import TokenArrays, tokenize_many
from search.engines.whoosh.codec.building.vocabulary import Vocabulary
from search.engines.whoosh.codec.coding import spellings
from search.engines.whoosh.codec.coding.layouts import layouts
from search.engines.whoosh.codec.coding.postings import Spellings
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    owners,
    places,
    smallest,
    starts_of,
)
from search.engines.whoosh.codec.coding.rows import RowTable
from search.engines.whoosh.codec.coding.spellings import Readings, SpellingArrays
from search.engines.whoosh.codec.file.anchors import AnchorsBuilder
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.spools import Spool
from search.engines.whoosh.codec.form import Space
from search.engines.whoosh.codec.space_writing import SpaceWriter
from search.engines.whoosh.codec.texts import Texts
from search.text import fold

#: The field whose texts have anchors: each document has one of it at most.
ANCHORED = "body"


def flat(fields: Sequence[Texts]) -> tuple[list[str], Array]:
    """Texts document by document, and how many each field of each has.

    ``fields``: of each field of a space, what its documents have.
    """
    of = len(fields)
    counts = np.stack([field.counts for field in fields], axis=1)
    starts = starts_of(counts.ravel())
    texts = np.empty(int(starts[-1]), np.object_)
    for at, field in enumerate(fields):
        texts[places(starts[at:-1:of], counts[:, at])] = field.texts
    return texts.tolist(), smallest(counts.ravel())


class SpaceBuilder:
    """Takes the texts of documents, some at a time; ``write`` makes the arrays of them all."""

    def __init__(self, space: Space, tokens: Spool, anchors: str | None = None) -> None:
        """``tokens``: where they wait for being written.

        ``anchors``: the name of the column that says where tokens of the field ANCHORED are.
        """
        self._space = space
        self._anchored = anchors
        self._anchors = AnchorsBuilder()
        self._vocabulary = Vocabulary()
        self._whole = _WholeWords()
        self._tokens = tokens
        self._counts: list[Array] = []  # tokens of each value
        self._values: list[Array] = []  # of each field of each document
        self._size = 0
        self._held = 0

    def add(self, texts: Sequence[str], values: Array) -> None:
        """The next documents, as ``flat`` has them."""
        if self._space.whole:
            ids, counts = self._whole_words(texts)
        else:
            found = tokenize_many(texts, self._vocabulary)
            ids, counts = found.ids, found.counts
            if self._anchored and self._anchors.wants(counts):
                self._anchor(found, values)
        self._tokens.append(ids)
        self._counts.append(smallest(counts))
        self._values.append(values)
        self._size += len(values) // len(self._space.fields)
        self._held += ids.nbytes + self._counts[-1].nbytes + self._values[-1].nbytes

    @property
    def memory(self) -> int:
        """Bytes that are held, about; tokens count as well, as writing them takes memory."""
        return self._held + self._vocabulary.memory

    def write(self, file: ArrayWriter) -> None:
        """Write the arrays of the space; what was added is let go of on the way."""
        of = len(self._space.fields)
        written, told = self._spellings()
        self._vocabulary, self._whole = Vocabulary(), _WholeWords()
        pieces = self._pieces()
        rows = RowTable(of)
        writer = SpaceWriter(
            file,
            self._space,
            self._size,
            spellings=written,
            layouts=layouts(pieces.counts, pieces.documents, pieces.fields, size=self._size, of=of),
            rows=rows,
        )
        parts = invert(pieces, told, rows)
        del pieces  # it is let go of once it is sorted
        for part in parts:
            writer.add(part)
        writer.write()
        if self._anchored:
            self._anchors.write(file, self._anchored, self._size)

    def _pieces(self) -> Pieces:
        of = len(self._space.fields)
        cells = np.arange(self._size * of, dtype=np.int32).repeat(_joined(self._values))
        return Pieces(
            tokens=self._tokens.parts(),
            counts=_joined(self._counts),
            documents=cells // of,
            fields=(cells % of).astype(np.uint8),
        )

    def _anchor(self, found: TokenArrays, values: Array) -> None:
        """``values``: how many each field of the documents that were tokenised has."""
        of = len(self._space.fields)
        cells = owners(values)
        those = np.flatnonzero(cells % of == self._space.fields.index(ANCHORED))
        counts = found.counts.take(those)
        firsts = starts_of(found.counts)[:-1].take(those)
        self._anchors.add(
            self._size + cells.take(those) // of,
            found.starts.take(places(firsts, counts)),
            counts,
        )

    def _whole_words(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], Array]:
        ids = np.fromiter(map(self._whole.__getitem__, texts), np.int32, len(texts))
        there = ids != NO_WORD
        return ids[there], there

    def _spellings(self) -> tuple[SpellingArrays, Spellings]:
        if not self._space.whole:
            return spellings.number(self._vocabulary.readings)
        values = list(self._whole.ids)
        own = np.arange(len(values))
        return spellings.number(
            Readings(surfaces=values, words=values, terms=values, word_of=own, term_of=own)
        )


def _joined(numbers: Sequence[Array]) -> NDArray[np.int32]:
    return np.concatenate([np.zeros(0, np.int32), *numbers], dtype=np.int32)


class _WholeWords(dict[str, int]):
    """Values as they are written, and the number of each when folded; NO_WORD for the empty one."""

    def __init__(self) -> None:
        super().__init__({"": int(NO_WORD)})
        self.ids: dict[str, int] = {}

    def __missing__(self, value: str) -> int:
        number = self[value] = self.ids.setdefault(fold(value), len(self.ids))
        return number
