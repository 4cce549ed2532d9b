"""Tokens, folding and stems: the same for index and query."""

from __future__ import annotations

import threading
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.text import fold, fold_all, is_as_written, stem, stem_all, tokenize


def surfaces(text: str) -> list[str]:
    return [token.surface for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Peace talks, held in Astana.", ["Peace", "talks", "held", "in", "Astana"]),
        ("U.N. and U.S.A.", ["UN", "and", "USA"]),
        ("The U.N.", ["The", "UN"]),
        ("e.g. W-2, 3.14", ["eg", "W", "2", "3", "14"]),
        ("end.Next", ["end", "Next"]),
        ("O'Neill’s snake_case", ["O", "Neill", "s", "snake", "case"]),
        ("中国 日本語", ["中", "国", "日", "本", "語"]),
        ("G20首脳会議2023", ["G20", "首", "脳", "会", "議", "2023"]),
        ("กิน", ["กิ", "น"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("Дышло й Ё", ["Дышло", "й", "Ё"]),
        ("한국 뉴스", ["한국", "뉴스"]),
        ("", []),
        (" \u0301 —!", []),
        ("I ❤\ufe0f you", ["I", "you"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert surfaces(text) == words


@pytest.mark.parametrize(
    "spellings",
    [
        ("Türkiye", "Turkiye", "TÜRKİYE"),
        ("İstanbul", "istanbul", "ISTANBUL", "Istanbul"),
        ("Dışişleri", "DIŞİŞLERİ", "disisleri"),
        ("Łódź", "Lodz", "ŁÓDŹ"),
        ("Straße", "strasse", "STRASSE"),
        ("Ærø", "aero", "ÆRØ"),
        ("Đặng", "dang"),
        ("Ёлка", "елка", "ЁЛКА"),
        ("Αθήνα", "αθηνα", "ΑΘΉΝΑ"),
        ("ﬁn", "fin"),
        ("２０２３", "2023"),
    ],
)
def test_spellings_that_are_one_word(spellings: tuple[str, ...]) -> None:
    assert len({fold(unicodedata.normalize("NFC", spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("й", "и"), ("हिन्दी", "हन्द"), ("が", "か"), ("ї", "і"), ("ў", "у")]
)
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert fold(one) == one


def test_stems_are_for_words_in_latin_letters() -> None:
    assert stem("negotiations") == stem("negotiation") == "negoti"
    assert stem("talks") == stem("talked") == "talk"
    assert stem("переговоры") == "переговоры"
    assert stem("2023") == "2023"
    assert stem("g20s") == "g20s"


def test_words_with_a_capital_or_an_accent_are_as_written() -> None:
    assert is_as_written("US")
    assert is_as_written("café")
    assert not is_as_written("us")
    assert not is_as_written("й")
    assert not is_as_written("2023")


@given(st.text())
@example("Ё\u0308")  # ё with a second accent: one folding makes another one possible
def test_fold_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text())
def test_offsets_survive(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        typed = text[token.start : token.end]
        assert typed.replace(".", "") == token.surface
        assert fold(token.surface) != ""


@given(st.text())
def test_a_token_alone_is_the_same_token(text: str) -> None:
    for token in tokenize(unicodedata.normalize("NFC", text)):
        assert [again.surface for again in tokenize(token.surface)] == [token.surface]


_LATIN = st.characters(max_codepoint=0x2FF) | st.characters(
    min_codepoint=0x2000, max_codepoint=0x20CF
)


@given(st.text(st.characters(max_codepoint=127)) | st.text(_LATIN))
@example("“U.N.” envoy’s café naïve­ly A.B.c x² ˿.a")
def test_the_short_ways_for_ascii_and_latin_give_the_same_tokens(text: str) -> None:
    beyond = [token for token in tokenize(f"{text} я") if token.start < len(text)]
    assert list(tokenize(text)) == beyond


@given(st.lists(st.text(min_size=1)))
@example(["Peace", "talks", "peace", "Москва", "Łódź", "U2", "running", "Running"])
def test_many_words_at_once_have_the_readings_of_each(words: list[str]) -> None:
    assert fold_all(words) == [fold(word) for word in words]
    assert stem_all(fold_all(words)) == [stem(fold(word)) for word in words]


def test_many_threads_stem_at_once() -> None:
    words = [f"run{tail}" for tail in ("s", "ning", "ner", "ners")] * 500
    wanted = [stem(word) for word in words]
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append([stem.__wrapped__(word) for word in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4


def test_the_marks_of_emoji_do_not_stick_to_the_word_behind() -> None:
    assert [one.surface for one in tokenize("⚠️Warning ❗️Важно \u0301alone")] == [
        "Warning", "Важно", "alone",
    ]  # fmt: skip
    (token,) = tokenize("1️⃣")
    assert token.surface[0] == "1"
