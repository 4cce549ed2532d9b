"""A time that is over once the clock was looked at so often: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.deadline import Deadline

_MANY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks(Deadline):
    """``left`` holds one number: how many more looks are allowed."""

    seconds: float | None = 5
    until: float = 0.0
    left: list[int] = field(default_factory=lambda: [_MANY])

    def check(self) -> None:
        """Raises QueryError at the look after the last one allowed."""
        self.left[0] -= 1
        if self.left[0] < 0:
            Deadline.check(self)

    @property
    def spent(self) -> int:
        """How many looks there were, of as many as are allowed at first."""
        return _MANY - self.left[0]
