"""Names in bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import bylines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ayla Demir", ("Ayla Demir",)),
        ("by Ayla Demir and Jon Snow, Staff Writer", ("Ayla Demir", "Jon Snow")),
        ("Written by: Ayla Demir | June 21, 2023", ("Ayla Demir",)),
        ("Ayla Demir June 21, 2023 5 min read", ("Ayla Demir",)),
        ("Автор: Фёкла Ёлкина", ("Фёкла Ёлкина",)),
        ("Yazar: Şükran Ilgaz ve Ali Öz", ("Şükran Ilgaz", "Ali Öz")),
        ("Автор: Әсел Өтегенова және Ербол Сұлтан", ("Әсел Өтегенова", "Ербол Сұлтан")),
        ("Von Miller", ("Von Miller",)),
        ("ByAyla Demir", ("Ayla Demir",)),
        ("Written byÖzge Demir", ("Özge Demir",)),
        ("АвторФёкла Ёлкина", ("Фёкла Ёлкина",)),
        ("Byron Snow", ("Byron Snow",)),
        ("BYRON SNOW", ("BYRON SNOW",)),
        ("DiMaggio", ("DiMaggio",)),
        ("admin", ()),
        ("By", ()),
        ("https://courier.example/author/7", ()),
        ("desk@courier.example", ()),
        ("12 comments", ()),
    ],
)  # fmt: skip
def test_names_of_an_element(text: str, expected: tuple[str, ...]) -> None:
    assert bylines.names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ayla Demir, Staff Writer", ("Ayla Demir",)),
        ("Published August 7, 2023 by Ayla Demir", ("Ayla Demir",)),
        ("Автор: Фёкла Ёлкина", ("Фёкла Ёлкина",)),
        ("ByAyla Demir, Staff Writer", ("Ayla Demir",)),
        ("by the river they sat", ()),
        ("The pier was built by Edda Lindqvist", ()),
        ("", ()),
    ],
)
def test_names_in_a_line(text: str, expected: tuple[str, ...]) -> None:
    assert bylines.in_line(text) == expected


def test_label_and_name_on_two_lines() -> None:
    assert bylines.after_label("Written by", "Ayla Demir") == ("Ayla Demir",)
    assert bylines.after_label("Weather", "Ayla Demir") == ()


def test_meta_tags_of_a_library_are_turned() -> None:
    assert bylines.in_metas(["Demir, Ayla", "Snow, Jon"]) == ("Ayla Demir", "Jon Snow")
    assert bylines.in_metas(["ByAyla Demir"]) == ("Ayla Demir",)
    assert bylines.in_metas(["Ayla Demir, Jon Snow"]) == ("Ayla Demir", "Jon Snow")


def test_a_name_alone() -> None:
    assert bylines.name_alone("Ayla van Demir") == ("Ayla van Demir",)
    assert bylines.name_alone("Climate") == ()
    assert bylines.name_alone("Ayla Demir was here") == ()


@given(st.text(max_size=300))
def test_names_are_short_and_whole(text: str) -> None:
    for name in (*bylines.names(text), *bylines.in_line(text), *bylines.in_metas([text])):
        assert name == name.strip()
        assert 2 < len(name) <= 90
