"""Walks a root and yields what lies in it: sources to read, and what cannot be one.

Hidden names are not seen. Folders behind links are walked unless they lie in the root (their
files come by their own path) or were walked already, so loops end. The index's own folder, and
any other in ``avoid``, is passed by. The order is that of the paths: runs are alike, and what comes
one after the other lies together in the ledger, too.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from indexer.errors import RootError
from indexer.model import Kind, Source


class Selection(NamedTuple):
    """Which files belong to a collection: globs against the name or the path in the root.

    ``*`` matches any characters, "/" too. A folder that ``exclude`` matches is left out whole.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.include or self.exclude)

    def has_file(self, path: str) -> bool:
        """Whether the file at ``path`` belongs."""
        return self.has_folder(path) and (not self.include or _matches(path, self.include))

    def has_folder(self, path: str) -> bool:
        """Whether anything below ``path`` may belong."""
        return not _matches(path, self.exclude)


class Trouble(NamedTuple):
    """What was found but is no source: a pipe, a link to nothing, a folder that stays shut."""

    root: str
    path: str
    kind: Kind
    reason: str
    detail: str = ""
    shut: bool = False  #: nothing is known of what lies at or below ``path``


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    if not patterns:
        return False
    name = path.rpartition("/")[2]
    return any(
        fnmatchcase(path, pattern) or fnmatchcase(name, pattern)
        for pattern in (pattern.rstrip("/") for pattern in patterns)
    )


@dataclass(slots=True)
class Walk:
    """One walk over one root. Raises RootError while iterating if the root cannot be entered."""

    root: Path  #: resolved
    selection: Selection = field(default_factory=Selection)
    avoid: frozenset[tuple[int, int]] = frozenset()  #: (device, inode) of folders to pass by
    _name: str = field(init=False)  #: of the root
    _selects: bool = field(init=False)
    _walked: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._name = str(self.root)
        self._selects = bool(self.selection)

    def __iter__(self) -> Iterator[Source | Trouble]:
        try:
            status = self.root.stat()
        except OSError as error:
            raise RootError(f"{self.root} cannot be read: {error.strerror}.") from None
        if stat.S_ISREG(status.st_mode):
            path = readable_path(self.root.name)
            if self.selection.has_file(path):
                yield self._source(path, self._name, status)
            return
        if not stat.S_ISDIR(status.st_mode):
            raise RootError(f"{self.root} is neither a file nor a folder.")
        self._walked.add(_place(status))
        try:
            levels = [(self._name, "", _listed(self._name))]
        except OSError as error:
            raise RootError(f"{self.root} cannot be read: {error.strerror}.") from None
        while levels:
            folder, above, names = levels[-1]
            for name in names:
                found = self._look(f"{folder}{os.sep}{name}", above + readable_path(name))
                if found is None:
                    continue
                if isinstance(found, (Source, Trouble)):
                    yield found
                    continue
                file, path = found
                try:
                    levels.append((file, f"{path}/", _listed(file)))
                    break
                except OSError as error:
                    yield self._shut(path, error)
            else:
                levels.pop()

    def _look(self, file: str, path: str) -> Source | Trouble | tuple[str, str] | None:
        """What ``file`` is; a pair is a folder to walk, None is nothing to tell of."""
        try:
            status = os.stat(file)  # noqa: PTH116 - a million Path objects less
        except OSError as error:
            return self._lost(file, path, error)
        if stat.S_ISDIR(status.st_mode):
            return (file, path) if self._is_to_be_walked(file, path, status) else None
        if self._selects and not self.selection.has_file(path):
            return None
        if not stat.S_ISREG(status.st_mode):
            return self._trouble(path, Kind.SKIPPED, "not a regular file")
        return self._source(path, file, status)

    def _lost(self, file: str, path: str, error: OSError) -> Trouble | None:
        """What is to be told of a name that was listed and leads nowhere."""
        if not self.selection.has_file(path):
            return None
        if error.errno in {errno.ENOENT, errno.ELOOP}:
            if not os.path.islink(file):  # noqa: PTH114 - as above; gone since it was listed
                return None
            return self._trouble(path, Kind.SKIPPED, "a link to nothing")
        return self._shut(path, error)

    def _is_to_be_walked(self, file: str, path: str, status: os.stat_result) -> bool:
        place = _place(status)
        if place in self.avoid or place in self._walked or not self.selection.has_folder(path):
            return False
        if os.path.islink(file):  # noqa: PTH114 - as above
            target = Path(os.path.realpath(file))
            if target.is_relative_to(self.root) and not _has_hidden_part(target, self.root):
                return False
        self._walked.add(place)
        return True

    def _source(self, path: str, file: str, status: os.stat_result) -> Source:
        return Source(self._name, path, file, status.st_size, status.st_mtime_ns)

    def _trouble(self, path: str, kind: Kind, reason: str) -> Trouble:
        return Trouble(root=self._name, path=path, kind=kind, reason=reason)

    def _shut(self, path: str, error: OSError) -> Trouble:
        return Trouble(
            root=self._name,
            path=path,
            kind=Kind.FAILED,
            reason="cannot be read",
            detail=error.strerror or str(error),
            shut=True,
        )


def portions(found: Iterable[Source | Trouble], size: int) -> Iterator[list[Source] | Trouble]:
    """Sources in lists of at most ``size``, and troubles, in the order in which they come."""
    portion: list[Source] = []
    for one in found:
        if isinstance(one, Trouble) or len(portion) == size:
            if portion:
                yield portion
            portion = []
        if isinstance(one, Trouble):
            yield one
        else:
            portion.append(one)
    if portion:
        yield portion


def readable_path(name: str) -> str:
    """A name as text that any file can hold: bytes that are no UTF-8 as ``\\xNN``."""
    if name.isascii() and os.sep == "/":
        return name
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _listed(folder: str) -> Iterator[str]:
    """What lies in a folder, in the order of the paths: what is below ``a`` comes after ``a-b``."""
    with os.scandir(folder) as entries:
        names = [
            f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name
            for entry in entries
            if not entry.name.startswith(".")
        ]
    return (name.removesuffix("/") for name in sorted(names))


def _has_hidden_part(target: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in target.relative_to(root).parts)


def _place(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
