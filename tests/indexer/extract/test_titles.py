"""Titles without the outlet's name."""

from __future__ import annotations

import pytest

from indexer.extract.titles import likeness, site_in, without_site


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


@pytest.mark.parametrize(
    ("page_title", "headline", "expected"),
    [
        ("The pier | Courier", "The pier", "Courier"),
        ("The pier — Вечерний вестник", "The Pier", "Вечерний вестник"),
        ("The\n pier - The  Courier", "The pier!", "The Courier"),
        ("Ferry – and pier • Courier", "Ferry – and pier", "Courier"),
        ("The pier | Harbour | Courier", "The pier", None),
        ("The old pier | Courier", "The pier", None),
        ("Courier | The pier", "The pier", None),
        ("The pier | Page 2", "The pier", None),
        ("Пристань — часть 3", "Пристань", None),
        ("The pier | ***", "The pier", None),
        ("The pier | " + "x" * 61, "The pier", None),
        ("The pier", "The pier", None),
        (" | Courier", "", None),
        ("", "", None),
    ],
)
def test_outlets_behind_a_headline(page_title: str, headline: str, expected: str | None) -> None:
    assert site_in(page_title, headline) == expected
