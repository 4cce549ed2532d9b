"""Pieces of a text around a place in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.passages import FULL, LONGEST, Passage, is_passage, passage, squeeze

SENTENCES = [
    "The first sentence says little.",
    "Mr. J. Smith met the U.S. envoy in Astana on Monday.",
    "“Will it hold?” he asked.",
    "Nobody knew (not even he).",
]


def cut(text: str, word: str, **bounds: int) -> str:
    start = text.index(word)
    piece = passage(text, start, start + len(word), **bounds)
    before = "…" if piece.cut_before else ""
    return before + text[piece.start : piece.end] + ("…" if piece.cut_after else "")


def test_a_short_text_is_shown_whole() -> None:
    text = " ".join(SENTENCES)
    assert len(text) < FULL
    assert cut(text, "envoy") == text


def test_a_long_text_is_cut_between_sentences() -> None:
    text = " ".join(SENTENCES * 6)
    whole = text.index("envoy", len(text) // 2)
    piece = passage(text, whole, whole + 5)
    shown = text[piece.start : piece.end]
    assert not piece.cut_before
    assert not piece.cut_after
    assert FULL - 60 < len(shown) <= FULL
    assert any(shown.startswith(sentence) for sentence in SENTENCES)
    assert any(shown.endswith(sentence) for sentence in SENTENCES)


def test_initials_and_titles_end_no_sentence() -> None:
    text = "A. " + "x" * 250 + ". Mr. J. Smith met the U.S. envoy. " + "Y" * 300 + "."
    assert cut(text, "envoy") == "Mr. J. Smith met the U.S. envoy."


def test_paragraphs_are_borders() -> None:
    assert cut("One headline\n\nThe text of it\n \nAnother", "text") == "The text of it"


def test_sentences_in_other_scripts() -> None:
    text = "今天天气很好。我们在中国。" * 20
    assert cut(text, "中国").endswith("。")
    assert cut("х" * 400 + ". Переговоры прошли. " + "Ц" * 400, "прошли") == "Переговоры прошли."


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "many words " * 100 + "here and " + "more words " * 100
    shown = cut(text, "here")
    assert shown.startswith(("…many", "…words"))
    assert shown.endswith(("more…", "words…"))
    assert FULL < len(shown) <= LONGEST + 2


def test_a_place_longer_than_what_is_filled_up_ends_with_its_sentence() -> None:
    text = "One. " + "Aa bb. " * 40 + "Cc dd. Ee ff."
    end = text.index("Cc") + 2
    assert passage(text, 5, end) == Passage(5, end + len(" dd."), False, False)


def test_a_word_longer_than_a_passage() -> None:
    text = "x" * 5_000
    assert passage(text, 2_000, 2_001) == Passage(1_894, 2_214, True, True)
    assert passage(text, 1_000, 4_000).end == 1_000 + LONGEST


def test_other_passages_are_not_run_into() -> None:
    text = "Aa bb. Cc dd. Ee ff. Gg hh."
    assert cut(text, "dd", floor=6, ceiling=14) == "Cc dd."


@given(st.text("ab .\ń中。", max_size=900), st.data())
def test_a_passage_holds_its_place_and_is_bounded(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + LONGEST)))
    piece = passage(text, start, end)
    assert 0 <= piece.start <= start
    assert end <= piece.end <= len(text)
    assert piece.end - piece.start <= LONGEST


@given(st.text("ab .\\ń中。A\t", max_size=FULL), st.data())
def test_a_short_text_is_its_own_passage_wherever_one_looks(text: str, data: st.DataObject) -> None:
    letters = [at for at in range(len(text)) if not text[at].isspace()]
    assert is_passage(text) == (bool(letters) and " ".join(text.split()) == text)
    assert not is_passage(f"{'a' * FULL}.")
    if not is_passage(text):
        return
    start = data.draw(st.sampled_from(letters))
    end = data.draw(st.sampled_from([at + 1 for at in letters if at >= start]))
    whole = Passage(0, len(text), False, False)
    assert passage(text, start, end) == passage(text, start, start) == whole
    assert squeeze(text, whole, [(start, end)]) == (text, ((start, end),))


@given(st.text("ab \n\t", max_size=60), st.data())
def test_squeezed_spans_show_the_same_words(text: str, data: st.DataObject) -> None:
    words = [
        (at, at + 1) for at in range(len(text)) if not text[at].isspace()
    ]  # each letter its own mark
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    squeezed, spans = squeeze(text, Passage(first, last, False, False), words)
    assert squeezed == " ".join(text[first:last].split())
    shown = [squeezed[start:end] for start, end in spans]
    assert shown == [char for char in text[first:last] if not char.isspace()]


@given(st.text("ab \n\t", max_size=60), st.data())
def test_squeezed_spans_are_where_the_letters_went(text: str, data: st.DataObject) -> None:
    letters = [at for at in range(len(text)) if not text[at].isspace()]
    if not letters:
        return
    first = data.draw(st.sampled_from(letters))
    last = data.draw(st.sampled_from(letters))
    low, high = data.draw(st.integers(0, first)), data.draw(st.integers(last + 1, len(text)))
    squeezed, spans = squeeze(text, Passage(low, high, False, False), [(first, last + 1)])
    if first <= last:
        (place, end) = spans[0]
        assert squeezed[place:end] == " ".join(text[first : last + 1].split())
        assert squeezed[:place].split() == text[low:first].split()
        assert squeezed[end:].split() == text[last + 1 : high].split()
