"""What can go wrong inside one page: each is a SourceError, so it becomes an Outcome."""

from __future__ import annotations

from indexer.errors import SourceError


class NoArticleError(SourceError):
    """The page was read, but no article text stands in it."""

    def __init__(self, detail: str) -> None:
        super().__init__("no article text", detail)


class PageShapeError(SourceError):
    """The page is built in a way that cannot be read whole, so it is not read at all."""

    def __init__(self, detail: str) -> None:
        super().__init__("page cannot be parsed", detail)
