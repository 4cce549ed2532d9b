"""A segment, open to read: its terms, its postings, its columns. Threads need not mind each other.

Documents have numbers from 0 here. Deleted ones are still in the postings and columns; who reads
leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from search.engines.whoosh.library import TermNotFound, W3Codec
from search.engines.whoosh.schema import COLUMNS, FACTS, ID, SCHEMA
from search.engines.whoosh.storage import Folder, MappedFile, MemoryFile


class Segment:
    """One of the segments that a table of contents lists."""

    def __init__(self, storage: Folder, listed: Any) -> None:
        self._storage = storage
        self._listed = listed
        self._columns: dict[str, Any] = {}
        self._files: list[MappedFile] = []
        self.documents: int = listed.doc_count_all()
        self.deleted = frozenset(listed.deleted_docs())
        self._codec = listed.codec()
        self._terms = self._codec.terms_reader(storage, listed)
        self._postings = self._open(listed.make_filename(W3Codec.POSTS_EXT))
        self._column_types = dict(COLUMNS)

    def close(self) -> None:
        """Let go of the files."""
        self._terms.close()
        for file in self._files:
            file.close()
        self._files.clear()

    def column(self, name: str) -> Any:
        """The values of a column, by document: what its type's ``reader`` gives."""
        if name not in self._columns:
            file_name = W3Codec.column_filename(self._listed, name)
            file = self._open(file_name)
            size = self._storage.file_length(file_name)
            self._columns[name] = self._column_types[name].reader(file, 0, size, self.documents)
        return self._columns[name]

    def fact(self, name: str) -> Any:
        """The values of one of the small columns that stand together."""
        return self.column(FACTS).column(name)

    def find(self, article_key: bytes) -> int | None:
        """The document of an article that is not deleted."""
        for document, _ in self.postings(ID, article_key):
            if not self._listed.is_deleted(document):
                return document
        return None

    def keys(self, field: str, beginning: bytes = b"") -> Iterator[bytes]:
        """The keys of a term field that begin so, in order."""
        for name, key in self._terms.terms_from(field, beginning):
            if name != field or not key.startswith(beginning):
                return
            yield key

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and key, in order."""
        yield from self._terms.terms()

    def postings(self, field: str, key: bytes) -> Iterator[tuple[int, bytes]]:
        """Document and encoded positions, in the order of documents."""
        matcher = self._matcher(field, key)
        while matcher is not None and matcher.is_active():
            yield matcher.id(), matcher.value()
            matcher.next()

    def spread(self, field: str, key: bytes) -> int:
        """In how many documents a key occurs, deleted ones included."""
        try:
            found: int = self._terms.doc_frequency(field, key)
        except KeyError:
            return 0
        return found

    def _matcher(self, field: str, key: bytes) -> Any:
        try:
            info = self._terms.term_info(field, key)
        except TermNotFound:
            return None
        start, (length,) = info.extent()  # Whoosh forgot to unpack it
        info.set_extent(0, length)  # a copy of just these postings: no position is shared
        file = MemoryFile(self._postings.get(start, length))
        return self._codec.postings_reader(file, info, SCHEMA[field].format)

    def _open(self, name: str) -> MappedFile:
        file = self._storage.open_file(name)
        self._files.append(file)
        return file
