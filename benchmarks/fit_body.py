"""Fits the two forests that choose the blocks of an article, and says what unseen pages think.

    python benchmarks/fit_body.py              # report on pages that were not fitted to
    python benchmarks/fit_body.py --write      # fit to all pages, write the forests

Which pages are unseen is fixed by a hash of their keys. A block is wanted where most of its runs
of words stand in the gold text. The second forest sees scores of the first that were made without
the page at hand (cross-fitting), else it would trust them too much.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":  # run as a script, the repository is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.boosting import fit
from benchmarks.extraction import CORPORA, WORD, GoldPage, corpora_folder, load, macro_f1, shares
from indexer.extract.body import ALL_COLUMNS, in_its_context, text_of
from indexer.extract.dom import Page, read
from indexer.extract.forest import Forest
from indexer.extract.furniture import without_furniture
from indexer.extract.laid import lay
from indexer.extract.measure import COLUMNS, measure, word_counts
from indexer.extract.nesting import Nesting, nest

TARGET = Path(__file__).resolve().parent.parent / "indexer" / "extract" / "forests.json"

UNSEEN = 40  #: per cent
FOLDS = 4
TREES_ALONE, TREES_IN_CONTEXT, DEPTH, RIDGE = 100, 200, 5, 10.0
_SURE_WORDS = 8  #: a shorter block is wanted where it stands in the gold, whole
_MOST_WORDS = 150  #: a longer block weighs no more


@dataclass(slots=True)
class Sample:
    """A page, ready for fitting."""

    corpus: str
    gold: GoldPage
    page: Page
    nesting: Nesting
    rows: npt.NDArray[np.float32]
    wanted: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]
    score: npt.NDArray[np.float64]  #: of the first forest


def is_unseen(key: str) -> bool:
    """Whether a page is kept out of fitting and tuning."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 100 < UNSEEN


def wanted_blocks(texts: list[str], gold: str) -> npt.NDArray[np.bool_]:
    """Which blocks stand in the gold text."""
    words = WORD.findall(gold)
    runs = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
    whole = f" {' '.join(words)} "
    wanted = []
    for text in texts:
        own = WORD.findall(text)
        if len(own) < _SURE_WORDS:
            wanted.append(bool(own) and f" {' '.join(own)} " in whole)
        else:
            own_runs = [tuple(own[at : at + 4]) for at in range(len(own) - 3)]
            wanted.append(sum(run in runs for run in own_runs) > 0.5 * len(own_runs))
    return np.array(wanted, dtype=bool)


def sample(corpus: str, gold: GoldPage) -> Sample | None:
    """A page with its rows and what is wanted of them; None where there is nothing to learn."""
    page = read(gold.markup)
    if not gold.body or not page.blocks.text:
        return None
    words = word_counts(page.blocks.text)
    nesting = nest(lay([page]), words)
    wanted = wanted_blocks(page.blocks.text, gold.body)
    # a page weighs as much as any other, and its furniture no more than three times its article
    good, bad = max(1, words[wanted].sum()), max(1, words[~wanted].sum())
    weight = (np.minimum(words, _MOST_WORDS) + 2) / good
    weight[~wanted] *= min(1.0, 3 * good / bad)
    return Sample(
        corpus=corpus, gold=gold, page=page, nesting=nesting, rows=measure(nesting),
        wanted=wanted, weight=weight, score=np.zeros(len(words)),
    )  # fmt: skip


def fit_both(samples: list[Sample]) -> tuple[Forest, Forest]:
    """The first forest, and the second that sees what the first says around a block."""
    for fold in range(FOLDS):
        rest = [one for at, one in enumerate(samples) if at % FOLDS != fold]
        forest = _fit([one.rows for one in rest], rest, COLUMNS, TREES_ALONE)
        for one in samples[fold::FOLDS]:
            one.score = forest.score(one.rows)
    alone = _fit([one.rows for one in samples], samples, COLUMNS, TREES_ALONE)
    rows = [in_its_context(one.rows, one.nesting, one.score) for one in samples]
    return alone, _fit(rows, samples, ALL_COLUMNS, TREES_IN_CONTEXT)


def _fit(
    rows: list[npt.NDArray[np.float32]], samples: list[Sample], columns: tuple[str, ...], trees: int
) -> Forest:
    weight = np.concatenate([one.weight for one in samples])
    return fit(
        np.concatenate(rows), np.concatenate([one.wanted for one in samples]),
        weight / weight.mean(), columns, trees=trees, depth=DEPTH, ridge=RIDGE,
    )  # fmt: skip


def f1(samples: list[Sample], alone: Forest, in_context: Forest) -> float:
    """Of the blocks that are kept with these forests, without a second opinion."""
    found = []
    for one in samples:
        rows = in_its_context(one.rows, one.nesting, alone.score(one.rows))
        kept = [int(at) for at in np.flatnonzero(in_context.score(rows) > 0)]
        body = text_of(one.page, without_furniture(one.page, kept))
        found.append(shares(one.gold.body or "", body))
    return macro_f1(found)


def main() -> int:
    """Fit, report, and write if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=corpora_folder())
    parser.add_argument(
        "--write", action="store_true", help=f"fit to all pages, write {TARGET.name}"
    )
    chosen = parser.parse_args()
    samples = [
        made
        for corpus in CORPORA
        for gold in load(chosen.corpora, corpus)
        if gold.is_article and (made := sample(corpus, gold))
    ]
    samples.sort(key=lambda one: hashlib.sha256(one.gold.key.encode()).digest()[::-1])
    if chosen.write:
        alone, in_context = fit_both(samples)
        trees = {"alone": alone.to_json(), "in context": in_context.to_json()}
        TARGET.write_text(json.dumps(trees, separators=(",", ":")) + "\n", encoding="utf-8")
        return 0
    seen = [one for one in samples if not is_unseen(one.gold.key)]
    alone, in_context = fit_both(seen)
    for corpus in CORPORA:
        for name, unseen in (("seen", False), ("unseen", True)):
            part = [
                one for one in samples
                if one.corpus == corpus and is_unseen(one.gold.key) == unseen
            ]  # fmt: skip
            print(f"F1 {corpus} {name:6} {len(part):4} pages {f1(part, alone, in_context):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
