"""One writer at a time, across processes: a lock that dies with its process."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from search.errors import IndexLockedError
from search.generations.durable import sync_folder, told_plainly
from search.generations.layout import Layout


@contextmanager
def writing(layout: Layout, purpose: str) -> Iterator[None]:
    """Be the one writer inside; makes the index folder where there is none.

    Raises IndexLockedError at once where another process or thread is.
    """
    from filelock import FileLock, Timeout  # takes longer to import than a search takes

    with told_plainly(layout.root):
        if not layout.root.is_dir():
            layout.root.mkdir(parents=True, exist_ok=True)
            sync_folder(layout.root.parent)
        lock = FileLock(layout.lock, thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise IndexLockedError(
                f"Another writer holds the index in {layout.root}{_who(layout)}.",
                remedy="Try again when it is done.",
            ) from None
    try:
        _say(layout, f"process {os.getpid()} on {platform.node()}, {purpose}")
        yield
    finally:
        _say(layout, "")
        lock.release()


def _who(layout: Layout) -> str:
    """What the holder wrote; a hint for people that nothing depends on."""
    try:
        with layout.lock.open(encoding="utf-8", errors="replace") as file:
            text = file.read(200)
    except OSError:
        return ""
    return f" ({text.strip()})" if text.isprintable() and text.strip() else ""


def _say(layout: Layout, text: str) -> None:
    with suppress(OSError):
        layout.lock.write_text(text, encoding="utf-8")
