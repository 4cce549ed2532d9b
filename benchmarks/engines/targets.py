"""The figures to reach, each with what was measured for it: the tables of the README."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.engines.results import Results
from benchmarks.engines.session import OURS

PEER = "tantivy"

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure to reach, and what it is; None where it was not measured."""

    title: str
    must: float
    aim: float
    unit: str  #: "x": a ratio; "ms", "MB", "%"
    measured: float | None
    least: bool = False  #: the figure must be at least so much
    remark: str = ""
    reached: bool | None = None  #: where it does not follow from the figure

    @property
    def is_reached(self) -> bool | None:
        """Whether it is what it must be."""
        if self.measured is None or self.reached is not None:
            return self.reached
        return self.measured >= self.must if self.least else self.measured <= self.must

    @property
    def is_aimed(self) -> bool:
        """Whether it is what it should be."""
        if self.measured is None:
            return False
        return self.measured >= self.aim if self.least else self.measured <= self.aim


_COMMON = (
    ("common", 0.3, 0.12), ("and-common", 0.4, 0.2), ("or5-common", 0.3, 0.12),
    ("and-mid-common", 0.6, 0.3),
)  # fmt: skip
_OTHERS = (
    ("mid", 2, 1.1), ("or3-mid", 2, 1.1), ("prefix5", 2, 1.1), ("prefix3", 2, 1.1),
    ("real-and", 2, 1.1), ("real-or", 2, 1.1), ("rare", 3, 1.8), ("phrase2", 2.2, 1.3),
    ("phrase3", 2.2, 1.3), ("real-phrase", 3, 1.5),
)  # fmt: skip
_EMPTY = (
    (("common", "and-common", "or5-common"), 1.5, 0.9),
    (("mid", "rare", "prefix5", "prefix3", "real-and", "real-or"), 3.5, 1.8),
    (("phrase2", "phrase3", "real-phrase"), 9, 4),
)
_NO_P99 = {"rare", "real-phrase"}
#: No figure is set for these, or one of their own.
_NOT_ALIKE = {"exact", "fuzzy", "suffix", "prefix-wide", "title-common", "title-mid"}

#: What there would not be without spellings.
_SPELLINGS = ("spellings", "words", "others", "term_of_word", "surfaces_of_word", "forms")


def divided(one: Any, other: Any) -> float | None:
    """A quotient, of what was measured."""
    return float(one) / float(other) if one is not None and other else None


def found(figures: Figures | None, *keys: str) -> Any:
    """What stands in nested figures; None where it does not."""
    its: Any = figures
    for key in keys:
        its = its.get(key) if its else None
    return its


def ratio(row: Figures | None, state: str, theirs: str | None = None) -> float | None:
    """Ours to the peer's in the same state, or in another, of one row."""
    if not row or OURS not in row["engines"] or PEER not in row["engines"]:
        return None
    return float(row["engines"][OURS][state] / row["engines"][PEER][theirs or state])


def targets(results: Results, corpus: str = "N") -> Iterator[Target]:
    """All of them, as they were set before any was reached."""
    yield from _building(results, corpus)
    yield from _asking(results, corpus)
    yield from _newswire(results)
    yield from _pages(results, corpus)
    yield from _states(results, corpus)
    yield from _whoosh(results, corpus)
    yield from _serving(results, corpus)
    yield from _product(results)


def _building(results: Results, corpus: str) -> Iterator[Target]:
    built = results.get(f"build/{corpus}")
    for what in ("wall", "cpu"):
        its = divided(*(found(built, "engines", one, what) for one in (OURS, PEER)))
        yield Target(title=f"build, {what}", must=1.0, aim=0.6, unit="x", measured=its)
    for articles, name in ((corpus, "281,708"), (f"{corpus}x10", "2,817,080")):
        its = divided(found(results.get(f"build/{articles}"), "engines", OURS, "rss"), 1e6)
        title = f"memory of a build of {name} articles"
        yield Target(title=title, must=512, aim=300, unit="MB", measured=its)
    parts = {one: found(built, "engines", one, "parts") or {} for one in (OURS, PEER, "fts5")}
    ours, theirs, fts5 = (sum(its.values()) for its in parts.values())
    its = divided(ours or None, theirs)
    yield Target(title="index on disk", must=1.0, aim=0.9, unit="x", measured=its)
    its = divided(ours or None, fts5)
    yield Target(title="index on disk, to FTS5's", must=0.65, aim=0.65, unit="x", measured=its)
    spellings = sum(parts[OURS].get(f"text {one}", 0) for one in _SPELLINGS)
    its = divided(100 * spellings, ours)
    yield Target(title="spellings' share of it", must=9, aim=6, unit="%", measured=its)


