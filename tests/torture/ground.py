"""What is tortured: a folder of articles, its index, and the real command line."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from search import Article, IndexMissingError, open_engine

ROOT = Path(__file__).parents[2]

#: `make torture` sets it: everything, not a sample.
WHOLE = bool(os.environ.get("BROADSHEET_TORTURE"))

WORDS = [
    "astana", "ferry", "treaty", "minister", "storm", "harbour", "council", "ballot", "grain",
    "pipeline", "İstanbul", "Türkiye", "river", "summit", "wages", "strike", "museum", "orchard",
    "border", "railway", "verdict", "budget", "паром", "келісім",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder of articles and an index of it."""

    articles: Path
    index: Path

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "broadsheet", *words, f"--index={self.index}"]

    def environment(self, **settings: str) -> dict[str, str]:
        few = {} if WHOLE else {"BROADSHEET_PROCESSES": "1"}  # each takes a second to start
        return {**os.environ, "NO_COLOR": "1", **few, **settings}

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """``broadsheet WORDS``, to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment(**settings),
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=1_800,
        )

    def must(self, *words: str, **settings: str) -> str:
        """``broadsheet WORDS``, which ends well; what it said on stdout."""
        ran = self.run(*words, **settings)
        assert ran.returncode == 0, f"{words}: {ran.returncode}\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    def held(self) -> dict[str, Article]:
        """Every article that the index has now, by id; read as after a restart."""
        try:
            reader = open_engine("whoosh", self.index).reader()
        except IndexMissingError:
            return {}
        with closing(reader):
            found = {id_: reader.get(id_) for id_, _ in reader.origins()}
        assert len(found) == reader.articles
        return {id_: article for id_, article in found.items() if article}

    def is_complete(self, expected: dict[str, Article]) -> None:
        """The next run brings the index to exactly what lies in the folder, and then rests."""
        self.must("index", str(self.articles))
        assert self.held() == expected
        assert self.must("check") == "The index is sound.\n"
        report = json.loads(self.must("index", str(self.articles), "--json"))
        assert report["totals"]["unchanged"] == report["totals"]["seen"], report


def expected_of(articles: Path, index: Path) -> dict[str, Article]:
    """What an index has that is made of the folder in one go."""
    ground = Ground(articles, index)
    ground.must("index", str(articles))
    return ground.held()


def write_articles(folder: Path, numbers: range, *, edition: int = 1) -> None:
    """One file each; every ninth is a page, every tenth a JSONL of five."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        chance = random.Random(f"{number} {edition}")  # noqa: S311 - the same each time
        if number % 10 == 0:
            lines = [
                json.dumps(
                    {"id": f"{number}-{part}", "title": _title(chance), "text": _text(chance)}
                )
                for part in range(5)
            ]
            (folder / f"{number:04}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        elif number % 9 == 0:
            paragraphs = "".join(f"<p>{_text(chance)}</p>" for _ in range(4))
            (folder / f"{number:04}.html").write_text(
                f"<html lang=en><title>{_title(chance)}</title><nav><a href=/>Home</a></nav>"
                f"<article><h1>{_title(chance)}</h1>{paragraphs}</article></html>",
                encoding="utf-8",
            )
        else:
            text = f"{_title(chance)}\n\n{_text(chance)}\n"
            (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")


def _title(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=5)).capitalize()


def _text(chance: random.Random) -> str:
    return " ".join(
        " ".join(chance.choices(WORDS, k=chance.randrange(6, 14))).capitalize() + "."
        for _ in range(6)
    )
