"""Bits flipped, files halved and zeroed: found by check, and never answered from in silence."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.checking import check
from search import IndexDamagedError, Query, SearchPage, open_engine, parse
from search.generations import stamps
from tests.torture.ground import WHOLE, Ground, write_articles

pytestmark = pytest.mark.torture

BITS = 1_000 if WHOLE else 40
COMMANDS = 40 if WHOLE else 1  #: of these by the command line, too
QUESTIONS = ("ferry treaty", "astana OR паром", '"storm harbour" -grain', "min*", "=İstanbul", "*")

Answer = list[SearchPage]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """An index of two kept generations, which share files."""
    home = tmp_path_factory.mktemp("rot")
    ground = Ground(home / "articles", home / "index")
    write_articles(ground.articles, range(1, 40))
    ground.must("index", str(ground.articles))
    write_articles(ground.articles, range(38, 50), edition=2)
    ground.must("index", str(ground.articles))
    ground.must("search", "ferry")  # which writes the record of what was verified
    with pytest.MonkeyPatch.context() as patch:  # as a reader some seconds later leaves it
        for tick in "TICK_NS", "FINE_TICK_NS":
            patch.setattr(stamps, tick, 0)
        open_engine("whoosh", ground.index).reader().close()
    assert (ground.index / "verified").exists()
    shutil.copytree(ground.index, home / "good")
    return ground


def files(ground: Ground) -> list[Path]:
    return sorted(
        path for path in ground.index.rglob("*") if path.is_file() and path.stat().st_size
    )


def answers(ground: Ground) -> Answer | str:
    """The pages as after a restart, or the error that stands for them."""
    try:
        reader = open_engine("whoosh", ground.index).reader()
        with closing(reader):
            return [
                reader.search(Query(text=text, tree=parse(text).tree, per_page=100))
                for text in QUESTIONS
            ]
    except IndexDamagedError as error:
        assert "broadsheet index --rebuild" in error.remedy
        return "damaged"


def is_found_and_answers_never_wrongly(ground: Ground, right: Answer, file: Path) -> None:
    """By the parts of the program, each opened anew."""
    engine = open_engine("whoosh", ground.index)
    if file.name == "verified":  # which whoever opens the index makes anew
        assert list(check(engine, ground.index)), file
    assert answers(ground) in (right, "damaged"), file
    if file.name != "verified":
        assert list(check(engine, ground.index)), file
        assert answers(ground) in (right, "damaged"), file


def is_told(ground: Ground, right: str, file: Path) -> None:
    """By the command line."""
    ran = ground.run("search", QUESTIONS[0], "--format=jsonl")
    assert (ran.returncode, ran.stdout) in ((0, right), (4, "")), (file, ran)
    assert (ran.returncode == 0) or "--rebuild" in ran.stderr
    assert (ground.run("check").returncode == 4) or file.name == "verified", file


def restore(ground: Ground, file: Path) -> None:
    """From a copy; the file stays the one that its links share."""
    good = ground.index.parent / "good" / file.relative_to(ground.index)
    file.write_bytes(good.read_bytes())


def flips(ground: Ground) -> Iterator[tuple[Path, int]]:
    """Bits of all files: each file gets its turn, long files get no more than short ones."""
    chance = random.Random(3)  # noqa: S311 - the same bits each time
    there = files(ground)
    for turn in range(BITS):
        file = there[turn % len(there)]
        yield file, chance.randrange(file.stat().st_size * 8)


def flip(file: Path, bit: int) -> None:
    data = bytearray(file.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    file.write_bytes(data)


def test_every_flipped_bit_is_found(ground: Ground) -> None:
    right = answers(ground)
    assert isinstance(right, list)
    assert right[-1].total == len(ground.held())
    printed = ground.must("search", QUESTIONS[0], "--format=jsonl")
    for turn, (file, bit) in enumerate(flips(ground)):
        flip(file, bit)
        is_found_and_answers_never_wrongly(ground, right, file)
        if turn % (BITS // COMMANDS) == 0:
            is_told(ground, printed, file)
        restore(ground, file)
    assert answers(ground) == right


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="halved"),
        pytest.param(lambda data: bytes(len(data)), id="zeroed"),
        pytest.param(lambda data: b"", id="emptied"),
        pytest.param(lambda data: data[:-512] + bytes(len(data[-512:])), id="last page zeroed"),
    ],
)
def test_what_else_befalls_a_file_is_found(ground: Ground, harm: Callable[[bytes], bytes]) -> None:
    right = answers(ground)
    assert isinstance(right, list)
    there = files(ground)
    for file in there if WHOLE else random.Random(4).sample(there, k=8):  # noqa: S311 - a sample
        good = file.read_bytes()
        if harm(good) != good:
            file.write_bytes(harm(good))
            is_found_and_answers_never_wrongly(ground, right, file)
            restore(ground, file)
    assert answers(ground) == right
