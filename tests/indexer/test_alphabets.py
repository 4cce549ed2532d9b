from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.alphabets import ALPHABETS, latin_charset

SENTENCES = [
    ("cp1252", "El señor capitán llegó mañana más allá del Ñandú, según él así."),
    ("cp1252", "Le capitaine a décidé d’être là où la forêt commence, ça ira très bien."),
    ("cp1252", "Die Fähre fuhr über den See, und die Straße blieb größer als zuvor."),
    ("cp1252", "Ferjan fór ekki frá bryggjunni því að ísinn var of þykkur, sagði æðsti maður."),
    ("cp1254", "Gemi limandan çıkamadı; kaptan buzkıranı bekliyor, diye açıklandı bugün, şimdi."),
    ("cp1250", "Prom nie wypłynął, bo przy nabrzeżu leży lód, a kapitan wciąż czeka, źle."),
    ("iso8859_2", "Prom nie wypłynął, bo przy nabrzeżu leży lód, a kapitan wciąż czeka, źle."),
    ("cp1250", "Trajekt nevyplul, u mola ještě leží led a kapitán čeká, až přijde ledoborec."),
    ("cp1250", "A komp nem indult el, mert jég van a kikötőben, és a kapitány tűri, várja őket."),
    ("cp1257", "Keltas neišplaukė, prie krantinės dar guli ledas, o kapitonas žiūri į jį."),
]


@pytest.mark.parametrize(("charset", "text"), SENTENCES)
def test_a_sentence_is_in_the_charset_that_makes_it_one(charset: str, text: str) -> None:
    data = text.encode(charset)
    found = latin_charset(data)
    assert found is not None
    assert data.decode(found) == text


@given(st.sampled_from(ALPHABETS), st.data())
def test_a_text_with_all_letters_of_its_alphabet_is_known(
    one: tuple[str, str], given: st.DataObject
) -> None:
    charset, alphabet = one
    letters = st.text(st.sampled_from("etaoinshrdlu" * 3 + alphabet), min_size=1, max_size=9)
    words = given.draw(st.lists(letters, max_size=40))
    text = " ".join([*(f"plain{letter}words" for letter in alphabet), *words])
    data = text.encode(charset)
    found = latin_charset(data)
    if found is None:  # where nearly every letter is one of these
        assert sum(byte > 127 for byte in data) > 0.3 * sum(map(str.isalpha, text))
    else:
        assert data.decode(found) == text


@pytest.mark.parametrize(
    "text", ["The area was “25 km² of ice” then – £40 at 3½ °C for who looked at it…", "naïve"]
)
def test_signs_tell_nothing(text: str) -> None:
    assert latin_charset(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1251", "Паром не вышел в рейс."),
        ("cp1251", "<p class='headline of the page' id='the-first-one'>Паром не вышел</p>" * 9),
        ("cp932", "The ferry, or 渡し船 as it is called there, stayed in the harbour. " * 9),
        ("cp850", "Die Fähre fuhr über den See, und die Straße blieb größer als zuvor."),
        ("mac_roman", "Die Fähre fuhr über den See, und die Straße blieb größer als zuvor."),
        ("utf-8", "Die Fähre fuhr über den See, und die Straße blieb größer als zuvor."),
    ],
)
def test_what_makes_no_words_of_a_language_is_left_to_others(charset: str, text: str) -> None:
    assert latin_charset(text.encode(charset)) is None
