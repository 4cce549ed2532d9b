"""An index folder that was made long ago opens today: each on-disk format has one kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search.generations import Generations
from search.generations.layout import FORMAT
from tests.search.generations.plain import SHAPE, contents, publish, read

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def generations(root: Path) -> Generations:
    shutil.copytree(GOLDEN / f"format-{FORMAT}", root)
    return Generations(root)


def test_it_is_read_as_it_was_written(generations: Generations) -> None:
    with generations.open(SHAPE) as held:
        assert contents(held.folder) == {
            "kept": "both runs have this\n",
            "new": "the second run has this\n",
            "empty": "",
        }
        assert (held.number, held.articles, held.run) == (3, 3, "second")
        assert [number for number in range(9) if held.holds(number)] == [1, 3]
    assert [(one.number, one.run) for one in generations.kept()] == [(3, "second"), (1, "first")]
    assert list(generations.check()) == []


def test_it_goes_on_from_there(generations: Generations) -> None:
    assert publish(generations, "third", more="more") == 4
    assert generations.rollback() == 3
    assert generations.newest() == 3


def test_it_can_be_rolled_back(generations: Generations) -> None:
    assert generations.rollback() == 1
    assert read(generations) == {
        "kept": "both runs have this\n",
        "old": "the first run has this\n",
    }


def test_it_is_written_today_as_it_was_then(generations: Generations, root: Path) -> None:
    """But for the moment of writing: a change of format needs another number."""
    again = Generations(root.parent / "again")
    publish(again, "first", kept="both runs have this\n", old="the first run has this\n")
    with again.draft("given up"):
        pass
    publish(again, "second", "old", new="the second run has this\n", empty="")
    for name in ("generations/1/manifest", "generations/3/manifest"):
        then, now = (
            [line for line in (place / name).read_text().splitlines() if "created" not in line]
            for place in (root, root.parent / "again")
        )
        assert now == then
