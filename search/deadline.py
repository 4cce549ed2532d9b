"""The time that looking for one query may take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from time import monotonic
from typing import TypeVar

from search.errors import QueryError

_T = TypeVar("_T")

#: Steps between two looks at the clock.
_EVERY = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When to give up. It travels into every loop that a query can make long."""

    seconds: float | None = None  #: what was given
    until: float = inf  #: of the monotonic clock

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        """So many seconds from now; None: never."""
        return cls() if seconds is None else cls(seconds=seconds, until=monotonic() + seconds)

    def check(self) -> None:
        """Raises QueryError ("query-too-slow") once the time is over."""
        if monotonic() > self.until:
            unit = "second" if self.seconds == 1 else "seconds"
            raise QueryError(
                f"Looking for this took longer than {self.seconds:g} {unit}.",
                code="query-too-slow",
                param="q",
                remedy="Ask for fewer words with * or ~, or raise BROADSHEET_QUERY_SECONDS.",
            )

    def over(self, steps: Iterable[_T]) -> Iterator[_T]:
        """The same steps, a few of them ahead, with a look at the clock now and then."""
        return iter(steps) if self.until == inf else chain.from_iterable(self._some(iter(steps)))

    def _some(self, steps: Iterator[_T]) -> Iterator[tuple[_T, ...]]:
        self.check()
        while some := tuple(islice(steps, _EVERY)):
            yield some
            self.check()


NEVER = Deadline()
