"""A source opened: its bytes, unzipped, counted and hashed on the way, and never too many.

The digest is of the file as it lies there, before decompression. Decompressed bytes are counted
as they come, so a small file that unfolds into a huge one is refused long before it fits nowhere.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from indexer.errors import GoneError, SourceError, UnreadableError, way_out
from indexer.model import Limits, Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
#: No text of people shrinks to this part; what does is made to unfold. DEFLATE's most is 1,032.
_LIKELY_RATIO = 200
HEAD_BYTES = 4_096


class _Hashed(io.RawIOBase):
    """The file's own bytes, hashed and counted as they are read.

    What is added to it meanwhile is left to the next run, or a growing file would never end. Files
    that the system makes up say that they have no size, and are read to their end.
    """

    def __init__(self, descriptor: int, size: int) -> None:
        self._file = io.FileIO(descriptor, closefd=True)
        self._size = size
        self.hash = hashlib.blake2b(digest_size=16)
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        if self._size:
            view = view[: max(self._size - self.count, 0)]
        try:
            count = self._file.readinto(view) or 0
        except OSError as error:
            raise UnreadableError("cannot be read", error.strerror or str(error)) from None
        self.hash.update(view[:count])
        self.count += count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


class Opened:
    """A source, open for one pass over its bytes; a context manager."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        descriptor, self.size, self.mtime_ns = _open(source.file)
        self._raw = _Hashed(descriptor, self.size)
        chunk = min(max(self.size + 1, HEAD_BYTES), _CHUNK) if self.size else _CHUNK
        self._stream = io.BufferedReader(self._raw, chunk)
        self._count = 0
        self._bytes: io.BufferedReader[Any] | gzip.GzipFile = self._stream
        self.gzipped = self._stream.peek(2).startswith(_GZIP)
        if self.gzipped:
            self._bytes = gzip.GzipFile(fileobj=self._stream, mode="rb")

    def head(self) -> bytes:
        """The first bytes (4,096 at most), which stay there to be read."""
        with _named_errors():
            return self._bytes.peek(HEAD_BYTES)[:HEAD_BYTES]

    def read(self, setting: Literal["source_bytes", "html_bytes"] = "source_bytes") -> bytes:
        """All bytes. Raises SourceError where there are more than ``setting`` allows."""
        limit = getattr(self.limits, setting)
        if not self.gzipped and self.size > limit:
            raise _too_large(setting, limit)
        parts: list[bytes] = []
        with _named_errors():
            while part := self._bytes.read(_CHUNK):
                parts.append(part)
                self._count += len(part)
                if self._count > limit:
                    raise _too_large(setting, limit)
        return b"".join(parts)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Lines with their numbers from 1, without their ends; None for one over ``line_bytes``."""
        longest = self.limits.line_bytes
        number = 0
        while line := self._line(longest + 2):
            number += 1
            whole = line.rstrip(b"\r\n")
            if len(whole) <= longest:
                yield number, whole
                continue
            while line and not line.endswith(b"\n"):
                line = self._line(_CHUNK)
            yield number, None

    @property
    def position(self) -> int:
        """How many bytes of the file, as it lies there, are read by now."""
        return self._raw.count

    def digest(self) -> bytes:
        """BLAKE2b (16 bytes) of the whole file; what was not read yet is read for it."""
        if not self.size or self._raw.count < self.size:
            buffer = bytearray(_CHUNK)
            while self._raw.readinto(buffer):
                pass
        return self._raw.hash.digest()

    def _line(self, limit: int) -> bytes:
        with _named_errors():
            line = self._bytes.readline(limit)
        self._count += len(line)
        allowed = max(self.limits.source_bytes, _LIKELY_RATIO * self._raw.count)
        if self.gzipped and self._count > allowed:
            raise SourceError("unfolds beyond reason", f"{self._count:,} bytes so far")
        return line

    def close(self) -> None:
        """Close the file."""
        self._bytes.close()
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _named_errors:  # noqa: N801 - reads as a statement
    """What decompression may raise, as a SourceError."""

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, EOFError):
            raise SourceError("the gzip data end too early") from None
        if isinstance(error, (gzip.BadGzipFile, zlib.error)):
            raise SourceError("broken gzip data", str(error)) from None


def _open(file: str) -> tuple[int, int, int]:
    """Descriptor, size and mtime_ns of a regular file; a pipe in its place is never waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(file, flags | getattr(os, "O_CLOEXEC", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise GoneError("gone before it was read") from None
    except (OSError, ValueError) as error:
        raise UnreadableError("cannot be read", getattr(error, "strerror", "") or "") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadableError("not a regular file")
    return descriptor, status.st_size, status.st_mtime_ns


def _too_large(name: str, limit: int) -> SourceError:
    return SourceError(f"larger than {name}", f"{limit:,} bytes; {way_out(name)}")
