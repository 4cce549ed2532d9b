"""Commands load what they need: a search no HTML parser, no web; an idle run not even arrays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: What may be in memory after `broadsheet search`, beside the standard library and what Python
#: itself loads at its start.
ON_THE_WAY_TO_A_SEARCH = {
    "Stemmer", "broadsheet", "click", "numpy", "orjson", "platformdirs", "search", "zstandard",
}  # fmt: skip


def run_python(code: str, *arguments: str, index: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "BROADSHEET_INDEX": str(index)},
        check=False,
    )


def test_a_search_loads_only_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The ferry treaty was signed.\n\nIt has 27 articles.\n")
    command = "import sys, broadsheet; sys.exit(broadsheet.main())"
    made = run_python(command, "index", str(tmp_path / "note.txt"), index=tmp_path / "index")
    assert made.returncode == 0, made.stderr

    modules = "import json, sys\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    at_start = set(json.loads(run_python(modules, index=tmp_path).stderr))
    watched = (
        "import json, sys\nimport broadsheet\n"
        "try:\n    broadsheet.main()\n"
        "finally:\n    print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    ran = run_python(watched, "search", "treat* ferries", index=tmp_path / "index")
    assert "signed" in ran.stdout, ran.stderr
    loaded = set(json.loads(ran.stderr.splitlines()[-1]))
    assert "search.cli" in loaded
    assert loaded.isdisjoint({"concurrent.futures", "multiprocessing", "difflib", "logging"})
    tops = {name.split(".")[0] for name in loaded - at_start}
    tops = {name for name in tops if "cython" not in name}  # Stemmer's own, named by its compiler
    assert sorted(tops - ON_THE_WAY_TO_A_SEARCH - sys.stdlib_module_names) == []


def test_a_run_that_has_nothing_to_do_loads_no_reader_and_no_arrays(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The ferry treaty was signed.\n\nIt has 27 articles.\n")
    os.utime(tmp_path / "note.txt", (1_000_000_000, 1_000_000_000))
    watched = (
        "import json, sys\nimport broadsheet\n"
        "try:\n    broadsheet.main()\n"
        "finally:\n    print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    arguments = ("index", str(tmp_path / "note.txt"))
    first, second = (run_python(watched, *arguments, index=tmp_path / "index") for _ in range(2))
    assert "1 article written" in first.stdout, first.stderr
    assert "Nothing to do" in second.stdout, second.stderr
    loaded = set(json.loads(second.stderr.splitlines()[-1]))
    tops = {name.split(".")[0] for name in loaded}
    assert tops.isdisjoint({"numpy", "whoosh", "zstandard", "lxml", "bs4", "trafilatura", "yaml"})
    assert loaded.isdisjoint({"email", "multiprocessing", "search.query", "indexer.reading"})
