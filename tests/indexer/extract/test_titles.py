"""Titles without the outlet's name."""

from __future__ import annotations

import pytest

from indexer.extract.titles import likeness, without_site


@pytest.mark.parametrize(
    ("title", "site", "headings", "expected"),
    [
        ("The pier - Courier", "Courier", [], "The pier"),
        ("Courier | The pier", "Courier", [], "The pier"),
        ("The pier | Courier", None, ["The pier is here"], "The pier | Courier"),
        ("The old pier | Harbour | Courier", None, ["The old pier"], "The old pier"),
        ("Ferry – and pier", "Courier", [], "Ferry – and pier"),
        ("  The\n pier ", None, [], "The pier"),
        ("", "Courier", [], ""),
    ],
)
def test_without_site(title: str, site: str | None, headings: list[str], expected: str) -> None:
    assert without_site(title, site, headings) == expected


def test_likeness_is_by_words_of_the_shorter_one() -> None:
    assert likeness("Marrow Bay rebuilds its pier", "Marrow Bay rebuilds ferry pier | X") == 0.8
    assert likeness("Our blog", "Marrow Bay rebuilds its pier") == 0
    assert likeness("", "Marrow Bay") == 0
