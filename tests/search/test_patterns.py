"""Many patterns at once say what each says alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.matching import word_test
from search.patterns import Pattern, PatternSet
from search.query.tree import Fuzzy, Prefix, Wildcard

_words = st.text("abcé", min_size=1, max_size=7)
_fuzzy = st.builds(Fuzzy, text=_words, distance=st.sampled_from([None, 1, 2]))
_patterns = st.one_of(
    st.builds(Prefix, text=_words),
    st.builds(Wildcard, pattern=_words.map(lambda word: f"{word[:-1]}?*{word[-1]}")),
    _fuzzy,
    st.just(Fuzzy(text="a" * 30)),
)


@given(
    st.lists(_patterns, max_size=6),
    st.one_of(st.just([]), st.lists(_fuzzy, min_size=16, max_size=24)),
    st.lists(st.text("abce", max_size=9), max_size=20),
)
def test_each_alone_agrees(some: list[Pattern], many: list[Fuzzy], words: list[str]) -> None:
    patterns = list(enumerate([*some, *many]))
    at_once = PatternSet((pattern, number) for number, pattern in patterns)
    assert bool(at_once) == bool(patterns)
    for word in (*words, "a" * 29):
        assert at_once(word) == [number for number, pattern in patterns if word_test(pattern)(word)]


def test_a_word_longer_than_all() -> None:
    patterns = PatternSet((Fuzzy(text=f"word{n}", distance=1), n) for n in range(100))
    assert patterns("x" * 1_000_000) == []
    assert patterns("word7") == [n for n in range(100) if n < 10 or str(n).startswith("7")
                                 or str(n).endswith("7")]  # fmt: skip
