from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from benchmarks.engines import rows
from benchmarks.engines.asks import Ask, Kind
from benchmarks.engines.corpora import CORPORA
from benchmarks.engines.rows import Row, drawn
from search.model import Article, Origin, Sort
from search.query import parse

WORDS = ("harbour", "ferry", "bridge", "timetable", "island", "captain", "passenger", "storm")


def article(number: int, body: str) -> Article:
    origin = Origin(root="/", path=str(number), item=None)
    return Article(id=str(number), origin=origin, title="Ferries", body=body)


def test_words_are_counted_by_stem_and_article(tmp_path: Path) -> None:
    articles = [article(1, "a ferry, a ferry"), article(2, "The bridge"), article(3, "the FERRY 7")]
    kept = tmp_path / "drawn.json"
    found = drawn(articles, kept)
    assert found.words[0] == ("ferries", 5)  # its three titles and two of its bodies
    assert dict(found.words) == {"ferries": 5, "the": 2, "bridge": 1}
    assert found.prefixes["fe"] == 2
    assert found.texts == [
        "Ferries\na ferry, a ferry",
        "Ferries\nThe bridge",
        "Ferries\nthe FERRY 7",
    ]
    assert json.loads(kept.read_text("utf-8"))["texts"] == found.texts
    assert drawn([], kept).texts == found.texts


def test_the_same_articles_give_the_same_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_real", list[Row])
    words = list(WORDS)
    bodies = [" ".join(words[at % 7 :] + words) for at in range(400)]
    articles = [article(at, body) for at, body in enumerate(bodies)]
    monkeypatch.setattr(rows, "_MID", slice(2, 8))
    source = drawn(articles, tmp_path / "drawn.json")
    first, second = rows.rows(source), rows.rows(source)
    assert first == second
    named = {row.name: row for row in first}
    assert len(named) == len(first)
    assert all(len(row.asks) <= 3 for row in rows.rows(source, asks=3))
    assert all(len(asked.words) == 2 for asked in named["phrase2"].asks)
    assert named["common"].asks[0].words[0] in words


@pytest.mark.parametrize(
    "asked",
    [
        Ask(kind=Kind.WORD, words=("ferry",)),
        Ask(kind=Kind.WORD, words=("ferry",), field="title"),
        Ask(kind=Kind.AND, words=("ferry", "bridge")),
        Ask(kind=Kind.OR, words=("ferry", "bridge", "storm")),
        Ask(kind=Kind.PHRASE, words=("ferry", "bridge")),
        Ask(kind=Kind.NEAR, words=("ferry", "bridge")),
        Ask(kind=Kind.MIXED, words=("ferry",), wished=("bridge",)),
        Ask(kind=Kind.MIXED, words=("ferry", "old bridge"), wished=("a", "b"), without=("c", "d")),
        Ask(kind=Kind.PREFIX, words=("fer",)),
        Ask(kind=Kind.FUZZY, words=("ferry",)),
        Ask(kind=Kind.SUFFIX, words=("ing",)),
        Ask(kind=Kind.EXACT, words=("Ferry",)),
        Ask(kind=Kind.NEWEST, words=("ferry",), between=(date(2018, 3, 1), date(2019, 9, 30))),
    ],
)
def test_what_is_typed_means_what_is_asked(asked: Ask) -> None:
    assert parse(asked.typed()).tree == asked.tree()
    assert (asked.query().sort is Sort.NEWEST) == (asked.kind is Kind.NEWEST)


@pytest.mark.parametrize(
    ("query", "asked", "typed"),
    [
        ("remote +work", Ask(kind=Kind.MIXED, words=("work",), wished=("remote",)),
         "work (remote OR *)"),
        ("+mercury -planet -element",
         Ask(kind=Kind.MIXED, words=("mercury",), without=("planet", "element")),
         "mercury -planet -element"),
        ('+"the who" +uk', Ask(kind=Kind.MIXED, words=("the who", "uk")), '"the who" uk'),
    ],
)  # fmt: skip
def test_signs_say_what_must_be_there(query: str, asked: Ask, typed: str) -> None:
    assert rows._signed(query) == asked
    assert asked.typed() == typed


def test_all_of_the_real_queries_are_asked() -> None:
    if not CORPORA.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{CORPORA} is not here")
    asked = {row.name: len(row.asks) for row in rows._real()}
    assert asked == {
        "real-word": 1, "real-and": 300, "real-phrase": 300, "real-or": 301, "real-mixed": 41,
        "real-negated": 19,
    }  # fmt: skip
