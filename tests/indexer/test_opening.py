from __future__ import annotations

import dataclasses
import gzip
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import GoneError, SourceError, UnreadableError
from indexer.model import Limits
from indexer.opening import Opened
from tests.indexer.conftest import LIMITS, source_at

SMALL = dataclasses.replace(LIMITS, source_bytes=10_000, line_bytes=50)


def opened(file: Path, limits: Limits = LIMITS) -> Opened:
    return Opened(source_at(file), limits)


def put(folder: Path, data: bytes) -> Path:
    file = folder / "file"
    file.write_bytes(data)
    return file


def test_gzip_is_seen_by_its_first_bytes(tmp_path: Path) -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two")  # two members, as of appended logs
    with opened(put(tmp_path, data)) as source:
        assert source.head().startswith(b"one ")
        assert source.read() == b"one two"
        assert source.digest() == hashlib.blake2b(data, digest_size=16).digest()


def test_the_digest_is_of_the_whole_file_however_much_was_read(tmp_path: Path) -> None:
    data = os.urandom(700_000)
    with opened(put(tmp_path, data)) as source:
        source.head()
        assert source.digest() == hashlib.blake2b(data, digest_size=16).digest()


@given(st.lists(st.binary(max_size=80).filter(lambda line: not {10, 13} & set(line))))
def test_lines_are_those_of_the_file_or_too_long(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    file = put(tmp_path_factory.mktemp("lines"), b"".join(line + b"\n" for line in lines))
    with opened(file, SMALL) as source:
        if source.gzipped:
            return
        assert list(source.lines()) == [
            (number, line if len(line) <= 50 else None) for number, line in enumerate(lines, 1)
        ]


def test_a_file_that_grows_is_read_as_it_was_when_it_was_opened(tmp_path: Path) -> None:
    first, more = b"line\n" * 200_000, b"more\n"
    file = put(tmp_path, first)
    with file.open("ab") as writer, opened(file) as source:
        count = 0
        for _ in source.lines():  # would never end
            count += 1
            writer.write(more)
            writer.flush()
        assert count == 200_000
        assert source.digest() == hashlib.blake2b(first, digest_size=16).digest()
    assert file.stat().st_size == 2 * len(first)


def test_a_last_line_needs_no_end(tmp_path: Path) -> None:
    with opened(put(tmp_path, b"a\r\nb")) as source:
        assert list(source.lines()) == [(1, b"a"), (2, b"b")]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_more_bytes_than_allowed_are_refused(tmp_path: Path, pack: type[bytes]) -> None:
    file = put(tmp_path, pack(os.urandom(10_001)))
    with opened(file, SMALL) as source, pytest.raises(SourceError, match="larger than source_byt"):
        source.read()
    with opened(put(tmp_path, pack(os.urandom(10_000))), SMALL) as source:
        assert len(source.read()) == 10_000


def test_a_file_that_unfolds_a_thousandfold_is_refused_on_the_way(tmp_path: Path) -> None:
    file = put(tmp_path, gzip.compress((b"x" * 40 + b"\n") * 200_000))
    with opened(file, SMALL) as source, pytest.raises(SourceError, match="unfolds beyond reason"):
        for _ in source.lines():
            pass


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(os.urandom(5_000))[:-100], "the gzip data end too early"),
        (gzip.compress(b"")[:10] + b"\x07" * 40, "broken gzip data"),
        (gzip.compress(b"x") + b"and then something else", "broken gzip data"),
    ],
)
def test_broken_gzip_is_told(tmp_path: Path, data: bytes, reason: str) -> None:
    with opened(put(tmp_path, data)) as source, pytest.raises(SourceError, match=reason):
        source.read()


def test_a_flipped_byte_in_gzip_is_found_by_its_checksum(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(500), compresslevel=0))
    packed[100] ^= 1
    with opened(put(tmp_path, bytes(packed))) as source, pytest.raises(SourceError):
        source.read()


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    file = put(tmp_path, b"")
    source = source_at(file)
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(UnreadableError, match="not a regular file"):
        Opened(source, LIMITS)


def test_a_file_that_is_gone_is_told_apart(tmp_path: Path) -> None:
    file = put(tmp_path, b"")
    source = source_at(file)
    file.unlink()
    with pytest.raises(GoneError):
        Opened(source, LIMITS)
