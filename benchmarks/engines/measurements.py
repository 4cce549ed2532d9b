"""Each measurement of a run, by the name that the command line has for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from statistics import median
from typing import Any

from benchmarks.engines import kernels, opening, product, serving, showing, states
from benchmarks.engines.asks import Level
from benchmarks.engines.building import build
from benchmarks.engines.corpora import Corpus, again
from benchmarks.engines.peers import Peer
from benchmarks.engines.session import OURS, Session

_BUILDS = 3
_SECONDS = 8  # of a load
_STATES = (
    "common", "mid", "rare", "and-common", "and-mid-common", "or5-common", "or3-mid", "phrase2",
    "phrase3", "prefix5", "prefix3", "real-and", "real-phrase", "real-or",
)  # fmt: skip
#: A few of these would be most of a sum.
_NOT_SHUFFLED = {"phrase-worst", "prefix-wide", "fuzzy", "suffix", "newest"}


def builds(session: Session) -> None:
    """Build with every engine in turn; the quickest run of each."""
    found: dict[str, list[dict[str, Any]]] = {engine: [] for engine in session.engines}
    for _ in range(min(session.times, _BUILDS)):
        for engine in session.engines:
            found[engine].append(build(engine, session.corpus, session.work))
    best = {engine: min(runs, key=lambda run: run["wall"]) for engine, runs in found.items()}
    session.results.put(f"build/{session.corpus}", {"engines": best})
    showing.builds(str(session.corpus), best)


def asking(session: Session, levels: tuple[Level, ...], kept_as: str = "") -> None:
    """Ask every row of every engine, at some levels."""
    peers = session.peers()
    chosen = session.chosen()
    for level in levels:
        showing.head(level, str(session.corpus))
        for row in chosen:
            found = kernels.measure(peers, row, level, session.times)
            session.results.put(f"{kept_as}{level}/{session.corpus}/{row.name}", found)
            showing.row(row.name, found)


def tops(session: Session) -> None:
    """(a) ten ids and scores."""
    asking(session, (Level.TOP,))


def totals(session: Session) -> None:
    """(b) and how many there are."""
    asking(session, (Level.TOTAL,))


def pages(session: Session) -> None:
    """(c) from the text typed to the page; with one snippet a hit, and with three of ours."""
    asking(session, (Level.PAGE, Level.FULL))


def compared(session: Session) -> None:
    """(b) and (c) of all engines, whatever they take."""
    asking(session, (Level.TOTAL, Level.PAGE), "peers-")


def shuffled(session: Session) -> None:
    """(b) all classes in a random order, with the cache as it is set."""
    peers = session.peers()
    asks = [
        asked for row in session.chosen() if row.name not in _NOT_SHUFFLED for asked in row.asks
    ]
    found = kernels.shuffled(peers, asks)
    session.results.put(f"shuffled/{session.corpus}", found)
    showing.sums(f"shuffled {session.corpus}", found)


def in_states(session: Session) -> None:
    """(b) of four segments, of an index with a tenth deleted; and what a merge takes."""
    folder = session.folder("four")
    shutil.rmtree(folder, ignore_errors=True)
    four = states.segments(session.corpus, folder)
    without = session.folder("deleted")
    shutil.rmtree(without, ignore_errors=True)
    one = session.opened(OURS)
    fewer = states.deleted(session.folder(OURS), session.corpus, without)
    merged = states.merging(four, session.work)
    session.results.put(f"merge/{session.corpus}", {**merged, "segments": four.segments})
    print(f"\nmerge of {four.segments} segments: {merged}")
    peers: dict[str, Peer] = {OURS: one, "four": four, "deleted": fewer}
    showing.head(Level.TOTAL, f"{session.corpus}, one segment to four, to a tenth deleted")
    for row in session.chosen(_STATES):
        found = kernels.measure(peers, row, Level.TOTAL, session.times)
        session.results.put(f"states/{session.corpus}/{row.name}", found)
        showing.row(row.name, found)


def commits(session: Session) -> None:
    """A thousand commits of one article each, and what that does to questions."""
    added = [again(one, 1) for one in islice(Corpus(name="R").once(), session.commits)]
    found: dict[str, Any] = {}
    folder = session.folder("commits")
    before = session.opened(OURS)
    found[OURS] = states.commits(session.folder(OURS), folder, added)
    if "tantivy" in session.engines:
        session.opened("tantivy")
        built = session.folder("tantivy")
        found["tantivy"] = states.tantivy_commits(built, session.folder("tantivy-commits"), added)
    session.results.put(f"commits/{session.corpus}", {"engines": found})
    for engine, its in found.items():
        print(f"\ncommits {engine}: {its}")
    after = type(before)()
    after.open(folder)
    showing.head(Level.TOTAL, f"{session.corpus}, before the commits and after them")
    for row in session.chosen(_STATES):
        asked = kernels.measure({OURS: before, "after": after}, row, Level.TOTAL, session.times)
        session.results.put(f"after-commits/{session.corpus}/{row.name}", asked)
        showing.row(row.name, asked)


def opened(session: Session) -> None:
    """Opening and the first answer; ``broadsheet search`` in a cold process."""
    session.opened(OURS)
    folder = session.folder(OURS)
    typed = _typed(session)
    found = [opening.opening(folder, text) for text in typed[: session.times]]
    figures = {key: median(one[key] for one in found) for key in found[0]}
    figures["search"] = product.search(folder, typed[: session.times])["wall"]
    session.results.put(f"opening/{session.corpus}", figures)
    print(f"\nopening {session.corpus}: {figures}")


def served(session: Session) -> None:
    """The JSON endpoint with two workers: one client and eight, memory, an article added."""
    session.opened(OURS)
    folder = session.work / "served"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(session.folder(OURS), folder)
    figures: dict[str, Any] = {}
    with serving.served(folder) as server:
        for clients in (8, 1, 8) if shutil.which("wrk") else ():  # the first to warm it
            figures[f"clients{clients}"] = serving.load(
                server, _typed(session), session.work, clients, _SECONDS
            )
        figures["rss"] = serving.memory(server)
        figures["visible"] = median(serving.until_visible(server, folder, session.times))
    session.results.put(f"serving/{session.corpus}", figures)
    print(f"\nserving {session.corpus}: {figures}")


def indexing(session: Session) -> None:
    """``broadsheet index`` beside omindex and recollindex, of newswire and of the gold pages."""
    for pages_ in (
        product.reuters_pages(session.work / "reuters", session.corpus.articles),
        product.gold_pages(session.work / "gold"),
    ):
        found = product.index(pages_, session.work, min(session.times, _BUILDS))
        session.results.put(f"index/{pages_.name}", {"engines": found})
        for name, its in found.items():
            print(f"\nindex {pages_.name} {name}: {its}")


def _typed(session: Session) -> list[str]:
    """Real queries that find something, as they are typed."""
    ours = session.opened(OURS)
    every = replace(session, asks=None, rows=("real-and", "real-phrase", "real-or"))
    asks = [asked for row in every.chosen() for asked in row.asks]
    hits = []
    for at in range(len(asks)):  # of the three kinds in turn
        asked = asks[at * 331 % len(asks)]
        call = ours.prepared(asked, Level.TOP)
        if call and call().total:
            hits.append(asked.typed())
    return hits


MEASUREMENTS: dict[str, Callable[[Session], None]] = {
    "build": builds,
    "a": tops,
    "b": totals,
    "c": pages,
    "peers": compared,
    "shuffled": shuffled,
    "states": in_states,
    "commits": commits,
    "opening": opened,
    "serving": served,
    "index": indexing,
}
