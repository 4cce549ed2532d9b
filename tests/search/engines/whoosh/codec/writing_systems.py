"""Texts of many scripts for Hypothesis, rich in what decides where a token ends."""

from __future__ import annotations

from hypothesis import strategies as st

LETTERS = "abzAZ019éßẞİıſﬁłæЁйҚғӘΆςأ٣ कⅧΩ²½"
MARKS = "\u0301\u0307\u0323\u093f\u0941\u3099\u20dd\ufe0f\U000e0100"
SPACELESS = "中文々ガゝกำດကខⴀ\U00020000\U0001b001"
SPACELESS_MARKS = "\u0e31\u0e34\u0e4c\u0eb1\u102d\u103a\u17d2"
SPACELESS_DIGITS = "၁၉"
ASTRAL = "\U0001d400\U00010400\U0001e900\U0001f600\U0001f3fd\U0001f468\U0001d7d8"
BETWEEN = " \n\t\0_-'’.…·。，、\u00a0\u3000\u200b\u200d\u2028\ufeff\ud800\udc00\udfff"

#: Dots beside single letters are where most goes wrong.
dotted = st.lists(st.sampled_from([*"abÉй1中", "", "ab", "\u0301", "၁"]), max_size=6).map(".".join)

anything = st.one_of(
    *(
        st.sampled_from(some)
        for some in (LETTERS, MARKS, SPACELESS, SPACELESS_MARKS, SPACELESS_DIGITS, ASTRAL, BETWEEN)
    ),
    st.characters(),
    st.characters(categories=["Cs"]),
    st.just("."),
    dotted,
)

texts_of_ascii = st.text(st.sampled_from("abcXYZ019.. _-'\n\0"), max_size=40)
texts_of_one_script = st.sampled_from([LETTERS, SPACELESS + SPACELESS_MARKS, ASTRAL]).flatmap(
    lambda letters: st.text(st.sampled_from(letters + "  ..\u0301"), max_size=40)
)
texts_of_all = st.lists(anything, max_size=30).map("".join)

texts = st.one_of(texts_of_ascii, texts_of_one_script, texts_of_all)
