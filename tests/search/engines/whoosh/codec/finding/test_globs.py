"""Patterns over a dictionary against each word held against the pattern."""

from __future__ import annotations

from time import monotonic

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.deadline import Deadline
from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of, text_of
from search.engines.whoosh.codec.finding.globs import matching_glob
from search.errors import QueryError
from search.matching import word_test
from search.query.tree import Wildcard

WORD = st.text("abйї漢\ud800", max_size=6)
PATTERN = st.text("abйA*?漢", min_size=1, max_size=6)


def dictionary(words: set[str]) -> Lexicon:
    arrays = lexicon.encode(sorted(map(key_of, words)))
    return Lexicon(text=arrays.text, lengths=arrays.lengths)


@given(st.sets(WORD, max_size=40), PATTERN)
@example({"xa", "aab"}, "*aa*")  # found first over the end of a word
@example({"aa", "aaa"}, "aa*a")  # begins and ends with the same letters
@example({"ab", "a"}, "a*b*")
@example({"йй", "й"}, "?")
@example({"a\nb", "a", "b"}, "a*b")
@example({"ba", "ab"}, "a")
def test_it_finds_the_words_that_match(words: set[str], pattern: str) -> None:
    words_in_order = dictionary(words)
    test = word_test(Wildcard(pattern=pattern))
    expected = [at for at, key in enumerate(words_in_order) if test(text_of(key))]
    assert matching_glob(pattern, words_in_order).tolist() == expected


def test_words_that_are_left_are_tried_until_time_is_over() -> None:
    words = dictionary({f"a{number}b" for number in range(2_000)})
    late = Deadline(seconds=1, until=monotonic() - 1)
    with pytest.raises(QueryError, match="longer than 1 second"):
        matching_glob("a*1*1*", words, late)
