"""Later arrays come beside the others: they are merged, and a segment without them can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from search.engines.whoosh.codec import segment
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.columns import TEXTS, numbers, write_numbers, write_values
from search.engines.whoosh.codec.file.kinds import DICTIONARY, PER_DOCUMENT, PER_POSITION, PER_TERM
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.merging import segments
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.codec.spaces import SpaceReader
from search.errors import IndexDamagedError, IndexOutdatedError
from tests.search.engines.contract import article

NOBODY = np.zeros(0, np.int64)


def built(path: Path, *names: str) -> Path:
    builder = SegmentBuilder(path)
    for name in names:
        builder.add(article(name, f"The {name}"))
    builder.finish()
    return path


def with_more(old: Path, new: Path, more: Callable[[ArrayWriter], None]) -> Path:
    """The file as a later program would have written it."""
    known = ArrayFile(old)
    file = ArrayWriter(new)
    for entry in known:
        file.add(entry.name, entry.kind, known.whole(entry.name))
    more(file)
    file.finish(known.facts)
    return new


def test_later_columns_are_merged_and_stand_for_what_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = built(tmp_path / "old", "a", "b")

    def more(file: ArrayWriter) -> None:
        write_numbers(file, "sketch", np.array([7, 2**40, -3], np.int64))
        speakers = np.array([1, 0, 1]), np.array([2, 0, 1])
        write_values(file, "speaker", ["Jane Doe", "N. N."], *speakers)

    newer = with_more(built(tmp_path / "cde", "c", "d", "e"), tmp_path / "newer", more)
    with pytest.raises(IndexOutdatedError, match=r"sketch\.kinds"):
        sources = [Source(segment=Segment(newer), dead=NOBODY)]
        merge(sources, tmp_path / "lost")
    monkeypatch.setitem(segment.COLUMNS, "sketch", numbers(absent=-1))
    monkeypatch.setitem(segment.COLUMNS, "speaker", TEXTS)
    sources = [
        Source(segment=Segment(newer), dead=np.array([1])),
        Source(segment=Segment(old), dead=NOBODY),
    ]
    assert sources[1].segment.columns["sketch"].of(np.arange(2)).tolist() == [-1, -1]
    assert sources[1].segment.columns["speaker"].of(1) == []
    assert sources[1].segment.columns["speaker"].counted(np.arange(2)).tolist() == []
    assert merge(sources, tmp_path / "merged") == 4
    merged = Segment(tmp_path / "merged")
    assert merged.columns["sketch"].of(np.arange(4)).tolist() == [7, -3, -1, -1]
    assert [merged.columns["speaker"].of(number) for number in range(4)] == [
        ["N. N.", "Jane Doe"],
        ["N. N."],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("later", PER_DOCUMENT), ("text.later", PER_TERM), ("no.such", PER_TERM)]
)
def test_an_array_has_the_items_that_its_kind_says(tmp_path: Path, name: str, kind: str) -> None:
    old = built(tmp_path / "old", "a", "b")
    one = with_more(old, tmp_path / "one", lambda file: file.add(name, kind, np.zeros(1, np.uint8)))
    with pytest.raises(IndexDamagedError, match=rf"{name}, {kind}, has 1 items, not [023]"):
        Segment(one)
    with_more(old, tmp_path / "any", lambda file: file.add(name, DICTIONARY, NOBODY))
    Segment(tmp_path / "any")


def test_what_is_beside_occurrences_goes_where_they_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, *others = SPACES
    spaces = (text._replace(beside=("quoted",)), *others)
    for module in (segment, segments):
        monkeypatch.setattr(module, "SPACES", spaces)
    old, new = built(tmp_path / "old", "a", "b"), built(tmp_path / "new", "c", "d", "e")
    occurrences = int(Segment(new).spaces["text"].occurrences.sum())

    def more(file: ArrayWriter) -> None:
        file.add("text.quoted", PER_POSITION, np.arange(1, occurrences + 1, dtype=np.uint8))

    newer = Segment(with_more(new, tmp_path / "newer", more))
    sources = [
        Source(segment=Segment(old), dead=NOBODY),
        Source(segment=newer, dead=np.array([1])),
    ]
    merge(sources, tmp_path / "merged")
    its, merged = newer.spaces["text"], Segment(tmp_path / "merged").spaces["text"]

    def quoted(space: SpaceReader, term: bytes) -> dict[int, int]:
        """By document: a term occurs there once."""
        number = space.terms.find(term)
        docs = space.lists.docs(number).tolist()
        begin, end = space.occurrence_starts[[number, number + 1]].tolist()
        return dict(zip(docs, space.beside("quoted", begin, end).tolist(), strict=True))

    the = quoted(its, b"the")
    assert sorted(the) == [0, 1, 2] and 0 not in the.values()
    assert quoted(merged, b"the") == {0: 0, 1: 0, 2: the[0], 3: the[2]}
    assert quoted(merged, b"e") == {3: quoted(its, b"e")[2]}
