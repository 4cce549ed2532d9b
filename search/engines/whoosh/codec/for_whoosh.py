"""The codec by which Whoosh reads our segments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from search.engines.whoosh.codec.documents_view import DocumentsView
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.terms_view import TermsView
from search.engines.whoosh.library import Codec, FileStorage, W3Codec


class ArraysCodec(Codec):  # type: ignore[misc]  # Whoosh has no types
    """Reads segments of arrays; ``building`` and ``merging`` alone write them.

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
