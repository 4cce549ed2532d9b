"""The tokens of a text that are any of some words."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from search.spotting import Spotter
from search.text import tokenize
from tests.search.odd_texts import texts


@given(texts, texts, st.data())
@example("U.N. UN U.N", "", None)
@example("中中中", "", None)
def test_what_is_spotted_are_the_tokens_of_the_text(
    text: str, others: str, data: st.DataObject | None
) -> None:
    known = sorted({token.surface for token in tokenize(f"{text} {others}")})
    wanted = set(data.draw(st.lists(st.sampled_from(known)))) if data and known else set(known)
    expected = [token for token in tokenize(text) if token.surface in wanted]
    some = frozenset(data.draw(st.sets(st.sampled_from(known)))) if data and known else wanted
    parts = [tuple(wanted - some), tuple(wanted & some), tuple(wanted)]
    assert Spotter(parts).tokens(text) == expected


def test_a_long_text_without_spaces_is_taken_apart_once() -> None:
    text = "中国" * 20_000
    assert len(Spotter([("国",)]).tokens(text)) == 20_000


def test_letters_in_a_long_text_without_spaces_cost_no_more() -> None:
    text = "国A" * 20_000
    assert len(Spotter([("A", "国A")]).tokens(text)) == 20_000


def test_words_that_begin_alike_are_looked_for_together() -> None:
    text = "Talks talk talked talking, stalk tal TALKS t.a.l.k ta.lk talkative"
    words = ("talk", "talks", "Talks", "talking", "TALKS", "tal")
    expected = [token for token in tokenize(text) if token.surface in words]
    assert [token[0] for token in Spotter([words]).tokens(text)] == [one[0] for one in expected]
