"""Kinds of code points against what they do to tokens."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.building.codepoints import (
    ASTRAL,
    LETTER,
    MARK,
    SPACELESS,
    WIDE,
    WORD,
    kinds_of,
)


@pytest.mark.parametrize(
    ("chars", "kind"),
    [
        ("azAZ", WORD | LETTER),
        ("09", WORD),
        (" ._-\0\n", 0),
        ("éжعहॐ²", WORD | LETTER | WIDE),
        ("٣", WORD | WIDE),
        ("\u0301\u093f\ufe0f", WORD | MARK | WIDE),
        ("中かกက", WORD | SPACELESS | LETTER | WIDE),
        ("၁", WORD | SPACELESS | WIDE),
        ("\u0e31\u102d", WORD | SPACELESS | MARK | WIDE),
        ("\U0001d400", WORD | LETTER | WIDE | ASTRAL),
        ("\U00020000", WORD | SPACELESS | LETTER | WIDE | ASTRAL),
        ("\U000e0100", WORD | MARK | WIDE | ASTRAL),
        ("’。\u200d\U0001f600\ud800\udfff", 0),
    ],
)
def test_kinds(chars: str, kind: int) -> None:
    codes = np.array([ord(char) for char in chars], np.uint32)
    for dtype, limit in ((np.uint32, 1 << 32), (np.uint16, 1 << 16), (np.uint8, 1 << 7)):
        if codes.max() < limit:
            assert kinds_of(codes.astype(dtype)).tolist() == [kind] * len(chars)


@given(st.lists(st.characters(), max_size=20))
def test_letters_digits_and_marks_are_what_unicode_calls_so(chars: list[str]) -> None:
    found = kinds_of(np.array([ord(char) for char in chars], np.uint32))
    for char, kind in zip(chars, found.tolist(), strict=True):
        mark = unicodedata.category(char)[0] == "M"
        assert bool(kind & WORD) == (mark or char.isalnum())
        assert bool(kind & MARK) == mark
        assert bool(kind & ASTRAL) == (bool(kind) and char > "\uffff")
