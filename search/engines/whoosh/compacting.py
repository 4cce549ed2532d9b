"""Segments of a generation that is being written, put together into one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.engines.whoosh.contents import INDEX
from search.engines.whoosh.policy import Size


def size_of(listed: ArraysSegment, folder: Path) -> Size:
    """What the policy minds of a segment in a folder."""
    dead = listed.deleted_count() / max(1, listed.doc_count_all())
    return Size(bytes=listed.path(folder).stat().st_size, dead=dead)


def merged(
    segments: Sequence[ArraysSegment], chosen: Collection[int], folder: Path
) -> list[ArraysSegment]:
    """The segments of a generation, once those that are ``chosen`` were merged into one."""
    if not chosen:
        return list(segments)
    old = [segments[number] for number in sorted(chosen)]
    new = ArraysSegment(INDEX, 0)
    sources = [Source(segment=one.open(folder), dead=one.dead()) for one in old]
    new.set_doc_count(merge(sources, new.path(folder)))
    before = 0
    for one, source in zip(old, sources, strict=True):
        live = source.live
        for document in live.searchsorted(one.hidden()).tolist():
            new.hide(before + document, True)
        before += len(live)
    return [one for number, one in enumerate(segments) if number not in chosen] + [new]