def _asking(results: Results, corpus: str) -> Iterator[Target]:
    def row(name: str) -> Figures | None:
        return results.get(f"b/{corpus}/{name}")

    for name, must, aim in _COMMON + _OTHERS:
        its = ratio(row(name), "warm")
        yield Target(title=f"(b) warm: {name}", must=must, aim=aim, unit="x", measured=its)
    for names, must, aim in _EMPTY:
        for name in names:
            to_warm = ratio(row(name), "empty", "warm")
            yield Target(
                title=f"(b) caches empty: {name}",
                must=must, aim=aim, unit="x", measured=ratio(row(name), "empty"),
                remark=f"{to_warm:.2f} to its warm time" if to_warm else "",
            )  # fmt: skip
    sums = results.get(f"shuffled/{corpus}")
    its = divided(*(found(sums, "engines", one, "wall") for one in (OURS, PEER)))
    title = "(b) all classes shuffled, 64 MB of cache, summed"
    yield Target(title=title, must=0.9, aim=0.6, unit="x", measured=its)
    worst = _worst(
        (name, ratio(row(name), "warm_p99"))
        for name in _rows(results, "b", corpus)
        if name not in _NO_P99 | _NOT_ALIKE
    )
    title = "(b) p99, the worst class but rare words and real phrases"
    yield Target(title=title, must=1.2, aim=0.6, unit="x", measured=worst[1], remark=worst[0])
    exact, word = row("exact"), row("exact-word")
    for state, must, aim in (("warm", 1.5, 1.0), ("empty", 3, 2)):
        its = divided(*(found(row, "engines", OURS, state) for row in (exact, word)))
        title = f"=word to word, {'warm' if state == 'warm' else 'caches empty'}"
        yield Target(title=title, must=must, aim=aim, unit="x", measured=its)
    its = ratio(row("prefix-wide"), "warm")
    yield Target(title="prefix of 6,000 words", must=4, aim=1, unit="x", measured=its)


def _newswire(results: Results) -> Iterator[Target]:
    """R is so small that fixed cost rules: there twice the figure of a class is enough."""
    warm = [(name, must) for name, must, _ in _COMMON + _OTHERS]
    empty = [(name, must) for names, must, _ in _EMPTY for name in names]
    for state, said, figures in (("warm", "warm", warm), ("empty", "caches empty", empty)):
        of_must = [
            (name, divided(ratio(results.get(f"b/R/{name}"), state), must))
            for name, must in figures
        ]
        worst = _worst(of_must)
        there = sum(1 for _, its in of_must if its is not None and its <= 2)
        yield Target(
            title=f"R, (b) {said}: the worst class, to what it must be on N",
            must=2, aim=1, unit="x", measured=worst[1],
            remark=f"{worst[0]}; {there} of {len(figures)} classes are there",
        )  # fmt: skip


def _pages(results: Results, corpus: str) -> Iterator[Target]:
    for state, said in (("warm", "median"), ("warm_p99", "p99")):
        rows = {name: results.get(f"c/{corpus}/{name}") for name in _rows(results, "c", corpus)}
        ratios = {name: ratio(row, state) for name, row in rows.items()}
        late = [
            name
            for name, row in rows.items()
            if row and (ratios[name] or 0) > 1 and row["engines"][OURS][state] > 150
        ]
        worst = _worst((name, ratios[name]) for name in late or ratios)
        yield Target(
            title=f"engine (c), {said}: the worst class, unless within 150 µs",
            must=1.0, aim=0.7, unit="x", measured=worst[1], reached=not late if rows else None,
            remark=f"{worst[0]}; {len(rows) - len(late)} of {len(rows)} classes are there",
        )  # fmt: skip


def _states(results: Results, corpus: str) -> Iterator[Target]:
    for state, said, must, aim in (
        ("four", "four segments to one", 2, 1.5),
        ("deleted", "a tenth deleted to none", 1.3, 1.1),
    ):
        ratios = {}
        for name in _rows(results, "states", corpus):
            engines = (results.get(f"states/{corpus}/{name}") or {})["engines"]
            if state in engines:
                ratios[name] = engines[state]["warm"] / engines[OURS]["warm"]
        worst = _worst(ratios.items())
        middle = f"; the middle one {median(ratios.values()):.2f}" if ratios else ""
        yield Target(
            title=f"(b) {said}, the worst class", must=must, aim=aim, unit="x",
            measured=worst[1], remark=worst[0] + middle,
        )  # fmt: skip
    built = found(results.get(f"build/{corpus}"), "engines", OURS, "cpu")
    its = divided(found(results.get(f"merge/{corpus}"), "cpu"), built)
    yield Target(title="merge CPU to build CPU", must=0.4, aim=0.2, unit="x", measured=its)


