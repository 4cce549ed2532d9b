"""JSON lines: an article a line. A bad line fails alone, whatever the rest of the file does."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from indexer.errors import SourceError, UnreadableError, way_out
from indexer.formats import Format
from indexer.mapping import draft, identity
from indexer.model import STDIN, ArticleDraft, ItemFailure
from indexer.opening import Opened
from indexer.prose import paragraphs

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LIKE_OURS = re.compile("#+[0-9a-f]+")


def read(opened: Opened) -> Iterator[ArticleDraft | ItemFailure]:
    """The articles of the lines, one after the other; the file is never held whole.

    A line without id and url is known by its number, ``#17``; by its text on standard input,
    where numbers would make each run replace the articles of the one before. Raises SourceError
    where the file breaks off.
    """
    number = 0
    try:
        for number, line in opened.lines():
            if line is None:
                limit = f"{opened.limits.line_bytes:,} bytes; {way_out('line_bytes')}"
                yield ItemFailure(
                    place=str(number), reason="a line longer than line_bytes", detail=limit
                )
                continue
            written = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
            if written.strip():
                yield _article(written, number, on_stdin=opened.source.root == STDIN)
    except UnreadableError:
        raise
    except SourceError as error:  # broken gzip data: what came before it stands
        said = f"{error.detail}; " if error.detail else ""
        raise SourceError(error.reason, f"{said}in line {number + 1:,}") from None


def _article(line: bytes, number: int, *, on_stdin: bool) -> ArticleDraft | ItemFailure:
    place = str(number)
    item: str | None = None
    try:
        values: Any = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return ItemFailure(place=place, reason="not UTF-8", detail=f"at byte {error.start}")
    except json.JSONDecodeError as error:
        said = error.msg.removesuffix(" at")  # as of a string, "starting at"
        detail = f"{said} at character {error.colno}"
        return ItemFailure(place=place, reason="not JSON", detail=detail)
    except RecursionError:
        return ItemFailure(place=place, reason="not JSON", detail="nested too deeply")
    except ValueError:
        return ItemFailure(place=place, reason="not JSON", detail="a number of too many digits")
    if not isinstance(values, dict):
        return ItemFailure(place=place, reason="not a JSON object")
    try:
        item = _given(values) or (_by_text(values) if on_stdin else f"#{number}")
        made = draft(values, where="JSONL", item=item, place=place)
    except SourceError as error:
        return ItemFailure(place=place, reason=error.reason, detail=error.detail, item=item)
    if made.body:
        return _with_paragraphs(made)
    return made


def _not_a_number(name: str) -> None:
    """NaN and the like, which are no JSON: some programs write them for what is missing."""


_DECODER = json.JSONDecoder(parse_constant=_not_a_number)


def _given(values: dict[str, Any]) -> str | None:
    """The identity that the line gives itself; with one more ``#`` if it looks like ours."""
    item = identity(values)
    return f"#{item}" if item and _LIKE_OURS.fullmatch(item) else item


def _by_text(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True).encode()
    return "#" + hashlib.blake2b(text, digest_size=10).hexdigest()


def _with_paragraphs(made: ArticleDraft) -> ArticleDraft:
    return dataclasses.replace(made, body=paragraphs(made.body.replace("\r\n", "\n")))


def _is_jsonl(head: bytes) -> bool:
    """Whether the first line is a whole JSON object with a title or a text."""
    line, newline, _ = head.removeprefix(_BYTE_ORDER_MARK).partition(b"\n")
    if not line.startswith(b"{") or (not newline and not line.endswith(b"}")):
        return False
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and not values.keys().isdisjoint({"title", "text", "body"})


FORMAT = Format(
    name="jsonl",
    media_types=("application/jsonl", "application/x-ndjson"),
    suffixes=(".jsonl", ".ndjson", ".jsonlines"),
    version="3",
    read=read,
    sniff=_is_jsonl,
)
