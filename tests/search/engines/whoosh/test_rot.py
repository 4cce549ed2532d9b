"""Rot that the time stamps do not tell: an error, or the right answer, whatever is asked."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from search.engines.whoosh.codec.file.blocks import BLOCK
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.reading import WhooshReader
from search.errors import IndexDamagedError
from search.generations import Held
from search.generations.stamps import Stamps
from search.model import Query
from search.query import parse
from tests.search.engines.contract import article

QUESTIONS = ("", "ferry", '"the ferry"', "author:a*", "=The no7", "the~ -no3", "date:2023")


class Trusted(Held):
    """A generation whose files are what they were, by their stamps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = 60

    def close(self) -> None:
        """Nothing is held."""


def answers(folder: Path) -> list[object]:
    reader = WhooshReader(Trusted(folder))
    found: list[object] = [sorted(reader.origins())]
    for text in QUESTIONS:
        page = reader.search(Query(text=text, tree=parse(text).tree))
        found.append((page.total, page.facets, page.hits))
    return found


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(WhooshReader, "generation", 1)
    with WhooshEngine(tmp_path / "index").writer(run="0") as writer:
        for number in range(60):
            writer.upsert(article(f"a{number}", f"The ferry no{number} of THE harbour the"))
    (file,) = tmp_path.rglob("*.arrays")
    return file


def is_found(file: Path, right: list[object], rotten: bytes) -> bool:
    """Whether rot is found at all; it must not be answered from."""
    good, status = file.read_bytes(), file.stat()
    file.write_bytes(rotten)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    gc.collect()  # a segment that is still open would be shared
    try:
        assert answers(file.parent) == right
        return False
    except IndexDamagedError as error:
        assert str(file) in str(error)
        return True
    finally:
        file.write_bytes(good)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_every_flipped_bit_is_found_before_it_is_answered_from(file: Path) -> None:
    right, good = answers(file.parent), file.read_bytes()
    rng = np.random.default_rng(5)
    found = 0
    for place in rng.integers(0, len(good), 40).tolist():
        rotten = bytearray(good)
        rotten[place] ^= 1 << int(rng.integers(8))
        found += is_found(file, right, bytes(rotten))
    assert found > 20


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda block: bytes(BLOCK), id="zeroed"),
        pytest.param(lambda block: block[::-1], id="turned round"),
    ],
)
def test_every_block_that_is_another_is_found(file: Path, harm: Callable[[bytes], bytes]) -> None:
    right, good = answers(file.parent), file.read_bytes()
    for place in range(0, len(good) - BLOCK, BLOCK):
        rotten = good[:place] + harm(good[place : place + BLOCK]) + good[place + BLOCK :]
        is_found(file, right, rotten)


def test_blocks_that_changed_places_are_found(file: Path) -> None:
    right, good = answers(file.parent), file.read_bytes()
    one, other = good[:BLOCK], good[BLOCK : 2 * BLOCK]
    assert is_found(file, right, other + one + good[2 * BLOCK :])
    middle = good[BLOCK : 2 * BLOCK]
    assert is_found(file, right, good[: 2 * BLOCK] + middle + good[3 * BLOCK :])


def test_a_table_of_contents_is_not_trusted_by_its_stamp(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(file.parents[3])
    monkeypatch.setattr(Stamps, "knows", lambda *_: True)
    engine.reader().close()
    (table,) = file.parent.glob("*.toc")
    good = table.read_bytes()
    for place in range(0, len(good), 97):
        table.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(IndexDamagedError, match=table.name):
            engine.reader()