def _whoosh(results: Results, corpus: str) -> Iterator[Target]:
    """The figures are of the abstracts; what it is on R is told beside them."""
    built, newswire = (_built_by_whoosh(results, one) for one in (corpus, "R"))
    yield Target(
        title="stock Whoosh's time for a build, to ours",
        must=40, aim=100, unit="x", measured=built, least=True,
        remark=f"of R {newswire:.0f}" if newswire else "",
    )  # fmt: skip
    pages, newswire_pages = (_asked_of_whoosh(results, one) for one in (corpus, "R"))
    told = [f"from {min(pages):.0f} to {max(pages):.0f}"] if pages else []
    told += [f"on R {median(newswire_pages):.0f}"] if newswire_pages else []
    yield Target(
        title="stock Whoosh's time for (c), to ours; the middle class",
        must=50, aim=100, unit="x", measured=median(pages) if pages else None, least=True,
        remark="; ".join(told),
    )  # fmt: skip


def _built_by_whoosh(results: Results, corpus: str) -> float | None:
    built = results.get(f"build/{corpus}")
    return divided(*(found(built, "engines", one, "wall") for one in ("whoosh", OURS)))


def _asked_of_whoosh(results: Results, corpus: str) -> list[float]:
    """Its time for a page to ours, of each class that both were asked."""
    rows = (results.get(f"peers-c/{corpus}/{name}") for name in _rows(results, "peers-c", corpus))
    times = [[found(row, "engines", one, "warm") for one in ("whoosh", OURS)] for row in rows]
    return [theirs / ours for theirs, ours in times if theirs and ours]


def _serving(results: Results, corpus: str) -> Iterator[Target]:
    opening, serving = results.get(f"opening/{corpus}"), results.get(f"serving/{corpus}")
    milli = 1e3

    def of(figures: Figures | None, *keys: str) -> float | None:
        seconds = found(figures, *keys)
        return None if seconds is None else float(seconds) * milli

    def timed(title: str, must: float, aim: float, measured: float | None) -> Target:
        return Target(title=title, must=must, aim=aim, unit="ms", measured=measured)

    yield timed("opening and the first answer", 100, 30, of(opening, "answer"))
    yield timed("an article added, until a server shows it", 200, 50, of(serving, "visible"))
    memory = divided(found(serving, "rss"), 1e6)
    title = "memory of a serving process"
    yield Target(title=title, must=200, aim=100, unit="MB", measured=memory)
    yield timed("broadsheet search, cold process", 300, 180, of(opening, "search"))
    yield timed("GET /api/v1/search, 1 client, p50", 2, 1, of(serving, "clients1", "p50"))
    yield timed("GET /api/v1/search, 8 clients, p50", 9, 4, of(serving, "clients8", "p50"))
    yield timed("GET /api/v1/search, 8 clients, p99", 25, 12, of(serving, "clients8", "p99"))


def _product(results: Results) -> Iterator[Target]:
    for pages, title, must, aim in (
        ("reuters", "broadsheet index of 21,578 pages, to omindex", 1.0, 0.6),
        ("gold", "broadsheet index of 1,810 whole pages, to omindex", 3, 1.2),
    ):
        indexed = results.get(f"index/{pages}")
        engines = (OURS, "omindex")
        its = divided(*(found(indexed, "engines", one, "first", "wall") for one in engines))
        yield Target(title=title, must=must, aim=aim, unit="x", measured=its)
    for step, title, must, aim in (
        ("again", "the same again, nothing changed", 600, 350),
        ("changed", "one of them changed", 1_000, 400),
    ):
        seconds = found(results.get("index/reuters"), "engines", OURS, step, "wall")
        its = divided(seconds, 1e-3)
        yield Target(title=title, must=must, aim=aim, unit="ms", measured=its)


def _rows(results: Results, level: str, corpus: str) -> list[str]:
    return [name.rpartition("/")[2] for name in results.names(f"{level}/{corpus}/")]


def _worst(ratios: Iterable[tuple[str, float | None]]) -> tuple[str, float | None]:
    known = [(name, its) for name, its in ratios if its is not None]
    return max(known, key=lambda one: one[1]) if known else ("", None)
