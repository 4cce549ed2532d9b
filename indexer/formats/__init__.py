"""The formats of sources: one module each, found by media type, suffix or content.

A module of this package has a ``FORMAT`` of its name. Adding one touches nothing else.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from posixpath import splitext
from typing import Any, NamedTuple

from indexer.asking import Question
from indexer.errors import SourceError
from indexer.model import ArticleDraft, ItemFailure
from indexer.opening import HEAD_BYTES, Opened


class Format(NamedTuple):
    """How files of one kind become articles.

    ``read`` turns an open source into a stream of drafts; it raises SourceError, and may ask on
    its way what is cheaper to be asked for several sources. ``sniff`` says
    whether a file of no known name begins like this format: surely enough to call it so.
    ``prepare`` loads what reading takes, for a process that has nothing to read yet.
    """

    name: str
    media_types: tuple[str, ...]  #: the first is what its articles get
    suffixes: tuple[str, ...]  #: with the dot, in small letters
    version: str  #: raise it when the same file gives other articles than before
    read: Callable[[Opened], Iterator[ArticleDraft | ItemFailure | Question[Any, Any]]]
    sniff: Callable[[bytes], bool] = lambda head: False
    prepare: Callable[[], None] = lambda: None


@cache
def formats() -> tuple[Format, ...]:
    """All formats, by name."""
    return tuple(map(_format, sorted(_names())))


def by_name(name: str) -> Format | None:
    """The format of that name; the others need not be loaded."""
    return _format(name) if name in _names() else None


def _names() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(__path__)}


def _format(name: str) -> Format:
    found: Format = import_module(f"{__name__}.{name}").FORMAT
    return found


def by_media_type(media_type: str) -> Format | None:
    """The format that reads ``media_type``."""
    return next((format_ for format_ in formats() if media_type in format_.media_types), None)


def choose(path: str, head: bytes) -> Format:
    """The format of a file, by its suffix (before ``.gz``), else by its first bytes.

    Raises SourceError where none reads it. What begins as a PDF is one, whatever it is called.
    """
    suffix = suffix_of(path)
    named = next((format_ for format_ in formats() if suffix in format_.suffixes), None)
    if named is not None and not head.startswith(b"%PDF-"):
        return named
    for format_ in formats():
        if format_.sniff(head[:HEAD_BYTES]):
            return format_
    if named is not None:
        return named
    if not suffix and b"\0" not in head:
        plain = by_media_type("text/plain")
        if plain is not None:
            return plain
    raise SourceError(f"no reader for {suffix}" if suffix else "no reader for its content")


def suffix_of(path: str) -> str:
    """The suffix that names the format, in small letters: ``.html`` of ``a.HTML.gz``."""
    name, suffix = splitext(path.lower())
    if suffix == ".gz":
        suffix = splitext(name)[1]
    return suffix if len(suffix) <= 12 and suffix[1:].isalnum() else ""
