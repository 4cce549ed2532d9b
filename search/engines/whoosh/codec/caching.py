"""What was decoded from segments, kept for the next question within a limit of bytes.

One for the process: readers of many generations share their segments, and a commit leaves what is
known of the other segments as it is. Values are read by many threads and written to by none.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Hashable
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any, Generic, TypeVar

from search.engine import Memory

Value = TypeVar("Value")

#: Bytes of a key, of what holds it, and of an array's head: most of what keeping a short one takes.
ENTRY = 400

#: To make a value takes so long as so many bytes of a large one, however short it is itself.
_LEAST = 1 << 16

#: A value stays so many times as long, at most, for being asked for turn after turn.
_MOST = 4


class _Entry(Generic[Value]):
    __slots__ = ("asked_for", "size", "times", "value")

    def __init__(self, value: Value, size: int) -> None:
        self.value = value
        self.size = size
        self.asked_for = False
        self.times = 1

    def stays(self) -> float:
        """How long it stays, as a multiple of what is large and was not asked for."""
        return self.times * (1 + _LEAST / max(1, self.size))


class Cache:
    """Keeps values up to a limit. What was not asked for since its last turn goes at its next one.

    That comes the later, the more work a byte of the value saves, and the more turns there were
    before which it was asked for ("GreedyDual-Size with frequency": Cherkasova, "Improving WWW
    proxies performance", 1998). Looking something up takes no lock, and moves nothing.
    """

    def __init__(self, limit: int) -> None:
        """``limit``: bytes of all values; a value that is larger by itself is not kept."""
        self._limit = limit
        self._size = 0
        self._entries: dict[Hashable, _Entry[Any]] = {}
        self._turns: list[tuple[float, int, Hashable]] = []  # a heap: when, a number, whose
        self._fresh: list[Hashable] = []  # put since the last turn, and not given one yet
        self._now = 0.0  # when the last turn was
        self._numbers = count()
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
        """Keep a value of so many bytes; the value.

        What a key has, stays: two threads that make it at once make the same.
        """
        with self._changing:
            if size <= self._limit and key not in self._entries:
                if self._size + size > self._limit:
                    self._make_room(size)
                self._entries[key] = _Entry(value, size)
                self._size += size
                self._fresh.append(key)
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._changing:
            self._entries.clear()
            self._turns.clear()
            self._fresh.clear()
            self._size = 0

    def forget(self, shelf: int) -> None:
        """Forget what a shelf has."""
        with self._changing:
            keys = list(self._entries)  # at once: another shelf may be let go of on the way
            keys = [key for key in keys if isinstance(key, tuple) and key[0] == shelf]
            for key in keys:
                if (entry := self._entries.pop(key, None)) is not None:
                    self._size -= entry.size
            if keys:
                self._fresh = [key for key in self._fresh if key in self._entries]
                turns = tuple(self._turns)  # at once, too: no other may be left out
                self._turns[:] = [turn for turn in turns if turn[2] in self._entries]
                heapify(self._turns)

    def _make_room(self, size: int = 0) -> None:
        while self._size + size > self._limit and (self._turns or self._fresh):
            self._take_turn()

    def _take_turn(self) -> None:
        self._give_turns()
        if not self._turns:  # the shelves of all that was left were let go of meanwhile
            return
        # The last to hold a value, that of a shelf, too, when it ends: by then all is in order.
        self._now, _, key = heappop(self._turns)
        entry = self._entries.get(key)
        if entry is None:  # its shelf was let go of meanwhile
            return
        if entry.asked_for:
            entry.asked_for = False
            entry.times = min(entry.times + 1, _MOST)
            self._give_turn(key, entry)
        else:
            del self._entries[key]
            self._size -= entry.size

    def _give_turns(self) -> None:
        """Of what is fresh; not before one is taken, as long as there is room for all."""
        fresh, self._fresh = self._fresh, []
        for key in fresh:
            if (entry := self._entries.get(key)) is not None:
                self._give_turn(key, entry)

    def _give_turn(self, key: Hashable, entry: _Entry[Any]) -> None:
        heappush(self._turns, (self._now + entry.stays(), next(self._numbers), key))


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
