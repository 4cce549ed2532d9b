"""What was left aside in sources that were read: counted by its words, with where it was first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexer.model import Remark

_OTHER = "other things left aside"


class Remarks:
    """Remarks as they come; of more than ``most`` different ones, the others are told as one."""

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._found: dict[str, Remark] = {}

    def add(self, remark: Remark) -> None:
        """Count one."""
        what = remark.what
        if what not in self._found and len(self._found) >= self._most:
            what = _OTHER
        before = self._found.get(what)
        self._found[what] = (
            before._replace(times=before.times + remark.times)
            if before
            else remark._replace(what=what)
        )

    def update(self, remarks: Iterable[Remark]) -> None:
        """Count several."""
        for remark in remarks:
            self.add(remark)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Remark]:
        """In the order in which they came first."""
        return iter(self._found.values())
