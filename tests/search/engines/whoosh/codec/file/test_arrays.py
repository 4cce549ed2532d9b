"""A segment's file: what is written is read, and what is not what was written is an error."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.file import blocks
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import MAGIC, Array, ArrayFile
from search.engines.whoosh.codec.file.blocks import BLOCK, sums
from search.errors import IndexDamagedError, IndexOutdatedError

ARRAYS: dict[str, Array] = {
    "bytes": np.arange(10_000, dtype=np.uint8),
    "none": np.zeros(0, np.uint32),
    "big": np.array([2**64 - 1, 0, 7], np.uint64),
    "signed": np.array([-1, 2**62], np.int64),
}


def written(path: Path) -> Path:
    writer = ArrayWriter(path)
    for name, array in ARRAYS.items():
        writer.add(name, "per-document", array)
    writer.finish({"documents": 3})
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = ArrayFile(written(tmp_path / "one"))
    assert file.facts == {"documents": 3}
    assert [one.name for one in file] == list(ARRAYS)
    assert "bytes" in file and "other" not in file
    for name, array in ARRAYS.items():
        assert file.whole(name).dtype == array.dtype.newbyteorder("<")
        assert file.whole(name).tolist() == array.tolist()
    assert file.plane("bytes").part(5000, 5003).tolist() == [5000 % 256, 5001 % 256, 5002 % 256]
    with pytest.raises(IndexDamagedError, match="no array other"):
        file.plane("other")


def test_views_outlive_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "one")
    view = ArrayFile(path).whole("big")
    path.unlink()
    assert view.tolist() == ARRAYS["big"].tolist()


def test_big_endian_arrays_are_stored_as_little_endian(tmp_path: Path) -> None:
    writer = ArrayWriter(tmp_path / "one")
    writer.add("numbers", "per-document", np.array([1, 2], ">u4"))
    writer.finish({})
    assert ArrayFile(tmp_path / "one").whole("numbers").tolist() == [1, 2]


def test_an_array_can_be_written_part_by_part(tmp_path: Path) -> None:
    writer = ArrayWriter(tmp_path / "one")
    with writer.growing("grown", "per-document", np.uint16) as grown:
        for part in ([1, 2], [], [65_535]):
            grown.extend(np.array(part, np.uint16))
        with pytest.raises(ValueError, match="within grown"):
            writer.add("another", "per-document", np.zeros(1, np.uint8))
        with pytest.raises(TypeError):
            grown.extend(np.array([65_536], np.uint32))
        assert grown.count == 3
    writer.add("after", "per-document", np.array([9], np.uint8))
    writer.finish({})
    file = ArrayFile(tmp_path / "one")
    assert file.whole("grown").tolist() == [1, 2, 65_535]
    assert file.whole("after").tolist() == [9]


def test_equal_items_are_stored_once(tmp_path: Path) -> None:
    almost = np.full(10_000, 7, np.uint8)
    almost[5_000] = 8
    writer = ArrayWriter(tmp_path / "one")
    writer.add("equal", "per-document", np.full(9_000, 700, np.uint16))
    writer.add("almost", "per-document", almost)
    writer.finish({})
    assert (tmp_path / "one").stat().st_size < 9_000 * 2
    file = ArrayFile(tmp_path / "one")
    plane = file.plane("equal")
    assert plane.whole().dtype == np.uint16 and plane.whole().tolist() == [700] * 9_000
    assert plane.part(8_999, 9_000).tolist() == [700]
    assert plane.runs(np.array([1, 50]), np.array([2, 1])).tolist() == [700] * 3
    with pytest.raises(IndexDamagedError, match="no items"):
        plane.part(8_999, 9_001)
    assert file.whole("almost").tolist() == almost.tolist()


def test_a_type_or_a_name_that_no_segment_has_is_refused(tmp_path: Path) -> None:
    writer = ArrayWriter(tmp_path / "one")
    with pytest.raises(ValueError, match="<f4"):
        writer.add("scores", "per-document", np.zeros(2, np.float32))
    writer.add("numbers", "per-document", np.zeros(2, np.uint8))
    with pytest.raises(ValueError, match="two arrays"):
        writer.add("numbers", "per-document", np.zeros(2, np.uint8))
    writer.close()


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    path = written(tmp_path / "one")
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    places = {*rng.integers(0, len(whole), 300).tolist(), *range(64), *range(-60, 0)}
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        with pytest.raises((IndexDamagedError, IndexOutdatedError)):
            file = ArrayFile(path)
            for entry in file:
                file.whole(entry.name)


@pytest.mark.parametrize("size", [0, 5, 63, 64, 100, BLOCK, 2 * BLOCK, -1])
def test_a_cut_file_is_found_when_it_is_opened(tmp_path: Path, size: int) -> None:
    path = written(tmp_path / "one")
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(IndexDamagedError, match="one is damaged"):
        ArrayFile(path)


def test_only_touched_blocks_are_compared(tmp_path: Path) -> None:
    path = written(tmp_path / "one")
    damaged = bytearray(path.read_bytes())
    damaged[BLOCK + 10] ^= 1
    path.write_bytes(damaged)
    file = ArrayFile(path)
    assert file.plane("bytes").part(0, 100).tolist() == list(range(100))
    for _ in range(2):  # what was found wrong once is not taken as seen
        with pytest.raises(IndexDamagedError, match="block 1"):
            file.whole("bytes")
    assert file.plane("bytes").part(5000, 5000).size == 0


def test_runs_are_compared_where_they_lie(tmp_path: Path) -> None:
    path = written(tmp_path / "one")
    damaged = bytearray(path.read_bytes())
    damaged[BLOCK + 10] ^= 1
    path.write_bytes(damaged)
    plane = ArrayFile(path).plane("bytes")

    def runs(*bounds: tuple[int, int]) -> list[int]:
        starts, ends = np.array(bounds, np.int64).reshape(-1, 2).T
        found: list[int] = plane.runs(starts, ends - starts).tolist()
        return found

    every = ARRAYS["bytes"].tolist()
    for _ in range(2):
        assert runs((0, 3), (5, 5), (9_000, 9_002)) == every[:3] + every[9_000:9_002]
        assert runs((7, 9), (9, 10)) == every[7:10]
        assert runs() == []
        with pytest.raises(IndexDamagedError, match="block 1"):
            runs((0, 3), (5_000, 5_001), (9_000, 9_002))
    with pytest.raises(IndexDamagedError, match="no items"):
        runs((0, 3), (9_999, 10_001))


def test_a_newer_format_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "one")
    whole = path.read_bytes()
    path.write_bytes(MAGIC + struct.pack("<I", 99) + whole[12:])
    with pytest.raises(IndexOutdatedError, match="format 99; this program reads 3 to"):
        ArrayFile(path)


@given(st.binary(min_size=1, max_size=3), st.integers(0, 3 * BLOCK - 3), st.integers(0, 5))
def test_sums_are_those_of_the_definition(some: bytes, place: int, first: int) -> None:
    data = np.zeros(3 * BLOCK, np.uint8)
    data[place : place + len(some)] = np.frombuffer(some, np.uint8)
    expected = []
    for block in range(3):
        total = (first + block + 1) * 0xC2B2AE3D27D4EB4F
        words = struct.unpack("<512Q", data[block * BLOCK : (block + 1) * BLOCK].tobytes())
        for number, word in enumerate(words):
            total += word * (2 * number + 1) * 0x9E3779B97F4A7C15
        expected.append(total % 2**64)
    for few in (0, 16):  # both ways of adding them up
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks, "_FEW", few)
            assert sums(data, first).tolist() == expected


@pytest.mark.parametrize(
    "table",
    [
        b"[" * 100_000,
        b"{}",
        b"[]",
        b'{"facts": 1, "arrays": []}',
        b'{"facts": {}, "arrays": [["a"]]}',
        b'{"facts": {}, "arrays": [["a", "b", "|u1", 1.5, 64, false]]}',
        b'{"facts": {}, "arrays": [["a", "b", "|u1", -1, 64, false]]}',
        b'{"facts": {}, "arrays": [["a", "b", "|O", 1, 64, false]]}',
        b'{"facts": {}, "arrays": [["a", "b", "<u8", 1000000000000000000000, 64, false]]}',
        b'{"facts": {}, "arrays": [["a", "b", "|u1", 1, 0, false]]}',
        b'{"facts": {}, "arrays": [["a", "b", "|u1", 1000000000000, 64, true]]}',
    ],
)
def test_a_table_that_no_program_of_ours_wrote_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: bytes
) -> None:
    monkeypatch.setattr(json, "dumps", lambda _: table.decode())
    path = written(tmp_path / "one")
    with pytest.raises(IndexDamagedError, match=str(path)):
        ArrayFile(path)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (3, 4), (2**60, 2**60 + 1)])
def test_items_that_an_array_does_not_have_are_damage(tmp_path: Path, start: int, end: int) -> None:
    plane = ArrayFile(written(tmp_path / "one")).plane("big")
    with pytest.raises(IndexDamagedError, match=f"no items {start} to {end}"):
        plane.part(start, end)
