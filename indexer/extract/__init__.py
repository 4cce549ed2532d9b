"""Article text and metadata out of HTML: the face of this room."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from indexer.asking import alone
from indexer.extract.errors import NoArticleError, PageShapeError
from indexer.extract.model import Extracted, Found

if TYPE_CHECKING:
    from indexer.extract.page import Asked

__all__ = [
    "EXTRACTOR_VERSION",
    "Extracted",
    "Found",
    "NoArticleError",
    "PageShapeError",
    "extract",
    "extracting",
    "prepare",
]

#: Goes into the ledger: a page is read again when it changes.
EXTRACTOR_VERSION = "4"


def extract(markup: str) -> Extracted:
    """The article of a page: see ``indexer.extract.page``."""
    return alone(extracting(markup))


def extracting(markup: str) -> Generator[Asked, None, Extracted]:
    """The same, with its question where the body is: of several pages that is found for less."""
    from indexer.extract.page import extracting as of_page  # lxml, numpy: where a page is read

    return of_page(markup)


def prepare() -> None:
    """Load what the first page would."""
    from indexer.extract import body, page  # noqa: F401 - both

    body.forests()
