"""What a source was read by, as the ledger has it: where that is another now, it is read anew."""

from __future__ import annotations

import hashlib
from functools import cache

from indexer.formats import Format, formats

#: Raise it when the same draft gives another article (``indexer.finish``).
FINISH_VERSION = "3"


def reader_of(format_: Format) -> str:
    """The name of a format's present way to read."""
    return f"{format_.name} {format_.version} {FINISH_VERSION}"


@cache
def catalogue() -> str:
    """A digest of what can be read: what was skipped is looked at again when it changes."""
    known = [(format_.name, format_.suffixes, format_.version) for format_ in formats()]
    return hashlib.blake2b(repr((FINISH_VERSION, known)).encode(), digest_size=8).hexdigest()
