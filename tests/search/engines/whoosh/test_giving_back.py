"""Freed memory goes back to the system, in a process where glibc would keep it."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from search.engines.whoosh import giving_back

KEEPS = """
from search.engines.whoosh.giving_back import give_back

def held():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))

pieces = [bytes(20_000) for _ in range(5_000)]
last = bytes(20_000)  # behind all of them: glibc takes nothing back on its own
full = held()
pieces.clear()
freed = held()
give_back()
print(full, freed, held())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others need no asking")
def test_memory_that_was_freed_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", KEEPS], check=True, capture_output=True, text=True)
    full, freed, given_back = map(int, told.stdout.split())
    assert freed > 0.9 * full
    assert given_back < full - 80_000


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_are_not_asked(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(giving_back.ctypes, "CDLL", None)
    giving_back.give_back()
