from __future__ import annotations

from array import array
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.analysis import (
    analyse,
    analyse_whole,
    decode,
    encode,
    folded_keys,
    folded_of,
    frequency,
    word_key,
)
from search.text import fold, stem, tokenize
from tests.search.engines.asked import WORDS


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, unique=True).map(sorted))
def test_positions_come_back(positions: list[int]) -> None:
    value = encode(array("I", positions))
    assert list(decode(value)) == positions
    assert frequency(value) == len(positions)


def test_small_positions_are_small() -> None:
    assert [len(encode(array("I", (0, last)))) for last in (255, 256, 65_535, 65_536)] == [
        3,
        5,
        5,
        9,
    ]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text()), max_size=5))
def test_every_token_is_under_its_stem_and_as_written(texts: list[str]) -> None:
    analysed = analyse(texts)
    tokens, position = [], 0
    for text in texts:
        for token in tokenize(text):
            tokens.append((position, token.surface))
            position += 1
        position += 1
    assert analysed.length == len(tokens)
    for found, key in (
        (analysed.stems, lambda surface: stem(fold(surface)).encode()),
        (analysed.words, word_key),
    ):
        assert {(at, one) for one, value in found.items() for at in decode(value)} == {
            (at, key(surface)) for at, surface in tokens
        }


@given(st.sampled_from(WORDS))
def test_words_of_one_folded_form_lie_together(word: str) -> None:
    key = word_key(word)
    assert key.startswith(folded_keys(fold(word)))
    assert folded_of(key) == fold(word)


def test_whole_values() -> None:
    analysed = analyse_whole(("text/HTML", "", "html"))
    assert sorted(analysed.words) == [b"html", b"text/html"]
    assert (analysed.length, analysed.stems) == (2, {})


def test_a_word_written_in_many_ways_is_one_stem() -> None:
    ways = [
        "".join(letters) for letters in product(*zip("negotiations", "NEGOTIATIONS", strict=True))
    ]
    analysed = analyse((" ".join(ways * 2),))
    assert len(analysed.words) == len(ways)
    ((key, value),) = analysed.stems.items()
    assert (key, list(decode(value))) == (b"negoti", list(range(2 * len(ways))))
