"""Whether the files of a generation are what its manifest says."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from search.generations.layout import files_in, manifest_in
from search.generations.manifest import FileFacts, Manifest, checksum
from search.generations.pointer import Entry, is_lack, unreadable
from search.generations.stamps import Stamps


def proven(entry: Entry, data: bytes | None) -> Manifest:
    """The manifest in ``data`` (None: there was no file). Raises ValueError, saying why not."""
    if data is None:
        raise ValueError("it is missing")
    if checksum(data) != entry.manifest:
        raise ValueError("its checksum does not match")
    manifest = Manifest.decode(data)
    if manifest.number != entry.number:
        raise ValueError(f"it is that of generation {manifest.number}")
    return manifest


def faults(
    folder: Path, manifest: Manifest, stamps: Stamps, *, trusted: str | None
) -> Iterator[tuple[Path, str]]:
    """Each file that is not as it should be, and why.

    Sizes and names are always compared, and checksums but of those files whose names end with
    ``trusted`` (None: of none) and whose stamps are known; ``stamps`` learns those of the others.
    """
    files, every_byte = files_in(folder), trusted is None
    for name, facts in manifest.files.items():
        by_stamp = trusted is not None and name.endswith(trusted)
        if fault := _fault(files / name, facts, stamps, by_stamp=by_stamp):
            yield files / name, fault
    expected = {files: set(manifest.files)}
    if every_byte:  # beside them, nothing is ever read
        expected[folder] = {files.name, manifest_in(folder).name}
    for place, names in expected.items():
        try:
            found = sorted(path.name for path in place.iterdir())
        except OSError as error:
            yield place, str(error)
            continue
        for name in found:
            # Desktops leave hidden files wherever they look; no engine reads them.
            if name not in names and (every_byte or not name.startswith(".")):
                yield place / name, "it is not part of the index, and can be removed"


def file_checksum(path: Path) -> tuple[str, os.stat_result, bool]:
    """The SHA-256 of a file, its status, and whether that was the same before and after."""
    with path.open("rb", buffering=0) as file:
        before = os.fstat(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        after = os.fstat(file.fileno())
    still = (before.st_mtime_ns, before.st_ctime_ns) == (after.st_mtime_ns, after.st_ctime_ns)
    return sha256, after, still


def _fault(path: Path, facts: FileFacts, stamps: Stamps, *, by_stamp: bool) -> str:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return "it is not a file"
        if status.st_size != facts.size:
            stamps.forget(status)
            return f"it has {status.st_size} bytes instead of {facts.size}"
        if by_stamp and stamps.knows(status, facts.sha256):
            return ""
        sha256, status, still = file_checksum(path)
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        if is_lack(error):
            raise unreadable(path, error) from error
        return f"it cannot be read: {error.strerror}"
    if sha256 != facts.sha256:
        stamps.forget(status)
        return "its checksum does not match"
    if still:
        stamps.note(status, sha256)
    return ""
