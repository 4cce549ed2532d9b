"""The walk for all bytes at once, against that of py3langid, byte by byte."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from indexer.language_walk import QuickIdentifier


@cache
def both() -> tuple[LanguageIdentifier, QuickIdentifier]:
    return (
        LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True),
        QuickIdentifier.from_model_file(MODEL_FILE, norm_probs=True),
    )


WORDS = (
    "the ice ferry of harbour паром не смог кеме айлақтан шыға gemi limandan çıkamadı 東京湾の桟橋"
    " der Hafen war zu le port était fermé ğ ъ 12"
)
words = st.sampled_from(WORDS.split())
texts = st.lists(words | st.text(max_size=4), max_size=40).map(" ".join)


@given(texts)
def test_states_are_those_of_the_walk(text: str) -> None:
    plain, quick = both()
    state, expected = 0, []
    for byte in text.encode():
        state = plain.tk_nextmove[(plain.tk_row[state] << 8) + byte]
        expected.append(state)
    assert quick.states(text.encode()).tolist() == expected


@given(texts)
def test_the_answer_is_the_same_to_the_last_bit(text: str) -> None:
    plain, quick = both()
    assert quick.classify(text) == plain.classify(text)


def test_of_nothing_nothing_is_said() -> None:
    plain, quick = both()
    assert quick.classify("") == plain.classify("")
    assert len(quick.states(b"")) == 0
