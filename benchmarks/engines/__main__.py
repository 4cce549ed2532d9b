"""The command: ``python -m benchmarks.engines build b --articles N --rows common,mid``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.engines.corpora import CORPORA, ROOT, Corpus
from benchmarks.engines.measurements import MEASUREMENTS
from benchmarks.engines.peers import NAMES, is_here
from benchmarks.engines.plans import PLANS
from benchmarks.engines.results import Results
from benchmarks.engines.session import OURS, Session


def main() -> int:
    """Measure what is named, print it, and keep it in the results."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    absent = [name for name in NAMES if not is_here(name)]
    if absent:
        print(f"not installed, and so left out: {', '.join(absent)}")
    for text in options.articles.split(","):
        session = Session(
            corpus=Corpus.named(text),
            engines=(OURS, *_names(options.peers)),
            absent=frozenset(absent),
            work=options.work,
            results=Results(options.results or options.work / "results.json"),
            times=options.times,
            asks=options.asks,
            rows=_names(options.rows),
        )
        for name in options.what:
            if name in PLANS:
                for one, its in PLANS[name](session):
                    MEASUREMENTS[one](its.here())
            else:
                MEASUREMENTS[name](session.here())
    return 0


def _options() -> argparse.Namespace:
    calls = {**PLANS, **MEASUREMENTS}
    told = {name: (call.__doc__ or "").partition("\n")[0] for name, call in calls.items()}
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engines",
        description=(__doc__ or "").partition("\n")[0],
        epilog="\n".join(f"{name:10}{doc}" for name, doc in told.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "what", nargs="+", choices=[*PLANS, *MEASUREMENTS], metavar="WHAT", help="see below"
    )
    parser.add_argument("--articles", default="R", help="N, R, L, N10000, Nx10; more by commas")
    parser.add_argument("--rows", default="", help="names by commas; default: all")
    parser.add_argument("--peers", default="tantivy", help=", ".join(NAMES[1:]))
    parser.add_argument("--asks", type=int, help="only so many questions of a row")
    parser.add_argument("--times", type=int, default=5, help="each question, default: %(default)s")
    parser.add_argument("--results", type=Path, help="where figures are kept")
    parser.add_argument(
        "--work", type=Path, default=ROOT / ".broadsheet" / "benchmarks",
        help="where indexes are kept for the next run",
    )  # fmt: skip
    options = parser.parse_args()
    if not CORPORA.exists():
        parser.error(f"{CORPORA} is not there; BROADSHEET_CORPORA says where the articles are")
    return options


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


if __name__ == "__main__":
    sys.exit(main())
