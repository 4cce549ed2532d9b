"""What is measured together, and of how much: everything, or a little of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.engines.corpora import Corpus
from benchmarks.engines.peers import NAMES
from benchmarks.engines.session import OURS, Session

_FEW = ("common", "mid", "and-common", "or5-common", "phrase2", "prefix5", "real-and", "real-or")

#: Articles, engines beside ours, measurements, and what differs from what the session has.
_EVERYTHING: tuple[tuple[str, tuple[str, ...], tuple[str, ...], dict[str, object]], ...] = (
    ("N", ("tantivy", "fts5", "whoosh"), ("build",), {"times": 3}),
    ("N", ("tantivy",), ("a", "b", "c", "shuffled", "states", "opening", "serving"), {}),
    ("N", ("tantivy",), ("commits",), {}),
    ("N", ("tantivy", "whoosh"), ("peers",), {"times": 2, "asks": 3}),
    ("R", NAMES[1:], ("build",), {}),
    ("R", ("tantivy",), ("a", "b", "c"), {}),
    ("R", NAMES[1:], ("peers",), {"times": 3, "asks": 10}),
    ("R", (), ("index",), {"times": 3}),
    ("L", ("tantivy",), ("build", "b", "c"), {"asks": 40}),
    ("N10000", ("tantivy",), ("build", "b"), {"rows": _FEW, "asks": 40}),
    ("Nx10", ("tantivy",), ("build", "b"), {"rows": _FEW, "asks": 40, "times": 1}),
)


def everything(session: Session) -> Iterator[tuple[str, Session]]:
    """Each measurement, and what it works with."""
    for articles, peers, names, more in _EVERYTHING:
        for name in names:
            changed = {"corpus": Corpus.named(articles), "engines": (OURS, *peers), **more}
            yield name, replace(session, **changed)  # type: ignore[arg-type]  # each is a field of it


def quick(session: Session) -> Iterator[tuple[str, Session]]:
    """A little of everything that needs no other program: so that it can be tested."""
    little = replace(session, corpus=Corpus(name="R", articles=200), times=1, asks=1, commits=5)
    for name in ("build", "a", "b", "c", "peers", "shuffled", "states", "commits", "opening"):
        yield name, little


PLANS = {"all": everything, "quick": quick}
