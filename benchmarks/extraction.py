"""How well and how fast pages become articles, against gold and against trafilatura's default.

    python benchmarks/extraction.py [--corpora DIR] [--check]

F1 is that of the html_articles corpus: shingles of four words, normalised a page, precision and
recall averaged over pages, F1 of the two averages. ``--check`` exits 1 below the floors that are
committed beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":  # run as a script, the repository is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indexer.extract import Extracted, extract
from indexer.extract.body import kept_blocks, text_of
from indexer.extract.dom import read
from indexer.extract.errors import NoArticleError

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("extraction_floors.json")
CORPORA = {"A": "html_articles.tar.gz", "W": "html_wcxb_dev.tar.gz"}

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page with what people found in it; None where the corpus does not say, "" for nothing."""

    key: str
    markup: str
    body: str | None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    is_article: bool = True


def corpora_folder() -> Path:
    """Where the corpora are: BROADSHEET_CORPORA, or beside the repository."""
    return Path(os.environ.get("BROADSHEET_CORPORA") or ROOT.parent / "shared" / "corpora")


def load(folder: Path, name: str) -> list[GoldPage]:
    """The pages of a corpus (a key of CORPORA) in the order of their keys."""
    pages: dict[str, str] = {}
    gold: dict[str, dict[str, str]] = {}
    with tarfile.open(folder / CORPORA[name]) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is None:
                continue
            if member.name.endswith("ground-truth.json"):
                gold = json.load(file)
            elif member.name.endswith(".html.gz"):
                key = Path(member.name).name.removesuffix(".html.gz")
                pages[key] = gzip.decompress(file.read()).decode("utf-8", "replace")
    has_metadata = name == "W"
    return [
        GoldPage(
            key=key, markup=pages[key], body=entry.get("articleBody"),
            title=(entry.get("title") or "") if has_metadata else None,
            author=(entry.get("author") or "") if has_metadata else None,
            date=(entry.get("publish_date") or "") if has_metadata else None,
            is_article=entry.get("type", "article") == "article",
        )
        for key, entry in sorted(gold.items())
    ]  # fmt: skip


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of ``size`` words with their numbers; a shorter text is one run."""
    words = WORD.findall(text)
    runs = (tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))
    return Counter(run for run in runs if run)


def shares(gold: str, found: str) -> tuple[float, float, float]:
    """True positive, false positive and false negative shingles, as shares of all of them."""
    wanted, got = shingles(gold), shingles(found)
    right = (wanted & got).total()
    wrong, missed = got.total() - right, wanted.total() - right
    total = (right + wrong + missed) or 1
    return right / total, wrong / total, missed / total


def macro_f1(pages: Iterable[tuple[float, float, float]]) -> float:
    """F1 of the mean precision (of pages with text found) and the mean recall (with gold)."""
    pages = list(pages)
    precision = [_part(right, wrong, missed) for right, wrong, missed in pages if right + wrong]
    recall = [_part(right, missed, wrong) for right, wrong, missed in pages if right + missed]
    mean_precision, mean_recall = statistics.mean(precision), statistics.mean(recall)
    if not mean_precision + mean_recall:
        return 0.0
    return 2 * mean_precision * mean_recall / (mean_precision + mean_recall)


def _part(right: float, other: float, third: float) -> float:
    if not other and not third:
        return 1.0
    return right / (right + other) if right else 0.0


def same(gold: str, found: str) -> bool:
    """Whether one contains the other, case, space and punctuation aside."""
    first, second = (
        " ".join(WORD.findall(text.lower().replace("_", " "))) for text in (gold, found)
    )
    return bool(first and second) and (first in second or second in first)


def metadata_shares(pairs: Iterable[tuple[GoldPage, Extracted | None]]) -> dict[str, float]:
    """Percentages: right title, author and date where gold has one, none where it has none."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()

    def count(name: str, is_right: bool) -> None:
        of[name] += 1
        right[name] += is_right

    for page, found in pairs:
        title = found.title.value if found and found.title else ""
        author = ", ".join(found.authors.value) if found and found.authors else ""
        date = str(found.date.value.day) if found and found.date else ""
        if page.title:
            count("title", same(page.title, title))
        if page.author:
            count("author", same(page.author, author))
        else:
            count("no author", not author)
        if page.date:
            count("date", date == page.date)
        else:
            count("no date", not date)
    return {name: 100 * right[name] / of[name] for name in of}


def try_extract(page: GoldPage) -> Extracted | None:
    """The article of a page; None where there is none."""
    try:
        return extract(page.markup)
    except NoArticleError:
        return None


def quality(folder: Path) -> dict[str, float]:
    """All figures that have floors, but speed."""
    figures: dict[str, float] = {}
    for name in CORPORA:
        pairs = [(page, try_extract(page)) for page in load(folder, name)]
        figures[f"F1 {name}"] = macro_f1(
            shares(page.body, found.body if found else "")
            for page, found in pairs
            if page.is_article and page.body is not None
        )
        if name == "W":
            figures |= metadata_shares(pairs)
    return figures


def speed(folder: Path, rounds: int = 1) -> dict[str, float]:
    """Pages a second, one process: ours whole, ours the body alone, trafilatura's default.

    Each page is given to all in turn, so that a busy machine is as busy for each.
    """
    import trafilatura

    def body_alone(markup: str) -> object:
        page = read(markup)
        return text_of(page, kept_blocks(page))

    runners: dict[str, Callable[[str], object]] = {
        "ours": lambda markup: try_extract(GoldPage(key="", markup=markup, body=None)),
        "ours, body alone": body_alone,
        "trafilatura": lambda markup: trafilatura.extract(markup, include_comments=False),
    }
    figures: dict[str, float] = {}
    for name in CORPORA:
        pages = load(folder, name)
        for run in runners.values():
            run(pages[0].markup)  # imports and tables
        spent = dict.fromkeys(runners, 0.0)
        for number in range(rounds):
            for page in pages:
                order = list(runners)[number % 3 :] + list(runners)[: number % 3]
                for runner in order:
                    began = time.process_time()
                    runners[runner](page.markup)
                    spent[runner] += time.process_time() - began
        for runner, seconds in spent.items():
            figures[f"pages/s {name}: {runner}"] = rounds * len(pages) / seconds
        figures[f"speed {name}"] = spent["trafilatura"] / spent["ours"]
        figures[f"speed {name}, body alone"] = spent["trafilatura"] / spent["ours, body alone"]
    return figures


def main() -> int:
    """Print the table; with --check, 1 where a figure is below its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=corpora_folder())
    parser.add_argument("--check", action="store_true", help="compare with the floors")
    parser.add_argument("--rounds", type=int, default=1, help="rounds of timing; 0 for none")
    chosen = parser.parse_args()
    figures = quality(chosen.corpora)
    if chosen.rounds:
        figures |= speed(chosen.corpora, chosen.rounds)
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    below = False
    for name, value in figures.items():
        floor = floors.get(name)
        is_below = floor is not None and value < floor
        below = below or is_below
        print(
            f"{name:32} {value:9.4f}"
            + (f"   floor {floor:g}" if floor is not None else "")
            + ("   BELOW" if is_below else "")
        )
    return 1 if chosen.check and below else 0


if __name__ == "__main__":
    sys.exit(main())
