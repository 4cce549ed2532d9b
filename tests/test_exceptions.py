"""Each exception from a rule of the linter or the type checker has its reason beside it."""

from __future__ import annotations

import re

from tests.conftest import ROOT

_FOLDERS = ("search", "indexer", "web", "benchmarks", "tests")
_BARE = re.compile(r"# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[a-z, -]+\])?)\s*$")


def test_each_has_its_reason() -> None:
    files = [ROOT / "broadsheet.py"]
    for folder in _FOLDERS:
        files += sorted((ROOT / folder).rglob("*.py"))
    bare = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if _BARE.search(line)
    ]
    assert bare == []
