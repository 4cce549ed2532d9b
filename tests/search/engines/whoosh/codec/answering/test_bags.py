"""Words and nothing else, by their quick ways, against the way of every other query."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from search.deadline import NEVER
from search.engines.whoosh.codec.answering import (
    bags,
    every_word,
    one_word,
    ordering,
    rating,
    summing,
    words,
)
from search.engines.whoosh.codec.answering.bags import Bag, bag_of
from search.engines.whoosh.codec.answering.searching import Answer, search
from search.engines.whoosh.codec.answering.snapshot import Snapshot
from search.engines.whoosh.codec.answering.trees import Answering
from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import membership
from search.model import Query
from search.query import parse
from search.query.tree import And, Everything, Not, Or, Term
from tests.search.engines.whoosh.codec.uneven import EVERYWHERE, WORDS, snapshot


def questions(rng: np.random.Generator) -> Iterator[Query]:
    for number in range(60):
        chosen = rng.choice(WORDS, rng.integers(1, 6)).tolist()
        text = (" OR " if number % 2 else " ").join(chosen)
        if number % 4 == 0:
            text += "".join(f" -{word}" for word in rng.choice(WORDS, rng.integers(1, 3)))
        if number % 8 in (0, 2):
            text += f" ({' OR '.join(rng.choice(WORDS, rng.integers(1, 3)))} OR *)"
        yield Query(
            tree=parse(text).tree,
            facets=("section", "year") if number % 3 == 0 else (),
            page=int(rng.integers(1, 4)),
            per_page=int(rng.choice([1, 10, 40])),
        )
    for text in (
        "w0 -w1",
        "w0 -w0",
        "w0 w1 -w2 -nowhere",
        "w40 -w0",
        "w0",
        "w0 w1",
        "w0 OR w1 OR w2",
        "nowhere",
        "w0 nowhere",
        "w59 OR nowhere",
        "(w0 OR *) w1",
        "w40 (w0 OR nowhere OR *) -w1",
        "(w3 OR *) w3 (w1 OR * OR w3)",
        "nowhere (w1 OR *)",
        f"{EVERYWHERE} OR w59",
        f"{EVERYWHERE} w1",
    ):
        yield Query(tree=parse(text).tree)


def the_other_way(ours: Snapshot, query: Query) -> Answer:
    answering = Answering(ours, query, NEVER)
    return Answer(sum(map(len, answering.found)), answering.page(), answering.facets())


@pytest.mark.parametrize("deleted", [0.0, 0.3])
@pytest.mark.parametrize("few", [0, 1 << 15])
@pytest.mark.parametrize(
    "quick",
    [
        {},
        {"words.SCORES_AT_ONCE": 0, "every_word.SCORES_AT_ONCE": 0},
        {"summing._SCALE": 1, "bags._FEW": 0},  # most sums are rounded up by much
        {"one_word._LONG": 0, "bags._FEW": 0, "bags._SHARE": 1 << 40},
        {"one_word._LONG": 0, "one_word._TOO_MANY": 0},
        {"one_word._LONG": 0, "one_word._TOO_MANY": 0, "bags._FEW": 0, "summing._LISTED": 1},
        {"one_word._LONG": 0, "one_word._TOO_MANY": 99, "membership._WORTH_MAPPING": 0},
        {
            "membership._WORTH_MAPPING": 1 << 40,
            "rating._CELLS": 90,
            "ordering._GROUPS": 1,
            "ordering._SMALL": 3,
        },
        {
            "rating._CELLS": 0,
            "summing._SCALE": 60_000,
            "summing._LISTED": 1 << 40,
            "bags._FEW": 0,
            "bags._SHARE": 1 << 40,
        },
    ],
)
def test_the_quick_ways_find_the_same(
    quick: dict[str, int],
    few: int,
    deleted: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    modules = {
        one.__name__.rpartition(".")[2]: one
        for one in (bags, every_word, membership, one_word, ordering, rating, summing, words)
    }
    CACHE.clear()
    monkeypatch.setattr(words, "_FEW", few)
    for name, value in quick.items():
        module, _, constant = name.partition(".")
        monkeypatch.setattr(modules[module], constant, value)
    for parts in (2, 1):
        ours = snapshot(deleted, parts=parts)
        for query in questions(np.random.default_rng(1)):
            assert bag_of(query.tree) is not None
            expected = the_other_way(ours, query)
            for _ in range(3):  # what was kept of the first time is used the second, or third
                assert search(ours, query) == expected


def test_what_is_a_bag_of_words() -> None:
    peace, talks = Term(text="Peace"), Term(text="talks")
    assert bag_of(peace) == Bag(True, (("peac", 1),))
    assert bag_of(And(children=(peace, talks, peace))) == Bag(True, (("peac", 2), ("talk", 1)))
    assert bag_of(Or(children=(peace, talks))) == Bag(False, (("peac", 1), ("talk", 1)))
    unwanted = And(children=(peace, Not(child=talks)))
    assert bag_of(unwanted) == Bag(True, (("peac", 1),), ("talk",))
    wished = And(children=(Or(children=(talks, Everything())), peace))
    assert bag_of(wished) == Bag(True, (("talk", 1), ("peac", 1)), (), frozenset({"talk"}))
    for other in (
        Or(children=(peace, Everything())),
        And(children=(Or(children=(talks, Everything())), Not(child=peace))),
        And(children=(Or(children=(Not(child=talks), Everything())), peace)),
        Term(text="peace", exact=True),
        Term(text="peace", field="title"),
        Not(child=peace),
        And(children=(peace, Or(children=(peace, talks)))),
        And(children=(Not(child=peace), Not(child=talks))),
        And(children=(peace, Not(child=Term(text="talks", exact=True)))),
        Or(children=(peace, Not(child=talks))),
    ):
        assert bag_of(other) is None
