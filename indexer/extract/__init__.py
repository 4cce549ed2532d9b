"""Article text and metadata out of HTML: the face of this room."""

from __future__ import annotations

from indexer.extract.errors import NoArticleError, PageShapeError
from indexer.extract.model import Extracted, Found
from indexer.extract.page import EXTRACTOR_VERSION, extract

__all__ = [
    "EXTRACTOR_VERSION",
    "Extracted",
    "Found",
    "NoArticleError",
    "PageShapeError",
    "extract",
]
