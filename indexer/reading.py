"""Reads one source whole: from its bytes to articles, failures of its parts, and its ending."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterator
from typing import Any

from indexer import finish
from indexer.asking import Question
from indexer.errors import GoneError, SourceError, UnreadableError
from indexer.formats import Format, by_name, choose
from indexer.model import STDIN, ArticleDraft, ItemFailure, Kind, Limits, Source
from indexer.opening import Opened
from indexer.readers import catalogue, reader_of
from indexer.remarks import Remarks
from indexer.replies import Ending, Read, Reply, Task

_BATCH_ARTICLES = 200
_BATCH_CHARACTERS = 1 << 20


def read(task: Task, limits: Limits) -> Iterator[Reply | Question[Any, Any]]:
    """Everything that the source holds, in parts of bounded size, then its ending.

    What is asked on the way is answered there or, where it was not, when it is gone on with.
    """
    try:
        with Opened(task.source, limits) as opened:
            yield from _read(task, opened, limits)
    except UnreadableError as error:
        yield _shut(task, error)


def _read(task: Task, opened: Opened, limits: Limits) -> Iterator[Reply | Question[Any, Any]]:
    reader = catalogue()
    remarks = Remarks()
    last: tuple[Read | ItemFailure, ...] = ()
    kind, reason, detail = Kind.INDEXED, "", ""
    read_ns = time.time_ns()
    digest: bytes | None = None
    try:
        format_ = _format(task.source, opened)
        reader = reader_of(format_)
        if _is_the_same(task, opened, reader, limits):
            kind, digest = Kind.UNCHANGED, task.digest
        else:
            last = yield from _items(task, opened, format_, limits, remarks)
            digest = opened.digest()
    except UnreadableError:
        raise
    except SourceError as error:
        skipped = error.reason == "empty" or error.reason.startswith("no reader for ")
        kind = Kind.SKIPPED if skipped else Kind.FAILED
        reason, detail = error.reason, error.detail
    except RecursionError:
        kind, reason = Kind.FAILED, "nested too deeply"
    if digest is None and opened.size <= limits.source_bytes:  # else hashing would be the work
        digest = opened.digest()
    ending = Ending(
        kind=kind,
        reason=reason,
        detail=detail,
        size=opened.size,
        mtime_ns=opened.mtime_ns,
        read_ns=read_ns,
        digest=digest,
        reader=reader,
        remarks=tuple(remarks),
    )
    yield Reply(number=task.number, items=last, ending=ending)


def _format(source: Source, opened: Opened) -> Format:
    """What comes by standard input is JSON lines, whatever it looks like."""
    lines = by_name("jsonl") if source.root == STDIN else None
    return lines or choose(source.path, opened.head())


def _is_the_same(task: Task, opened: Opened, reader: str, limits: Limits) -> bool:
    """Whether these are the bytes of the last time, to be read in the same way."""
    if task.digest is None or task.reader != reader or opened.size != task.source.size:
        return False
    with Opened(task.source, limits) as again:
        return again.digest() == task.digest


def _items(
    task: Task, opened: Opened, format_: Format, limits: Limits, remarks: Remarks
) -> Generator[Reply | Question[Any, Any], None, tuple[Read | ItemFailure, ...]]:
    """All but the last batch, which is returned: a source of one article is one message."""
    batch: list[Read | ItemFailure] = []
    characters = 0
    try:
        for found in format_.read(opened):
            if isinstance(found, Question):
                yield found
                continue
            if isinstance(found, ArticleDraft):
                remarks.update(finish.remarks_of(found, task.source))
            item = _finished(found, task.source, format_, limits)
            batch.append(item)
            characters += len(item.article.body) if isinstance(item, Read) else 100
            if len(batch) >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
                yield _part(task, opened, batch)
                batch, characters = [], 0
    except SourceError:
        if batch:  # what was read before the break stands
            yield _part(task, opened, batch)
        raise
    return tuple(batch)


def _part(task: Task, opened: Opened, items: list[Read | ItemFailure]) -> Reply:
    return Reply(number=task.number, items=tuple(items), position=opened.position, size=opened.size)


def _finished(
    found: ArticleDraft | ItemFailure, source: Source, format_: Format, limits: Limits
) -> Read | ItemFailure:
    """The article of a draft. One that is the whole of its file fails with the file."""
    if isinstance(found, ItemFailure):
        return found
    try:
        article = finish.finish(found, source, format_.media_types[0], limits)
    except SourceError as error:
        if found.item is None:
            raise
        return ItemFailure(
            place=found.place, reason=error.reason, detail=error.detail, item=found.item
        )
    digest = hashlib.blake2b(repr(article).encode("utf-8", "replace"), digest_size=8)
    return Read(article=article, digest=digest.digest())


def _shut(task: Task, error: UnreadableError) -> Reply:
    ending = Ending(
        kind=Kind.SKIPPED if isinstance(error, GoneError) else Kind.FAILED,
        reason=error.reason,
        detail=error.detail,
        size=task.source.size,
        mtime_ns=task.source.mtime_ns,
        shut=True,
    )
    return Reply(number=task.number, ending=ending)
