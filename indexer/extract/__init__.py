"""Article text and metadata out of HTML: the face of this room."""

from __future__ import annotations

from indexer.extract.errors import NoArticleError, PageShapeError
from indexer.extract.model import Extracted, Found

__all__ = [
    "EXTRACTOR_VERSION",
    "Extracted",
    "Found",
    "NoArticleError",
    "PageShapeError",
    "extract",
    "prepare",
]

#: Goes into the ledger: a page is read again when it changes.
EXTRACTOR_VERSION = "4"


def extract(markup: str) -> Extracted:
    """The article of a page: see ``indexer.extract.page``."""
    from indexer.extract.page import extract as of_page  # lxml, numpy: where a page is read at all

    return of_page(markup)


def prepare() -> None:
    """Load what the first page would."""
    from indexer.extract import body, page  # noqa: F401 - both

    body.forests()
