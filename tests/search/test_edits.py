"""The automaton against the table of the textbook."""

from __future__ import annotations

import tracemalloc

from hypothesis import example, given
from hypothesis import strategies as st

from search.edits import EditTest


def distance(one: str, other: str) -> int:
    """Optimal string alignment, cell by cell."""
    table = [[i + j for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            cost = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, table[i - 2][j - 2] + 1)
            table[i][j] = cost
    return table[-1][-1]


_words = st.text("abcdй", max_size=9)


@given(_words, st.lists(_words, max_size=30), st.integers(0, 3))
@example("ca", ["abc"], 2)
@example("ab", ["ba", "b", "", "xab", "axb", "xyz"], 1)
def test_the_table_agrees(wanted: str, words: list[str], most: int) -> None:
    test = EditTest(wanted, most)
    for word in (*words, wanted, wanted[::-1]):
        assert test(word) == (distance(wanted, word) <= most)


def test_the_longest_words_take_little_memory() -> None:
    tracemalloc.start()
    try:
        test = EditTest("ab" * 1_000, 2)
        assert test("ba" * 1_000)
        assert test("ab" * 999 + "ba")
        assert not test("ccc" + "ab" * 998 + "b")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000  # bytes
