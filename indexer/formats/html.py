"""HTML pages: decoded here; ``indexer.extract`` finds the article and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.asking import Question
from indexer.encoding import declared_charset, decode
from indexer.errors import SourceError
from indexer.extract import EXTRACTOR_VERSION, extracting, prepare
from indexer.formats import Format
from indexer.model import ArticleDraft
from indexer.opening import Opened
from search import Provenance

_FIELDS = ("title", "authors", "date", "source", "section", "tags", "language", "url")


def read(opened: Opened) -> Iterator[ArticleDraft | Question[Any, Any]]:
    """The article on the page."""
    data = opened.read("html_bytes")
    if not data.strip():
        raise SourceError("empty")
    page = yield from extracting(decode(data, declared=declared_charset(data)))
    found = {name: value for name in _FIELDS if (value := getattr(page, name)) is not None}
    values: dict[str, Any] = {name: value.value for name, value in found.items()}
    yield ArticleDraft(
        body=page.body,
        provenance=tuple(
            Provenance(field=name, where=value.where) for name, value in found.items()
        ),
        **values,
    )


def _is_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    return start.startswith((b"<!doctype html", b"<html"))


FORMAT = Format(
    name="html",
    media_types=("text/html", "application/xhtml+xml"),
    suffixes=(".html", ".htm", ".xhtml", ".xht", ".shtml"),
    version=f"2 {EXTRACTOR_VERSION}",
    read=read,
    sniff=_is_html,
    prepare=prepare,
)
