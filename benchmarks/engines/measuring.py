"""Memory of this process, as Linux counts it; and work done in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


def rss_anon(process: int | str = "self") -> int:
    """Bytes of memory that belong to a process alone: neither files nor what it shares."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1_024
    raise ValueError("this system does not tell RssAnon")


def family(process: int) -> list[int]:
    """A process and its children, and theirs."""
    found, waiting = [], [process]
    while waiting:
        found.append(one := waiting.pop())
        with suppress(OSError):  # it has ended
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting.extend(map(int, (thread / "children").read_text("ascii").split()))
    return found


class Peak:
    """The most RssAnon that this process and its children had within a block, beyond before."""

    def __init__(self, every: float = 0.02) -> None:
        self._every = every
        self._ended = threading.Event()
        self._most = 0
        self._before = 0
        self._watch = threading.Thread(target=self._look, daemon=True)

    @property
    def bytes(self) -> int:
        """How much it was."""
        return self._most - self._before

    def __enter__(self) -> Peak:
        self._before = self._most = _together()
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(self._every):
            self._most = max(self._most, _together())


def _together() -> int:
    total = 0
    for process in family(os.getpid()):
        with suppress(OSError, ValueError):  # it has ended
            total += rss_anon(process)
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a piece of work took."""

    wall: float  #: seconds
    cpu: float  #: seconds, of children too
    rss: int  #: bytes, beyond those before it; of this process


class Working:
    """Measures a block."""

    def __enter__(self) -> Working:
        self._peak = Peak().__enter__()
        self._cpu = _cpu()
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        wall = time.perf_counter() - self._began
        cpu = _cpu() - self._cpu
        self._peak.__exit__()
        self.work = Work(wall=wall, cpu=cpu, rss=self._peak.bytes)


def _cpu() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def apart(module: str, *arguments: str) -> Any:
    """Run a module of this package in a new process; what it prints last, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def by_suffix(folder: Path) -> dict[str, int]:
    """Bytes of the files in a folder, by what their names end with."""
    sizes: Counter[str] = Counter()
    for path in folder.iterdir():
        sizes[path.suffix.lstrip(".") or path.name] += path.stat().st_size
    return dict(sizes)
