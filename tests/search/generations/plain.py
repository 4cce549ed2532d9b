"""An index of plain text files, for tests of the folder alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from search.generations import Generations

SHAPE = {"schema": "1"}

#: Where an fsync costs nothing, if there is such a place; else the usual one.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - by mkdtemp only


def publish(generations: Generations, run: str, /, *gone: str, **written: str) -> int:
    """A generation with files written and removed, one for each article; its number."""
    with generations.draft(run) as draft:
        for name in gone:
            (draft.folder / name).unlink()
        for name, text in written.items():
            (draft.folder / name).unlink(missing_ok=True)
            (draft.folder / name).write_text(text)
        draft.publish(len(list(draft.folder.iterdir())), SHAPE)
        return draft.number


def anew(generations: Generations, run: str, **written: str) -> int:
    """A generation of these files alone, in the place of all others; its number."""
    with generations.draft(run, SHAPE, afresh=True) as draft:
        for name, text in written.items():
            (draft.folder / name).write_text(text)
        draft.publish(len(written), SHAPE)
        return draft.number


def contents(folder: Path) -> dict[str, str]:
    """What a generation is made of."""
    return {path.name: path.read_text() for path in folder.iterdir()}


def read(generations: Generations) -> dict[str, str]:
    """What the newest generation is made of."""
    with generations.open(SHAPE) as held:
        return contents(held.folder)


def folders(root: Path) -> set[str]:
    """The names of the folders of generations."""
    return {path.name for path in (root / "generations").iterdir()}


def flip(path: Path, bit: int) -> None:
    """Change one bit of a file, where it stands."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))


def elsewhere(body: str, root: Path) -> subprocess.Popen[str]:
    """Another process, at the point where it prints "ready"; it goes on when told a line.

    ``body`` has ``generations``, ``SHAPE``, ``publish`` and ``ready()``.
    """
    code = f"""
import os, signal, sys
from pathlib import Path
from search.generations import Generations
from tests.search.generations.plain import SHAPE, publish
def ready():
    print("ready", flush=True)
    sys.stdin.readline()
generations = Generations(Path({str(root)!r}))
{body}
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    """Let the other process go on to its end, which must be a good one."""
    process.communicate("\n", timeout=30)
    assert process.returncode == 0


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9."""
    process.kill()
    process.communicate(timeout=30)
