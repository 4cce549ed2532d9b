"""What Whoosh knows of our segments: pickled into every table of contents, it never moves.

To Whoosh an object is a segment that has a segment's methods. It inherits none, so that a search
need not load Whoosh.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.form import SUFFIX
from search.engines.whoosh.codec.segment import Segment, open_segment

if TYPE_CHECKING:
    from search.engines.whoosh.codec.for_whoosh import ArraysCodec


class ArraysSegment:
    """One of our segments, as a table of contents lists it: its name, which are deleted or hidden.

    A hidden document is there, and found by nobody: Whoosh takes it for a deleted one, too.
    """

    _segment: Segment | None = None  #: once it is open; not pickled

    def __init__(self, indexname: str, documents: int) -> None:
        self.indexname = indexname
        self.segid = urandom(16).hex()
        self._documents = documents
        self._deleted: set[int] = set()
        self._hidden: set[int] = set()  # none of them is deleted

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_segment"}

    def codec(self) -> ArraysCodec:
        """What reads it for Whoosh."""
        from search.engines.whoosh.codec.for_whoosh import ArraysCodec

        return ArraysCodec()

    def index_name(self) -> str:
        """The name of the index, as it is in a folder."""
        return self.indexname

    def segment_id(self) -> str:
        """What the names of its files begin with."""
        return f"{self.indexname}_{self.segid}"

    def make_filename(self, ext: str) -> str:
        """The name of a file of it."""
        return f"{self.segment_id()}{ext}"

    def path(self, folder: Path) -> Path:
        """Its file in the folder of the index."""
        return folder / self.make_filename(SUFFIX)

    def open(self, folder: Path) -> Segment:
        """Its arrays; shared with all that have it open, and open as long as this is there.

        Raises IndexDamagedError where they are not those of what is listed.
        """
        if self._segment is None:
            segment = open_segment(self.path(folder))
            if self._documents != segment.documents:
                raise segment.file.damaged(
                    f"it has {segment.documents:,} documents, and {self._documents:,} are listed"
                )
            unseen = self._deleted | self._hidden
            if min(unseen, default=0) < 0 or max(unseen, default=-1) >= segment.documents:
                raise segment.file.damaged("documents are deleted or hidden that it has not")
            if not self._deleted.isdisjoint(self._hidden):
                raise segment.file.damaged("documents are deleted and hidden")
            self._segment = segment
        return self._segment

    def is_compound(self) -> bool:
        """It is one file already."""
        return False

    should_assemble = is_compound

    def set_doc_count(self, doccount: int) -> None:
        """How many documents there are."""
        self._documents = doccount

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones included."""
        return self._documents

    def doc_count(self) -> int:
        """How many documents are not deleted."""
        return self._documents - len(self._deleted)

    def has_deletions(self) -> bool:
        """Whether any are deleted."""
        return bool(self._deleted)

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
