"""Plain text: an article to a file, its headline the first line if that reads as one."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.cleaning import clean
from indexer.encoding import decode
from indexer.errors import SourceError
from indexer.formats import Format
from indexer.model import ArticleDraft
from indexer.opening import Opened
from indexer.prose import headline, paragraphs, without_first_line
from search import Provenance


def read(opened: Opened) -> Iterator[ArticleDraft]:
    """The article that the text is."""
    text = clean(decode(opened.read()))
    if not text.strip():
        raise SourceError("empty")
    title = headline(text)
    body = text if title is None else without_first_line(text)
    yield ArticleDraft(
        title=title,
        body=paragraphs(body),
        provenance=(Provenance(field="title", where="first line"),) if title else (),
    )


FORMAT = Format(
    name="text",
    media_types=("text/plain",),
    suffixes=(".txt", ".text"),
    version="2",
    read=read,
)
