"""The command line and the server, as people use them: beside omindex and recollindex.

Those two read tags off pages and index what is left; Broadsheet looks for the article in each.
"""

from __future__ import annotations

import gzip
import html
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.engines.corpora import CORPORA, ROOT, Corpus
from benchmarks.engines.measuring import Work

_COPIES = 10  # of the gold pages
_A_FOLDER = 1_000  # pages
_NEW_WORD = "zyxwvutsrq"

#: Where it is installed, Python compiles a module once and not at each start.
_ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}

Run = Callable[[Path, Path], list[str]]


def broadsheet(*arguments: str) -> list[str]:
    """The command line of this very source."""
    return [sys.executable, "-m", "broadsheet", *arguments]


def _broadsheet_index(pages: Path, index: Path) -> list[str]:
    return broadsheet("index", "--quiet", "--index", str(index), str(pages))


def _omindex(pages: Path, index: Path) -> list[str]:
    index.mkdir(exist_ok=True)
    return ["omindex", "--url", "/", "--stemmer", "english", "--db", str(index / "db"), str(pages)]


def _recollindex(pages: Path, index: Path) -> list[str]:
    index.mkdir(exist_ok=True)
    (index / "recoll.conf").write_text(
        f"topdirs = {pages}\ndbdir = {index}/db\nloglevel = 1\n"
        "indexstemminglanguages = english\nmonitordelaysecs = 0\n"
    )
    return ["recollindex", "-c", str(index)]


INDEXERS: dict[str, Run] = {
    "broadsheet": _broadsheet_index,
    "omindex": _omindex,
    "recollindex": _recollindex,
}


def indexers() -> list[str]:
    """Those that are installed here."""
    return [name for name in INDEXERS if name == "broadsheet" or shutil.which(name)]


def reuters_pages(folder: Path, articles: int | None = None) -> Path:
    """Newswire as one plain HTML page an article."""
    if not folder.exists():
        for number, article in enumerate(Corpus(name="R", articles=articles)):
            page = folder / f"{number // _A_FOLDER:03}" / f"{number:05}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            title = html.escape(article.title)
            day = article.date.start.date().isoformat() if article.date else ""
            body = "".join(
                f"<p>{html.escape(paragraph)}</p>\n" for paragraph in article.body.split("\n ")
            )
            page.write_text(
                "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>"
                f'<title>{title}</title><meta name="date" content="{day}"></head>\n'
                f"<body><article><h1>{title}</h1>\n{body}</article></body></html>\n",
                "utf-8",
            )
    return folder


def gold_pages(folder: Path) -> Path:
    """The judged pages of html_articles.tar.gz, ten times."""
    if not folder.exists():
        with tarfile.open(CORPORA / "html_articles.tar.gz") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.name.endswith(".html.gz") else None
                if file is not None:
                    name = Path(member.name).name.removesuffix(".gz")
                    page = gzip.decompress(file.read())
                    for copy in range(_COPIES):
                        (folder / str(copy)).mkdir(parents=True, exist_ok=True)
                        (folder / str(copy) / name).write_bytes(page)
    return folder


def run(command: Sequence[str]) -> Work:
    """Run it to its end: seconds, and the largest resident set of one of its processes."""
    began = time.perf_counter()
    started = subprocess.Popen(
        command, cwd=ROOT, env=_ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(started.pid, 0)
    wall = time.perf_counter() - began
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode not in (0, 3):  # 3: pages without any text were named
        raise subprocess.CalledProcessError(started.returncode, command)
    return Work(wall=wall, cpu=usage.ru_utime + usage.ru_stime, rss=usage.ru_maxrss * 1_024)


def index(pages: Path, work: Path, times: int) -> dict[str, Any]:
    """Index pages afresh, again with nothing changed, and with one of them changed; in turn."""
    took: dict[str, dict[str, list[Work]]] = {}
    sizes: dict[str, int] = {}
    changing = sorted(pages.rglob("*.html"))[7]
    page = changing.read_bytes()
    for number in range(times):
        for name in indexers():
            index = work / f"{pages.name}-{name}"
            shutil.rmtree(index, ignore_errors=True)
            command = INDEXERS[name](pages, index)
            its = took.setdefault(name, {"first": [], "again": [], "changed": []})
            its["first"].append(run(command))
            its["again"].append(run(command))
            new = f"<p>{_NEW_WORD}{number} ".encode()
            changing.write_bytes(page.replace(b"<p>", new, 1))
            its["changed"].append(run(command))
            sizes[name] = sum(one.stat().st_size for one in index.rglob("*") if one.is_file())
    changing.write_bytes(page)
    word = f"{_NEW_WORD}{times - 1}"
    if word not in _search(work / f"{pages.name}-broadsheet", word):
        raise AssertionError("the changed page is not found")
    return {
        name: {
            **{step: _middle(works) for step, works in steps.items()},
            "bytes": sizes[name],
        }
        for name, steps in took.items()
    }


def _search(index: Path, query: str) -> str:
    command = broadsheet("search", "--index", str(index), query)
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def search(index: Path, queries: Sequence[str]) -> dict[str, float]:
    """``broadsheet search`` in a new process for each query: seconds."""
    works = [run(broadsheet("search", "--index", str(index), query)) for query in queries]
    return _middle(works)


def _middle(works: Sequence[Work]) -> dict[str, float]:
    figures = [asdict(one) for one in works]
    return {name: median(one[name] for one in figures) for name in figures[0]}
