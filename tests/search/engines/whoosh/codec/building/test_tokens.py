"""Tokens of many texts at once against ``search.text.tokenize``, text by text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.engines.whoosh.codec.building import tokens
from search.engines.whoosh.codec.building.codepoints import kinds_of
from search.engines.whoosh.codec.building.tokens import tokenize_many
from search.engines.whoosh.codec.building.vocabulary import Vocabulary
from search.text import tokenize
from tests.search.engines.whoosh.codec.writing_systems import texts

Found = list[list[tuple[str, int]]]


def one_by_one(some: list[str]) -> Found:
    return [[(token.surface, token.start) for token in tokenize(text)] for text in some]


def at_once(some: list[str], vocabulary: Vocabulary) -> Found:
    found = tokenize_many(some, vocabulary)
    assert (found.ids.dtype, found.starts.dtype, found.counts.dtype) == (
        np.int32,
        np.uint32,
        np.int32,
    )
    assert len(found.counts) == len(some)
    assert len(found.ids) == len(found.starts) == found.counts.sum()
    surfaces = [vocabulary.surfaces[id_] for id_ in found.ids.tolist()]
    pairs = list(zip(surfaces, found.starts.tolist(), strict=True))
    ends = np.cumsum(found.counts).tolist()
    return [pairs[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@given(st.lists(texts, max_size=6))
@example([])
@example(["", "", "a", ""])
@example(["U.N. and u.s.a.", "A.B", ".", "a.b.c1", "1.a.b", "ab.c.d", "a..b.c"])
@example(["a.b.中", "中.a.b", "中文.a.b", "a.b.၁", "中a.b", "x.a\u0e31"])
@example(["a b", "a. b", " .b", "b. ", "a.", ".b"])  # what is between texts is no part of them
@example(["I ❤\ufe0f you", "\U0001f468\u200d\U0001f469", "a\u0e31", "abc\u0301 \U000e0100"])
@example(["か\u3099き中\ufe0f文a\u0301中", "กำลัง", "\u3099a\u3099中"])
@example(["é.é.é", "a.\U0001d400", "\U00010400.b", "ᴬ.ı"])
@example(["x" * 16, "x" * 17, "й" * 16, "й" * 17, "\U0001d400" * 3, "x" * 15 + "é" * 2])
@example(["\ud800a\udc00b", "\ud83d\ude00", "a\0b"])
def test_tokens_are_those_of_the_plain_tokeniser(some: list[str]) -> None:
    assert at_once(some, Vocabulary()) == one_by_one(some)


@given(st.lists(st.lists(texts, max_size=4), max_size=4))
@example([["a.é aé", "aé a.é"], ["a.\U0001d400", "a\U0001d400"]])
@example([["\U0001d400"], ["\ud400 \U0001d400"]])  # alike in their low 16 bits
@example([["a\u0e31 a", "\ufe0f\U000e0100 b a"]])
def test_a_vocabulary_serves_batch_after_batch(batches: list[list[str]]) -> None:
    vocabulary = Vocabulary()
    for some in batches:
        assert at_once(some, vocabulary) == one_by_one(some)
    in_order = [surface for some in batches for text in one_by_one(some) for surface, _ in text]
    assert vocabulary.surfaces == list(dict.fromkeys(in_order))


@given(st.lists(texts, max_size=6), st.integers(1, 12))
def test_windows_of_any_size_give_the_same(some: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_WINDOW", size)
        assert at_once(some, Vocabulary()) == one_by_one(some)


def test_long_texts_are_read_in_windows() -> None:
    words = " ".join(f"word{i % 977} U.N. e\u0301tat {i}" for i in range(30_000))
    some = ["first", words, "", words.replace(" ", "。"), "-" * 300_000 + "last", "x" * 300_000]
    assert at_once(some, Vocabulary()) == one_by_one(some)


def test_where_a_text_is_cut_no_token_is() -> None:
    for char in tokens._NEVER_IN_TOKENS:
        assert kinds_of(np.array([ord(char)], np.uint32)).tolist() == [0]
        assert char != "."
