"""How well the ranking finds what people judged relevant: nDCG@10 and MAP on judged collections.

    python benchmarks/relevance.py [--corpora DIR] [--engine whoosh] [--check] [NAME ...]

Each question's words are joined by OR and asked of an index of the collection. The collections are
those of retrieval.tar.gz, which is not part of the project; floors are in relevance_floors.json.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from search.engine import Engine, Reader  # noqa: E402  # after the path to it
from search.engines.memory import MemoryEngine  # noqa: E402  # as above
from search.model import Article, Origin, Query  # noqa: E402  # as above
from search.query.tree import Node, Nothing, Or, Term  # noqa: E402  # as above
from search.registry import open_engine  # noqa: E402  # as above
from search.text import tokenize  # noqa: E402  # as above

FLOORS = Path(__file__).with_name("relevance_floors.json")
CORPORA = Path(os.environ.get("BROADSHEET_CORPORA") or ROOT.parent / "shared" / "corpora")
DEPTH = 1_000  # hits a question, for MAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Articles, questions, and which article answers which question how well."""

    name: str
    articles: list[Article]
    questions: dict[str, str]
    grades: dict[str, dict[str, int]]  #: question, article; above 0 is relevant


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Means over the questions that have a relevant article."""

    questions: int
    ndcg: float
    map: float
    milliseconds: float  #: a question


def collection(archive: tarfile.TarFile, name: str) -> Collection:
    """Read a collection from the archive. Raises KeyError if it is not there."""
    articles = [
        Article(
            id=row["_id"],
            origin=Origin(root=name, path="corpus.jsonl", item=row["_id"]),
            title=row.get("title") or "",
            body=row["text"],
        )
        for row in _rows(archive, f"{name}/corpus.jsonl")
    ]
    grades: dict[str, dict[str, int]] = {}
    for line in _lines(archive, f"{name}/qrels.tsv"):
        question, article, grade = line.split("\t")
        if grade != "score":
            grades.setdefault(question, {})[article] = max(0, int(grade))
    questions = {row["_id"]: row["text"] for row in _rows(archive, f"{name}/queries.jsonl")}
    return Collection(name=name, articles=articles, questions=questions, grades=grades)


def measure(engine: Engine, judged: Collection) -> Score:
    """Index the collection in an empty engine, and ask its questions."""
    with engine.writer(run=judged.name) as writer:
        for article in judged.articles:
            writer.upsert(article)
    reader = engine.reader()
    ndcg, average_precision = [], []
    began = time.perf_counter()
    for number, text in judged.questions.items():
        grades = judged.grades.get(number, {})
        if any(grades.values()):
            found = ask(reader, text)
            ndcg.append(ndcg_at(10, found, grades))
            average_precision.append(precision(found, grades))
    spent = time.perf_counter() - began
    reader.close()
    return Score(
        questions=len(ndcg),
        ndcg=sum(ndcg) / len(ndcg),
        map=sum(average_precision) / len(ndcg),
        milliseconds=1000 * spent / len(ndcg),
    )


def ask(reader: Reader, text: str) -> list[str]:
    """The ids found for the words of a text, joined by OR, the best first."""
    words = tuple(Term(text=token.surface) for token in tokenize(text))
    tree: Node = Or(children=words) if len(words) > 1 else words[0] if words else Nothing()
    page = reader.search(Query(tree=tree, per_page=DEPTH, facets=(), highlights=0))
    return [hit.article.id for hit in page.hits]


def ndcg_at(depth: int, found: list[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain, gains linear (Järvelin and Kekäläinen 2002)."""
    best = sorted(grades.values(), reverse=True)[:depth]
    gained = (grades.get(one, 0) for one in found[:depth])
    return _discounted(gained) / _discounted(iter(best))


def precision(found: list[str], grades: dict[str, int]) -> float:
    """Average precision over all relevant articles."""
    hits, total = 0, 0.0
    for rank, one in enumerate(found, 1):
        if grades.get(one, 0):
            hits += 1
            total += hits / rank
    return total / sum(1 for grade in grades.values() if grade)


def _discounted(gains: Iterator[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _lines(archive: tarfile.TarFile, name: str) -> Iterator[str]:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    for line in file:
        yield line.decode("utf-8").rstrip("\n")


def _rows(archive: tarfile.TarFile, name: str) -> Iterator[dict[str, Any]]:
    return map(json.loads, _lines(archive, name))


def main() -> int:
    """The command; 1 if a collection is below its floor and ``--check`` was given."""
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))["ndcg@10"]
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("names", nargs="*", metavar="NAME", help=f"default: {' '.join(floors)}")
    options.add_argument("--corpora", type=Path, default=CORPORA, help="where retrieval.tar.gz is")
    options.add_argument("--engine", default="whoosh", help="whoosh (default) or memory")
    options.add_argument("--check", action="store_true", help="end with 1 below a floor")
    chosen = options.parse_args()
    packed = chosen.corpora / "retrieval.tar.gz"
    if not packed.exists():
        options.error(f"{packed} is not there; --corpora says where it is")

    below = []
    print(f"{chosen.engine:14} {'questions':>9} {'nDCG@10':>8} {'floor':>6} {'MAP':>6} {'ms':>6}")
    with tarfile.open(packed) as archive:
        for name in chosen.names or floors:
            judged = collection(archive, name)
            with tempfile.TemporaryDirectory() as folder:
                memory = chosen.engine == "memory"
                engine = MemoryEngine() if memory else open_engine(chosen.engine, Path(folder))
                score = measure(engine, judged)
            floor = floors.get(name)
            print(
                f"{name:14} {score.questions:9} {score.ndcg:8.4f} {floor or '':>6}"
                f" {score.map:6.3f} {score.milliseconds:6.1f}"
            )
            if floor is not None and score.ndcg < floor:
                below.append(name)
    if below:
        print(f"below the floor: {', '.join(below)}", file=sys.stderr)
    return 1 if below and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
