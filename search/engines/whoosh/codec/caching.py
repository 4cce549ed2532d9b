"""What was decoded from segments, kept for the next question within a limit of bytes.

One for the process: readers of many generations share their segments, and a commit leaves what is
known of the other segments as it is. Values are read by many threads and written to by none.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Hashable
from itertools import count
from typing import Any, Generic, TypeVar

from search.engine import Memory

Value = TypeVar("Value")

#: Bytes of a key, of what holds it, and of an array's head: most of what keeping a short one takes.
ENTRY = 400


class _Entry(Generic[Value]):
    __slots__ = ("asked_for", "size", "value")

    def __init__(self, value: Value, size: int) -> None:
        self.value = value
        self.size = size
        self.asked_for = False


class Cache:
    """Keeps values up to a limit. What was not asked for since it was last passed over goes first.

    Looking something up takes no lock; that is why the order is not that of the last use
    ("second chance": Corbató, "A paging experiment with the Multics system", 1968).
    """

    def __init__(self, limit: int) -> None:
        """``limit``: bytes of all values; a value that is larger by itself is not kept."""
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[Hashable, _Entry[Any]] = OrderedDict()
        self._changing = threading.RLock()  # a shelf can be let go of while one is changing it

    @property
    def size(self) -> int:
        """Bytes of all values."""
        return self._size

    def allow(self, limit: int) -> None:
        """From now on keep so many bytes."""
        with self._changing:
            self._limit = limit
            self._make_room()

    def get(self, key: Hashable) -> Any | None:
        """The value of a key, if it is there."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.asked_for = True
        return entry.value

    def put(self, key: Hashable, value: Value, size: int) -> Value:
        """Keep a value of so many bytes; the value."""
        entry = _Entry(value, size)
        with self._changing:
            if (old := self._entries.pop(key, None)) is not None:
                self._size -= old.size
            if size <= self._limit:
                if self._size + size > self._limit:
                    self._make_room(size)
                self._entries[key] = entry
                self._size += size
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._changing:
            self._entries.clear()
            self._size = 0

    def forget(self, shelf: int) -> None:
        """Forget what a shelf has."""
        with self._changing:
            keys = list(self._entries)  # at once: another shelf may be let go of on the way
            for key in [key for key in keys if isinstance(key, tuple) and key[0] == shelf]:
                if (entry := self._entries.pop(key, None)) is not None:
                    self._size -= entry.size

    def _make_room(self, size: int = 0) -> None:
        while self._size + size > self._limit:
            key, entry = self._entries.popitem(last=False)
            if entry.asked_for:
                entry.asked_for = False
                self._entries[key] = entry
            else:
                self._size -= entry.size


#: What this process keeps.
CACHE = Cache(Memory().cache)

_numbers = count()


class Shelf:
    """The part of a cache that belongs to one object, and is forgotten with it."""

    __slots__ = ("__weakref__", "_cache", "_number")

    def __init__(self, cache: Cache = CACHE) -> None:
        self._cache = cache
        self._number = next(_numbers)
        weakref.finalize(self, cache.forget, self._number).atexit = False

    def get(self, kind: str, key: Hashable) -> Any | None:
        """What is kept of one kind under a key."""
        # As ``Cache.get``, without a call more: most of what it takes, and it is asked often.
        entry = self._cache._entries.get((self._number, kind, key))
        if entry is None:
            return None
        entry.asked_for = True
        return entry.value

    def put(self, kind: str, key: Hashable, value: Value, size: int = 0) -> Value:
        """Keep a value of so many bytes, beside those of its ENTRY; the value."""
        return self._cache.put((self._number, kind, key), value, size + ENTRY)
