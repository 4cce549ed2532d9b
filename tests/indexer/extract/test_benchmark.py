"""The figures of benchmarks/extraction.py: by hand on made-up pages, and above their floors."""

from __future__ import annotations

import json
import os
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import extraction
from benchmarks.extraction import GoldPage, macro_f1, metadata_shares, same, shares, shingles
from benchmarks.fit_body import wanted_blocks
from indexer.extract import extract
from tests.indexer.extract.pages import TITLE, page

WORDS = st.lists(st.sampled_from("abc"), max_size=12).map(" ".join)


def test_shingles() -> None:
    assert shingles("a b, c d e") == Counter({("a", "b", "c", "d"): 1, ("b", "c", "d", "e"): 1})
    assert shingles("a b") == Counter({("a", "b"): 1})
    assert shingles("") == Counter()


def test_shares() -> None:
    assert shares("a b c d", "a b c d") == (1, 0, 0)
    assert shares("a b c d", "") == (0, 0, 1)
    assert shares("a b c d", "a b c d e") == (0.5, 0.5, 0)


@given(WORDS, WORDS)
def test_shares_are_of_a_whole_and_mirror(first: str, second: str) -> None:
    right, wrong, missed = shares(first, second)
    assert shares(second, first) == (right, missed, wrong)
    assert right + wrong + missed == pytest.approx(1 if first or second else 0)


def test_macro_f1_averages_before_it_combines() -> None:
    # precision 1 and 1/2, recall 1/2 and 1: both means are 3/4
    assert macro_f1([(0.5, 0, 0.5), (0.5, 0.5, 0)]) == 0.75
    # a page without text found lowers recall alone
    assert macro_f1([(1, 0, 0), (0, 0, 1)]) == pytest.approx(2 / 3)


def test_same() -> None:
    assert same("The Pier!", "the pier | Courier")
    assert same("Ayla Demir, Harbour Editor", "ayla  demir")
    assert not same("The pier", "")
    assert not same("The pier", "A ferry")


def test_metadata_shares() -> None:
    found = extract(page(above=f"<h1>{TITLE}</h1><p>By Ayla Demir</p><p>June 21, 2023</p>"))

    def gold(author: str, date: str) -> GoldPage:
        return GoldPage(key="", markup="", body="", title=TITLE, author=author, date=date)

    pairs = [
        (gold("Ayla Demir", "2023-06-21"), found),
        (gold("Jon Snow", "2023-06-22"), found),
        (gold("", ""), found),
        (gold("", ""), None),
    ]
    assert metadata_shares(pairs) == {
        "title": 75, "author": 50, "no author": 50, "date": 50, "no date": 50,
    }  # fmt: skip


def test_wanted_blocks() -> None:
    gold = "one two three four five six seven eight nine. Ten"
    texts = ["one two three four five six seven eight", "Ten", "eleven", "", "x y z a b c d e f"]
    assert wanted_blocks(texts, gold).tolist() == [True, True, False, False, False]


def test_figures_are_above_their_floors() -> None:
    folder = extraction.corpora_folder()
    if not all((folder / name).exists() for name in extraction.CORPORA.values()):
        message = f"the corpora are not in {folder}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    floors = json.loads(extraction.FLOORS.read_text(encoding="utf-8"))["floors"]
    figures = extraction.quality(folder)
    below = {name: value for name, value in figures.items() if value < floors[name]}
    assert below == {}
