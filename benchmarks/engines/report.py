"""The README of the benchmarks and its chart, from the figures: ``python -m ....report``.

What stands between two marks in the README is written here; the rest is prose.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.engines.chart import chart
from benchmarks.engines.peers import NAMES
from benchmarks.engines.results import Results
from benchmarks.engines.session import OURS
from benchmarks.engines.targets import PEER, Target, ratio, targets

FOLDER = Path(__file__).resolve().parents[1]
README = FOLDER / "README.md"
CHART = FOLDER / "classes.svg"
RESULTS = FOLDER / "results.json"

_BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_MEGA = 1e6


def report(results: Results, text: str) -> str:
    """The README with the figures of ``results`` in its blocks."""

    def block(found: re.Match[str]) -> str:
        lines = "\n".join(BLOCKS[found[2]](results))
        return f"{found[1]}{lines}\n{found[3]}"

    return _BLOCK.sub(block, text)


def drawing(results: Results, corpus: str = "N") -> str:
    """The chart of the classes."""
    rows = []
    for name in _names(results, f"b/{corpus}/"):
        its = [
            ratio(results.get(f"b/{corpus}/{name}"), "warm"),
            ratio(results.get(f"b/{corpus}/{name}"), "empty"),
            ratio(results.get(f"c/{corpus}/{name}"), "warm"),
        ]
        known = [one for one in its if one is not None]
        if len(known) == len(its):
            rows.append((name, known))
    rows.sort(key=lambda row: row[1][0])
    series = ("(b) warm", "(b) caches empty", "(c) warm")
    return chart(f"{_ARTICLES.get(corpus, corpus)}: time of a question, tantivy = 1", series, rows)


_ARTICLES = {
    "N": "281,708 news abstracts",
    "R": "21,578 articles of newswire",
    "L": "4,000 articles of 200 to 20,000 words",
}


def _machine(results: Results) -> Iterator[str]:
    its = results.get("machine") or {}
    yield (
        f"{its.get('processor')}, {its.get('cores')} cores, {its.get('memory_gb')} GB,"
        f" {its.get('system')}, Python {its.get('python')}."
    )


def _targets(results: Results) -> Iterator[str]:
    yield "| figure | must | aim | measured | |"
    yield "|---|---|---|---|---|"
    for one in targets(results):
        yield (
            f"| {one.title} | {_limit(one, one.must)} | {_limit(one, one.aim)} | {_shown(one)} |"
            f" {_verdict(one)} |"
        )


def _limit(one: Target, value: float) -> str:
    return f"{'≥' if one.least else '≤'} {value:g}{_UNITS[one.unit]}"


_UNITS = {"x": "", "ms": " ms", "MB": " MB", "%": " %"}


def _shown(one: Target) -> str:
    if one.measured is None:
        return "not measured"
    remark = f" ({one.remark})" if one.remark else ""
    return f"{_short(one.measured)}{_UNITS[one.unit]}{remark}"


def _verdict(one: Target) -> str:
    if one.is_reached is None:
        return ""
    if not one.is_reached:
        return "**not reached**"
    return "aim" if one.is_aimed else "must"


def _builds(results: Results) -> Iterator[str]:
    yield "| articles | engine | wall, s | CPU, s | memory, MB | index, MB |"
    yield "|---|---|---|---|---|---|"
    for name in results.names("build/"):
        built = results.get(name)
        for engine, run in sorted(built["engines"].items(), key=_order) if built else ():
            size = sum(run["parts"].values())
            yield (
                f"| {name.partition('/')[2]} | {engine} | {_short(run['wall'])} |"
                f" {_short(run['cpu'])} | {run['rss'] / _MEGA:.0f} | {size / _MEGA:.1f} |"
            )


def _order(item: tuple[str, object]) -> int:
    return NAMES.index(item[0]) if item[0] in NAMES else len(NAMES)


def _parts(results: Results) -> Iterator[str]:
    built = results.get("build/N")
    parts = built["engines"][OURS]["parts"] if built else {}
    whole = sum(parts.values())
    yield "| part | MB | share |"
    yield "|---|---|---|"
    for part, size in sorted(parts.items(), key=lambda one: -one[1]):
        if size > whole / 200:
            yield f"| {part} | {size / _MEGA:.2f} | {size / whole:.1%} |"


def _classes(corpus: str) -> Callable[[Results], Iterator[str]]:
    def block(results: Results) -> Iterator[str]:
        yield (
            "| class | tantivy (b), µs | (a) | (b) warm | (b) empty | (b) empty, to its warm |"
            " (b) CPU | (b) p99 | tantivy (c), µs | (c) | (c) p99 | (c), three snippets |"
        )
        yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
        names = _names(results, f"b/{corpus}/")
        for name in names:
            tops, totals, pages, full = (
                results.get(f"{level}/{corpus}/{name}") for level in ("a", "b", "c", "c3")
            )
            if totals and PEER not in totals["engines"]:
                continue  # there is no such thing there: it stands in the table of all engines
            yield _line(
                name,
                _micro(totals),
                ratio(tops, "warm"),
                ratio(totals, "warm"),
                ratio(totals, "empty"),
                ratio(totals, "empty", "warm"),
                ratio(totals, "warm_cpu"),
                ratio(totals, "warm_p99"),
                _micro(pages),
                ratio(pages, "warm"),
                ratio(pages, "warm_p99"),
                ratio(full, "warm"),
            )
            if totals and "none" in totals:
                none = totals["none"]
                yield _line(
                    f"{name}, no hit ({none['asks']})",
                    _micro(none),
                    None,
                    ratio(none, "warm"),
                    ratio(none, "empty"),
                    ratio(none, "empty", "warm"),
                )

    return block


def _peers(results: Results) -> Iterator[str]:
    yield "| class | level | " + " | ".join(NAMES) + " |"
    yield "|---|---|" + "---|" * len(NAMES)
    for level in ("b", "c"):
        for name in _names(results, f"peers-{level}/R/"):
            row = results.get(f"peers-{level}/R/{name}")
            engines = row["engines"] if row else {}
            times = [engines[one]["warm"] if one in engines else None for one in NAMES]
            if engines:
                yield _line(name, f"({level})", *times)


def _states(results: Results) -> Iterator[str]:
    yield "| class | one segment, µs | four | a tenth deleted | after 1,000 commits |"
    yield "|---|---|---|---|---|"
    for name in _names(results, "states/N/"):
        engines = (results.get(f"states/N/{name}") or {}).get("engines", {})
        later = (results.get(f"after-commits/N/{name}") or {}).get("engines", {})
        one = engines.get(OURS, {}).get("warm")
        if one:
            after = later["after"]["warm"] / later[OURS]["warm"] if "after" in later else None
            four, deleted = (engines[state]["warm"] / one for state in ("four", "deleted"))
            yield _line(name, one, four, deleted, after)


def _commits(results: Results) -> Iterator[str]:
    yield "| engine | commits | p50, ms | p99, ms | most, ms | segments after | MB written |"
    yield "|---|---|---|---|---|---|---|"
    found = results.get("commits/N")
    for engine, its in found["engines"].items() if found else ():
        yield _line(
            engine,
            str(its["commits"]),
            its["p50"] * 1e3,
            its["p99"] * 1e3,
            its["most"] * 1e3,
            str(its["segments"]),
            its["written"] / _MEGA,
        )


def _growth(results: Results) -> Iterator[str]:
    corpora = ("N10000", "N", "Nx10")
    yield "| class, (b) warm, ours in µs and ratio | 10,000 | 281,708 | 2,817,080 |"
    yield "|---|---|---|---|"
    for name in _names(results, "b/Nx10/"):
        cells = []
        for corpus in corpora:
            row = results.get(f"b/{corpus}/{name}")
            its = ratio(row, "warm")
            ours = row["engines"][OURS]["warm"] if row and its is not None else 0
            cells.append("" if its is None else f"{_short(ours)} · {its:.2f}")
        yield f"| {name} | " + " | ".join(cells) + " |"


def _product(results: Results) -> Iterator[str]:
    yield "| pages | engine | first, s | CPU, s | nothing changed, s | one changed, s | index, MB |"
    yield "|---|---|---|---|---|---|---|"
    for name in results.names("index/"):
        found = results.get(name)
        for engine, its in found["engines"].items() if found else ():
            yield _line(
                name.partition("/")[2],
                engine,
                its["first"]["wall"],
                its["first"]["cpu"],
                its["again"]["wall"],
                its["changed"]["wall"],
                its["bytes"] / _MEGA,
            )


def _line(*cells: str | float | None) -> str:
    return "| " + " | ".join(
        "" if cell is None else cell if isinstance(cell, str) else _short(cell) for cell in cells
    ) + " |"  # fmt: skip


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _micro(row: dict[str, dict[str, dict[str, float]]] | None) -> float | None:
    return row["engines"][PEER]["warm"] if row and PEER in row["engines"] else None


def _names(results: Results, beginning: str) -> Sequence[str]:
    return [name.removeprefix(beginning) for name in results.names(beginning)]


BLOCKS: dict[str, Callable[[Results], Iterable[str]]] = {
    "machine": _machine,
    "targets": _targets,
    "builds": _builds,
    "parts": _parts,
    "news": _classes("N"),
    "newswire": _classes("R"),
    "long": _classes("L"),
    "peers": _peers,
    "states": _states,
    "commits": _commits,
    "growth": _growth,
    "product": _product,
}


def main() -> int:
    """Write README and chart anew from the figures that are committed."""
    results = Results(RESULTS)
    README.write_text(report(results, README.read_text("utf-8")), "utf-8")
    CHART.write_text(drawing(results), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
