"""A space, written and read again, against the texts themselves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.building.spaces import SpaceBuilder, flat
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.spools import Spool
from search.engines.whoosh.codec.form import Space
from search.engines.whoosh.codec.space_postings import postings
from search.engines.whoosh.codec.spaces import SpaceReader
from search.engines.whoosh.codec.texts import texts_of
from search.text import fold, stem, tokenize

SPACE = Space(name="text", fields=("title", "body", "tag"))
WHOLE = Space(name="whole", fields=("lang", "type"), whole=True)

WORD = st.sampled_from(["talks", "Talks", "talk", "U.N.", "un", "Türkiye", "turkiye", "北京"])
TEXT = st.lists(WORD, max_size=8).map(" ".join)
DOCUMENT = st.tuples(*[st.lists(TEXT, max_size=2)] * 3)
Document = tuple[list[str], ...]

#: By stem and document: the row of frequencies, and position and surface of each occurrence.
Found = dict[str, dict[int, tuple[list[int], list[tuple[int, str]]]]]


def plainly(documents: list[Document], *, whole: bool = False) -> Found:
    found: Found = {}
    for number, document in enumerate(documents):
        position = 0
        for field, values in enumerate(document):
            for value in values:
                surfaces = (
                    [fold(value)] * bool(value)
                    if whole
                    else [one.surface for one in tokenize(value)]
                )
                for surface in surfaces:
                    key = surface if whole else stem(fold(surface))
                    row, places = found.setdefault(key, {}).setdefault(
                        number, ([0] * len(document), [])
                    )
                    row[field] += 1
                    places.append((position, surface))
                    position += 1
                position += 1
    return found


@contextmanager
def written(space: Space, documents: list[Document], at_once: int = 2) -> Iterator[SpaceReader]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "segment"
        write(path, space, documents, at_once)
        yield SpaceReader(ArrayFile(path), space, len(documents))


def write(path: Path, space: Space, documents: list[Document], at_once: int = 2) -> None:
    file = ArrayWriter(path)
    builder = SpaceBuilder(space, Spool())
    for place in range(0, len(documents), at_once):
        fields = zip(*documents[place : place + at_once], strict=True)
        builder.add(*flat(list(map(texts_of, fields))))
    builder.write(file)
    file.finish({})


def read(space: SpaceReader) -> Found:
    found: Found = {}
    part = postings(space, 0, len(space.terms))
    posting = occurrence = 0
    for term, key in enumerate(space.terms):
        surfaces = [one for word in space.words.of_term(term) for one in space.words.surfaces(word)]
        documents = found[key.decode()] = {}
        for _ in range(int(part.spread[term])):
            row = space.rows[part.codes[posting]]
            end = occurrence + int(row.sum())
            documents[int(part.docs[posting])] = (
                row.tolist(),
                [
                    (int(part.positions[place]), surfaces[part.spellings[place]])
                    for place in range(occurrence, end)
                ],
            )
            posting, occurrence = posting + 1, end
        assert space.lists.docs(term).tolist() == list(documents)
        assert space.totals[space.codes.codes(term)].sum() == space.occurrences[term]
        places = [place for _, row in documents.values() for place, _ in row]
        assert space.positions.run(term).tolist() == places
    return found


@given(st.lists(DOCUMENT, max_size=5), st.integers(1, 5))
def test_what_is_written_is_read(documents: list[Document], at_once: int) -> None:
    with written(SPACE, documents, at_once) as space:
        assert read(space) == plainly(documents)
        layouts = space.layouts
        for number, document in enumerate(documents):
            layout = layouts.of_document[number]
            counts = [sum(len(list(tokenize(one))) for one in values) for values in document]
            assert layouts.tokens[layout].tolist() == counts


@given(st.lists(st.tuples(*[st.lists(TEXT, max_size=2)] * 2), max_size=4))
def test_whole_values_are_one_word_each(documents: list[Document]) -> None:
    with written(WHOLE, documents) as space:
        assert read(space) == plainly(documents, whole=True)


def test_many_documents(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    words = [f"w{number}" for number in range(200)]
    documents: list[Document] = [
        ([" ".join(words[int(n)] for n in rng.geometric(0.05, 12) % 200)], [], [])
        for _ in range(3_000)
    ]
    with written(SPACE, documents) as space:
        assert read(space) == plainly(documents)
