"""The codec by which Whoosh knows our segments: pickled into every table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.documents_view import DocumentsView
from search.engines.whoosh.codec.segment import Segment, open_segment
from search.engines.whoosh.codec.terms_view import TermsView
from search.engines.whoosh.library import Codec, FileStorage, ListedSegment, W3Codec

#: What the name of a segment's file ends with.
SUFFIX = ".arrays"


class ArraysCodec(Codec):  # type: ignore[misc]  # Whoosh has no types
    """Reads segments of arrays; ``writing`` and ``merging`` alone write them.

    What Whoosh itself writes or merges is in its own format, which has no spellings: Whoosh reads
    it, and Broadsheet does not.
    """

    def terms_reader(self, storage: FileStorage, segment: Any) -> Any:
        """The segment's terms."""
        if isinstance(segment, ArraysSegment):
            return TermsView(segment.open(Path(storage.folder)))
        return segment.codec().terms_reader(storage, segment)

    def per_document_reader(self, storage: FileStorage, segment: Any) -> Any:
        """The segment's documents."""
        if isinstance(segment, ArraysSegment):
            return DocumentsView(segment.open(Path(storage.folder)), segment)
        return segment.codec().per_document_reader(storage, segment)

    def new_segment(self, storage: FileStorage, indexname: str) -> Any:
        """One for Whoosh to write."""
        return W3Codec().new_segment(storage, indexname)

    def per_document_writer(self, storage: FileStorage, segment: Any) -> Any:
        """Whoosh's own."""
        return segment.codec().per_document_writer(storage, segment)

    def field_writer(self, storage: FileStorage, segment: Any) -> Any:
        """Whoosh's own."""
        return segment.codec().field_writer(storage, segment)


class ArraysSegment(ListedSegment):  # type: ignore[misc]  # Whoosh has no types
    """One of our segments, as a table of contents lists it: its name, which are deleted or hidden.

    A hidden document is there, and found by nobody: Whoosh takes it for a deleted one, too.
    """

    _segment: Segment | None = None  #: once it is open; not pickled

    def __init__(self, indexname: str, documents: int) -> None:
        super().__init__(indexname)
        self._documents = documents
        self._deleted: set[int] = set()
        self._hidden: set[int] = set()  # none of them is deleted

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_segment"}

    def codec(self) -> ArraysCodec:
        """What reads it."""
        return ArraysCodec()

    def path(self, folder: Path) -> Path:
        """Its file in the folder of the index."""
        return folder / str(self.make_filename(SUFFIX))

    def open(self, folder: Path) -> Segment:
        """Its arrays; shared with all that have it open, and open as long as this is there."""
        if self._segment is None:
            self._segment = open_segment(self.path(folder))
        return self._segment

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False

    def set_doc_count(self, doccount: int) -> None:
        """How many documents there are."""
        self._documents = doccount

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones included."""
        return self._documents

    def deleted_count(self) -> int:
        """How many of them are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Which of them are deleted."""
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete one, or bring it back."""
        if delete:
            self._deleted.add(docnum)
            self._hidden.discard(docnum)
        else:
            self._deleted.discard(docnum)

    def dead(self) -> NDArray[np.int64]:
        """Which of them are deleted, as an array."""
        return np.array(sorted(self._deleted), np.int64)

    def is_deleted(self, docnum: int) -> bool:
        """Whether one is deleted."""
        return docnum in self._deleted

    def hide(self, docnum: int, hidden: bool) -> None:
        """Hide one that is not deleted, or show it again."""
        if hidden:
            self._hidden.add(docnum)
        else:
            self._hidden.discard(docnum)

    def is_hidden(self, docnum: int) -> bool:
        """Whether one is hidden."""
        return docnum in self._hidden

    def hidden(self) -> NDArray[np.int64]:
        """Which of them are hidden, as an array."""
        return np.array(sorted(self._hidden), np.int64)

    def unseen(self) -> NDArray[np.int64]:
        """Which of them are deleted or hidden, as an array."""
        return np.array(sorted(self._deleted | self._hidden), np.int64)
