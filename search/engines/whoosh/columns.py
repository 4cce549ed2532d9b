"""Column files, a value for each document: numbers, choices, texts, and groups of them.

Whoosh's own columns drop a field's 65,536th different value with a warning and end at 2 GB.
These have no such ends, and the small ones are read whole at the speed of C.
All numbers are little-endian; every document has a value in every column.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from search.engines.whoosh.library import Column, StructFile

_BIG_ENDIAN = sys.byteorder == "big"
_OFFSET = 8


def to_bytes(numbers: array[int]) -> bytes:
    """The numbers, little-endian."""
    if _BIG_ENDIAN:
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def from_bytes(typecode: str, data: bytes) -> array[int]:
    """The inverse of ``to_bytes``."""
    numbers = array(typecode, data)
    if _BIG_ENDIAN:
        numbers.byteswap()
    return numbers


class Numbers(Column):  # type: ignore[misc]  # Whoosh has no types
    """A whole number a document; read as one array."""

    def __init__(self, typecode: str) -> None:
        self.typecode = typecode

    def writer(self, file: StructFile) -> _NumbersWriter:
        """Something to ``add`` values to and ``finish``."""
        return _NumbersWriter(file, self.typecode)

    def reader(self, file: StructFile, start: int, length: int, documents: int) -> array[int]:
        """All the values, in the order of documents."""
        numbers = from_bytes(self.typecode, file.get(start, length))
        if len(numbers) != documents:
            raise ValueError(f"{len(numbers)} numbers for {documents} documents")
        return numbers


class _NumbersWriter:
    def __init__(self, file: StructFile, typecode: str) -> None:
        self._file = file
        self._numbers = array(typecode)

    def add(self, document: int, value: int) -> None:
        _in_order(document, len(self._numbers))
        self._numbers.append(value)

    def finish(self, documents: int) -> None:
        _in_order(documents, len(self._numbers))
        self._file.write(to_bytes(self._numbers))


class Choices(Column):  # type: ignore[misc]  # Whoosh has no types
    """A tuple of strings a document, of which there are few different ones."""

    def writer(self, file: StructFile) -> _ChoicesWriter:
        """Something to ``add`` values to and ``finish``."""
        return _ChoicesWriter(file)

    def reader(
        self, file: StructFile, start: int, length: int, documents: int
    ) -> tuple[array[int], list[tuple[str, ...]]]:
        """For each document the number of its value, and the different values."""
        refs = from_bytes("I", file.get(start, documents * 4))
        names = file.get(start + documents * 4, length - documents * 4)
        return refs, [tuple(value) for value in json.loads(names)]


class _ChoicesWriter:
    def __init__(self, file: StructFile) -> None:
        self._file = file
        self._refs = array("I")
        self._values: dict[tuple[str, ...], int] = {}

    def add(self, document: int, value: tuple[str, ...]) -> None:
        _in_order(document, len(self._refs))
        self._refs.append(self._values.setdefault(value, len(self._values)))

    def finish(self, documents: int) -> None:
        _in_order(documents, len(self._refs))
        self._file.write(to_bytes(self._refs))
        self._file.write(json.dumps(list(self._values)).encode("ascii"))


class Texts(Column):  # type: ignore[misc]  # Whoosh has no types
    """A byte string a document, read one at a time."""

    def __init__(self, *, compressed: bool) -> None:
        self.compressed = compressed

    def writer(self, file: StructFile) -> _TextsWriter:
        """Something to ``add`` values to and ``finish``."""
        return _TextsWriter(file, compressed=self.compressed)

    def reader(self, file: StructFile, start: int, length: int, documents: int) -> TextsReader:
        """The values, by document number."""
        return TextsReader(file, start, length, documents, compressed=self.compressed)


class _TextsWriter:
    def __init__(self, file: StructFile, *, compressed: bool) -> None:
        self._file = file
        self._compressed = compressed
        self._ends = array("Q", [0])

    def add(self, document: int, value: bytes) -> None:
        _in_order(document, len(self._ends) - 1)
        data = zlib.compress(value, 3) if self._compressed else value
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def finish(self, documents: int) -> None:
        _in_order(documents, len(self._ends) - 1)
        self._file.write(to_bytes(self._ends))


class TextsReader(Sequence[bytes]):
    """The byte strings of a column; each is read, and decompressed, when it is asked for."""

    def __init__(
        self, file: StructFile, start: int, length: int, documents: int, *, compressed: bool
    ) -> None:
        self._file = file
        self._start = start
        self._ends = start + length - (documents + 1) * _OFFSET
        self._documents = documents
        self._compressed = compressed

    def __len__(self) -> int:
        return self._documents

    def __getitem__(self, document: Any) -> Any:
        ends = from_bytes("Q", self._file.get(self._ends + document * _OFFSET, 2 * _OFFSET))
        data = self._file.get(self._start + ends[0], ends[1] - ends[0])
        return zlib.decompress(data) if self._compressed else data


class Group(Column):  # type: ignore[misc]  # Whoosh has no types
    """Several small columns in one file: a value is a tuple, with one for each of them.

    A file costs an fsync when it is made and a look whenever its index is opened.
    """

    def __init__(self, columns: Mapping[str, Numbers | Choices]) -> None:
        self.columns = columns

    def writer(self, file: StructFile) -> _GroupWriter:
        """Something to ``add`` values to and ``finish``."""
        return _GroupWriter(file, self.columns)

    def reader(self, file: StructFile, start: int, length: int, documents: int) -> GroupReader:
        """The columns, by name."""
        return GroupReader(self.columns, file, start, length, documents)


class _GroupWriter:
    def __init__(self, file: StructFile, columns: Mapping[str, Numbers | Choices]) -> None:
        self._file = file
        self._parts = [BytesIO() for _ in columns]
        self._writers = [
            column.writer(part) for column, part in zip(columns.values(), self._parts, strict=True)
        ]

    def add(self, document: int, value: tuple[Any, ...]) -> None:
        for writer, one in zip(self._writers, value, strict=True):
            writer.add(document, one)

    def finish(self, documents: int) -> None:
        ends = array("Q", [0])
        for writer, part in zip(self._writers, self._parts, strict=True):
            writer.finish(documents)
            self._file.write(part.getvalue())
            ends.append(ends[-1] + part.tell())
        self._file.write(to_bytes(ends))


class GroupReader:
    """The columns of a group; each is read when it is first asked for, and kept."""

    def __init__(
        self,
        columns: Mapping[str, Numbers | Choices],
        file: StructFile,
        start: int,
        length: int,
        documents: int,
    ) -> None:
        size = (len(columns) + 1) * _OFFSET
        ends = from_bytes("Q", file.get(start + length - size, size))
        self._places = {
            name: (start + ends[number], ends[number + 1] - ends[number])
            for number, name in enumerate(columns)
        }
        self._columns = columns
        self._file = file
        self._documents = documents
        self._read: dict[str, Any] = {}

    def column(self, name: str) -> Any:
        """What the ``reader`` of that column gives."""
        if name not in self._read:
            start, length = self._places[name]
            column = self._columns[name]
            self._read[name] = column.reader(self._file, start, length, self._documents)
        return self._read[name]

    def __getitem__(self, document: int) -> tuple[Any, ...]:
        """The document's value in every column, as it was added."""
        values: list[Any] = []
        for name in self._columns:
            column = self.column(name)
            if isinstance(column, tuple):
                refs, choices = column
                values.append(choices[refs[document]])
            else:
                values.append(column[document])
        return tuple(values)


def _in_order(document: int, expected: int) -> None:
    if document != expected:
        raise ValueError(f"document {document} has no value before it in a column")
