"""What a generation is: its files with size and SHA-256, and how it came about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from search.engine import GenerationInfo
from search.generations.layout import FORMAT

#: First and last number of a range, both in.
Range = tuple[int, int]


class FileFacts(NamedTuple):
    """What one file must be."""

    size: int
    sha256: str


class Manifest(NamedTuple):
    """One generation. ``abandoned`` are numbers before it that are no part of it.

    They were left by a rollback, or never published; ``parent`` is 0 where there is none.
    """

    number: int
    parent: int
    run: str
    articles: int
    created: str  #: ISO 8601, UTC
    shape: Mapping[str, str]
    abandoned: tuple[Range, ...]
    files: Mapping[str, FileFacts]

    @property
    def total_bytes(self) -> int:
        """The size of all files together."""
        return sum(file.size for file in self.files.values())

    @property
    def info(self) -> GenerationInfo:
        """What is told of it."""
        return GenerationInfo(
            number=self.number,
            run=self.run,
            articles=self.articles,
            bytes=self.total_bytes,
            created=self.created,
        )

    def holds(self, number: int) -> bool:
        """Whether what was written in that generation is part of this one."""
        return 1 <= number <= self.number and not any(
            first <= number <= last for first, last in self.abandoned
        )

    def encode(self) -> bytes:
        """The manifest as it stands on disk: JSON, for people too."""
        document = {
            "format": FORMAT,
            "number": self.number,
            "parent": self.parent,
            "run": self.run,
            "articles": self.articles,
            "created": self.created,
            "shape": dict(self.shape),
            "abandoned": self.abandoned,
            "files": {
                name: {"size": file.size, "sha256": file.sha256}
                for name, file in sorted(self.files.items())
            },
        }
        return json.dumps(document, indent=1).encode("ascii") + b"\n"

    @classmethod
    def decode(cls, data: bytes) -> Manifest:
        """The inverse of ``encode``, for bytes whose checksum has been found right.

        Raises ValueError for what no program of ours wrote.
        """
        try:
            return cls._of(json.loads(data))
        except (AttributeError, LookupError, RecursionError, TypeError) as error:
            raise ValueError(f"it is not what was expected there: {error!r}") from None

    @classmethod
    def _of(cls, document: dict[str, Any]) -> Manifest:
        for name in document["files"]:
            if "/" in name or "\\" in name or name in {"", ".", ".."}:
                raise ValueError(f"{name!r} is no name of a file in it")
        return cls(
            number=document["number"],
            parent=document["parent"],
            run=document["run"],
            articles=document["articles"],
            created=document["created"],
            shape=dict(document["shape"].items()),
            abandoned=tuple((first, last) for first, last in document["abandoned"]),
            files={name: FileFacts(**facts) for name, facts in document["files"].items()},
        )


def checksum(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def abandoned_before(number: int, parent: Manifest | None) -> tuple[Range, ...]:
    """What generation ``number``, written onto ``parent``, does not hold: the parent's, and all
    numbers between the two.
    """
    before = parent.number if parent else 0
    ranges = list(parent.abandoned) if parent else []
    if before + 1 < number:
        first = before + 1
        if ranges and ranges[-1][1] == before:
            first = ranges.pop()[0]
        ranges.append((first, number - 1))
    return tuple(ranges)
