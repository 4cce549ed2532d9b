"""An article with several of everything, and random texts with queries that occur in them."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.search.articles import article

TEXT = article(
    "Türkiye hosted peace talks. The talks on peace failed; negotiations go on in Astana.",
    title="Peace talks in Türkiye",
    authors=("Ann Lee", "Bo Talks"),
    tags=("astana", "peace"),
    source="Peace Post",
)

_words = st.sampled_from(["a", "b", "A", "é", "e", "run", "runs", "中", "x-y"])
texts = st.lists(
    st.sampled_from(["a", "b", "A", "é", "run", "running", "中", "x", "y", ".", "c", "a中b"]),
    max_size=30,
).map(" ".join)
leaves = st.one_of(
    _words,
    st.lists(_words, min_size=2, max_size=4).map(lambda words: f'"{" ".join(words)}"'),
    st.tuples(st.lists(_words, min_size=2, max_size=3), st.integers(0, 4), st.booleans()).map(
        lambda drawn: f'{"=" * drawn[2]}"{" ".join(drawn[0])}"~{drawn[1]}'
    ),
    _words.map(lambda word: f"={word}"),
    _words.map(lambda word: f"{word[0]}*"),
    _words.map(lambda word: f"{word}~1"),
    _words.map(lambda word: f"title:{word}"),
)
