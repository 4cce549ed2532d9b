"""Strings in order against a sorted list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of
from search.engines.whoosh.codec.coding.sorting import ordered, ranks_of
from tests.search.engines.whoosh.codec.coding.test_lexicon import KEY

LONG = st.tuples(
    st.sampled_from([b"internat", b"international", b"internationalisat", b"\0" * 16]),
    st.binary(max_size=3),
).map(b"".join)


@given(st.lists(KEY | LONG, max_size=30))
def test_strings_are_put_in_order(keys: list[bytes]) -> None:
    arrays = lexicon.encode(keys)
    order = ordered(Lexicon(text=arrays.text, lengths=arrays.lengths))
    assert order.tolist() == sorted(range(len(keys)), key=keys.__getitem__)
    assert order[ranks_of(order)].tolist() == list(range(len(keys)))


@given(st.lists(st.text("abй漢\U00010400\ud800\udc00", max_size=5), max_size=20))
def test_texts_become_strings_and_are_chosen(texts: list[str]) -> None:
    strings = lexicon.of_texts(texts)
    keys = list(map(key_of, texts))
    assert list(strings) == keys
    numbers = ordered(strings)[::2]
    assert list(strings.chosen(numbers)) == sorted(keys)[::2]
