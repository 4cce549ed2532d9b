"""What the other rooms may import, and what that costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import search


def test_what_type_checkers_are_told_is_what_is_there() -> None:
    told = {
        alias.name: node.module
        for node in ast.walk(ast.parse(Path(search.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert sorted(told) == sorted(search.__all__)
    for name, module in told.items():
        assert getattr(search, name) is getattr(import_module(module), name)


def test_all_is_there_and_nothing_else() -> None:
    assert len(set(search.__all__)) == len(search.__all__)
    assert all(hasattr(search, name) for name in search.__all__)
    public = {
        name
        for name, value in vars(search).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(search.__all__)


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="module 'search' has no attribute 'nothing'"):
        _ = search.nothing


def test_the_face_loads_no_engine_and_no_door() -> None:
    script = "from search import *; import sys; print(*sys.modules)"
    root = Path(search.__file__).parent.parent
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root
    ).stdout.split()
    heavy = {"whoosh", "click", "rich", "flask", "bs4", "lxml", "numpy", "search.engines.memory"}
    assert not heavy & set(loaded)
