"""Xapian, by Debian's python3-xapian: it is in the system's Python, so a process of that is asked.

The clocks are read there (``xapian_process``): what goes through the pipe is not counted.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.engines.asks import Ask, Level
from benchmarks.engines.timing import Timing
from search.model import Article

_PYTHON = "/usr/bin/python3"
_PROCESS = Path(__file__).with_name("xapian_process.py")


class Xapian:
    """See ``Peer``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [_PYTHON, "-I", str(_PROCESS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        """Articles go through the pipe as JSON; it is a thousandth of what Xapian takes."""
        self._say({"do": "build", "folder": str(folder)})
        for article in articles:
            start = article.date.start if article.date else None
            self._send(
                {
                    "id": article.id,
                    "title": article.title,
                    "body": article.body,
                    "tag": article.tags,
                    "author": article.authors,
                    "section": article.section or "",
                    "url": article.url,
                    "day": f"{start:%Y%m%d}" if start else "",
                }
            )
        self._say({})
        self._process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
        self._process.wait()  # its time counts among that of children

    def open(self, folder: Path) -> None:
        self._say({"do": "open", "folder": str(folder)})

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing] | None:
        days = [f"{day:%Y%m%d}" for day in ask.between or ()]
        said = {**asdict(ask), "between": days, "level": str(level), "do": "prepare"}
        number = self._say(said)["prepared"]
        if number is None:
            return None
        return partial(self._timing, number)

    def forget(self) -> None:
        """It leaves caching to the system."""

    def parts(self, folder: Path) -> dict[str, int]:
        return {path.stem: path.stat().st_size for path in folder.iterdir()}

    def _timing(self, number: int) -> Timing:
        return Timing(**self._say({"do": "ask", "prepared": number}))

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin  # noqa: S101  # it is a pipe
        self._process.stdin.write(json.dumps(message) + "\n")

    def _say(self, message: dict[str, Any]) -> Any:
        self._send(message)
        assert self._process.stdin and self._process.stdout  # noqa: S101  # they are pipes
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


PEER = Xapian
