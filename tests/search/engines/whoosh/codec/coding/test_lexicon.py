"""The dictionary against a sorted list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of

KEY = st.binary(max_size=3) | st.tuples(
    st.sampled_from([b"internat", b"internation", b"\xff" * 8, b"\0" * 8]), st.binary(max_size=3)
).map(b"".join)


@given(st.sets(KEY, max_size=30).map(sorted), KEY)
def test_it_finds_what_a_sorted_list_has(keys: list[bytes], other: bytes) -> None:
    arrays = lexicon.encode(keys)
    read = Lexicon(text=arrays.text, lengths=arrays.lengths)
    assert list(read) == keys
    assert list(read.between(0, len(keys))) == keys
    for key in (*keys, other):
        assert read.find(key) == (keys.index(key) if key in keys else -1)
        for prefix in (key, key[:-1], key[:1]):
            first, end = read.beginning_with(prefix)
            assert list(read.between(first, end)) == [k for k in keys if k.startswith(prefix)]
            assert read.first_from(prefix) == sum(k < prefix for k in keys)
    with pytest.raises(IndexError):
        read[len(keys)]


@given(
    st.sets(st.text("abй漢\U00010400\ud800", max_size=5), max_size=20), st.sampled_from([1, 3, 99])
)
def test_it_knows_the_letters_of_its_strings(words: set[str], at_once: int) -> None:
    texts = sorted(words)
    arrays = lexicon.encode(list(map(key_of, texts)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "_AT_ONCE", at_once)
        read = Lexicon(text=arrays.text, lengths=arrays.lengths)
        assert read.sizes.tolist() == list(map(len, texts))
        kinds = [sum({1 << (ord(letter) % 64) for letter in text}) for text in texts]
        assert read.kinds_of_letters.tolist() == kinds
