"""Figures as they are measured, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MEGA = 1e6


def builds(corpus: str, found: Mapping[str, dict[str, Any]]) -> None:
    """One line an engine, and the larger parts of its index."""
    print(f"\nbuild {corpus}: wall s, CPU s, RssAnon MB, index MB; ours to theirs")
    sizes = {engine: sum(run["parts"].values()) for engine, run in found.items()}
    first = next(iter(found))
    for engine, run in found.items():
        print(
            f"{engine:12} {run['wall']:7.2f} {run['cpu']:7.2f} {run['rss'] / _MEGA:7.0f}"
            f" {sizes[engine] / _MEGA:7.1f}   x {found[first]['wall'] / run['wall']:.2f}"
            f" {found[first]['cpu'] / run['cpu']:.2f} {sizes[first] / sizes[engine]:.2f}"
        )
        for part, size in sorted(run["parts"].items(), key=lambda one: -one[1]):
            if size > sizes[engine] / 200:
                print(f"{'':14}{part:24} {size / _MEGA:8.2f} {size / sizes[engine]:6.1%}")


def head(level: str, what: str) -> None:
    """What the columns of ``row`` are."""
    print(f"\n({level}) {what}: µs warm/empty, p99; ours to theirs")


def row(name: str, found: Mapping[str, Any]) -> None:
    """One line an engine; those without a hit apart."""
    first = next(iter(found["engines"]), "")
    ours = found["engines"].get(first)
    for engine, its in found["engines"].items():
        ratio = ""
        if engine != first:
            ratio = (
                f"| x {ours['warm'] / its['warm']:.2f}/{ours['empty'] / its['empty']:.2f}"
                f" p99 {ours['warm_p99'] / its['warm_p99']:.2f}"
                f"/{ours['empty_p99'] / its['empty_p99']:.2f}"
                f" hits {ours['total'] / max(1, its['total']):.2f}"
            )
        print(
            f"{name:16} {engine:11} {its['warm']:8.0f}/{its['empty']:8.0f}"
            f" {its['warm_p99']:8.0f}/{its['empty_p99']:8.0f} {ratio}",
            flush=True,
        )
    if none := found.get("none"):
        row(f"{name} none", none)


def sums(what: str, found: Mapping[str, Any]) -> None:
    """Whole sums, one line an engine."""
    first = next(iter(found["engines"].values()))
    print(f"\n{what}: s wall, CPU of {found['asks']} questions; ours to theirs")
    for engine, its in found["engines"].items():
        ratio = f"x {first['wall'] / its['wall']:.2f} {first['cpu'] / its['cpu']:.2f}"
        print(f"{engine:12} {its['wall']:8.2f} {its['cpu']:8.2f} {ratio}")
