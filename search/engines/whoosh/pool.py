"""Postings on their way into a segment: by term in memory, in sorted runs on disk beyond a limit.

Takes the place of Whoosh's pool, which keeps a tuple a posting and sorts them all. Documents come
in ascending order, so only the terms need sorting.
"""

from __future__ import annotations

import heapq
import struct
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

#: Bytes of postings, with what Python needs around them, that are kept in memory.
LIMIT = 192 * 1024 * 1024

_A_TERM = 250  # bytes that a term costs besides its postings, about
_POSTING = struct.Struct("<II")  # document, bytes of the value that follows
_TERM = struct.Struct("<HIQ")  # bytes of field, key and postings that follow

Posting = tuple[str, bytes, int, float, bytes]  # field, key, document, weight, value
_Term = tuple[str, bytes, bytes]  # field, key, postings


class PostingPool:
    """What a segment writer asks of its pool: ``add``, ``iter_postings``, ``cleanup``."""

    def __init__(self, storage: Any, *, limit: int = LIMIT) -> None:
        self._storage = storage
        self._limit = limit
        self._fields: dict[str, dict[bytes, bytearray]] = {}
        self._size = 0
        self._runs: list[str] = []

    def add(self, posting: Posting) -> None:
        """A posting: field, key, document, (any number), value."""
        field, key, document, _, value = posting
        terms = self._fields.get(field)
        if terms is None:
            terms = self._fields[field] = {}
        postings = terms.get(key)
        if postings is None:
            postings = terms[key] = bytearray()
            self._size += _A_TERM + len(key)
        postings += _POSTING.pack(document, len(value))
        postings += value
        self._size += 8 + len(value)
        if self._size > self._limit:
            self._save()

    def iter_postings(self) -> Iterator[Posting]:
        """All of them, by field, key and document. Weights are 1: the value has the frequency."""
        terms = heapq.merge(*map(self._read, self._runs), self._sorted(), key=itemgetter(0, 1))
        for (field, key), pieces in groupby(terms, key=itemgetter(0, 1)):
            for _, _, postings in pieces:
                at, end = 0, len(postings)
                while at < end:
                    document, size = _POSTING.unpack_from(postings, at)
                    at += 8 + size
                    value = bytes(postings[at - size : at])
                    yield field, key, document, 1.0, value

    def cleanup(self) -> None:
        """Remove the runs."""
        for name in self._runs:
            self._storage.delete_file(name)
        self._runs.clear()
        self._fields.clear()

    def _sorted(self) -> Iterator[_Term]:
        for field in sorted(self._fields):
            terms = self._fields[field]
            for key in sorted(terms):
                yield field, key, bytes(terms[key])

    def _save(self) -> None:
        name = f"{len(self._runs)}.run"
        with self._storage.create_file(name) as file:
            for field, key, postings in self._sorted():
                field_bytes = field.encode("ascii")
                file.write(_TERM.pack(len(field_bytes), len(key), len(postings)))
                file.write(field_bytes)
                file.write(key)
                file.write(postings)
        self._runs.append(name)
        self._fields.clear()
        self._size = 0

    def _read(self, name: str) -> Iterator[_Term]:
        with self._storage.open_file(name) as file:
            while header := file.read(_TERM.size):
                field_size, key_size, size = _TERM.unpack(header)
                field = file.read(field_size).decode("ascii")
                yield field, file.read(key_size), file.read(size)
