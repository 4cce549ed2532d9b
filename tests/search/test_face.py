"""What the other rooms may import, and what that costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import search


def test_all_is_there_and_nothing_else() -> None:
    assert len(set(search.__all__)) == len(search.__all__)
    public = {
        name
        for name, value in vars(search).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(search.__all__)


def test_the_face_loads_no_engine_and_no_door() -> None:
    script = "import search, sys; print(*sys.modules)"
    root = Path(search.__file__).parent.parent
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root
    ).stdout.split()
    heavy = {"whoosh", "click", "rich", "flask", "bs4", "lxml", "numpy", "search.engines.memory"}
    assert not heavy & set(loaded)
