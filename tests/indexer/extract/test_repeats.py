"""What a body says again at its top, and what only looks as if it did."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import Extracted, Found, extract
from indexer.extract.repeats import without_repeats
from search import ArticleDate
from tests.indexer.extract.pages import PARAGRAPHS, SENTENCES, TITLE, page

BODY = "\n\n".join(SENTENCES)


def told(*authors: str, language: str = "en") -> Extracted:
    day = ArticleDate(start=datetime(2018, 12, 12, 19, 0), precision="time")
    return Extracted(
        body="",
        title=Found(value=TITLE, where="heading"),
        authors=Found(value=authors, where="byline") if authors else None,
        date=Found(value=day, where="byline"),
        source=Found(value="Marrow Bay Courier", where="OpenGraph"),
        language=Found(value=language, where="<html lang>"),
    )


@pytest.mark.parametrize(
    ("language", "authors", "line"),
    [
        ("en", ["Ayla Demir"], "By Ayla Demir"),
        ("en", ["Ayla Demir"], "ByAyla Demir"),
        ("en", ["Ayla Demir", "Jon Snow"], "By Ayla Demir and Jon Snow"),
        ("en", ["Ayla Demir", "Jon Snow"], "By Ayla Demir and Jon Snow | December 12, 2018"),
        ("en", ["Ayla Demir"], "Ayla Demir, Marrow Bay Courier\n12 December 2018 at 19:00"),
        ("en", [], "Published on December 12, 2018, 7:00 pm"),
        ("en", [], "2018-12-12"),
        ("ru", ["Фёкла Ёлкина"], "Автор: Фёкла Ёлкина, 12 декабря 2018, 19:00"),
        ("ru", ["Фёкла Ёлкина"], "Опубликовано 12 декабря 2018 г. Текст: Фёкла Ёлкина"),
        ("kk", ["Әсел Өтегенова"], "Автор: Әсел Өтегенова, 2018 жылғы 12 желтоқсан"),
        ("kk", ["Әсел Өтегенова"], "Жарияланған күні: 12 желтоқсан 2018"),
        ("tr", ["Şükran Ilgaz"], "Şükran Ilgaz - 12 Aralık 2018"),
        ("tr", ["Şükran Ilgaz", "Ali Öz"], "Yazar: Şükran Ilgaz ve Ali Öz · 12.12.2018"),
        ("de", ["Jörg Weiß"], "Von Jörg Weiß, veröffentlicht am 12. Dezember 2018, 19:00 Uhr"),
        ("fr", ["Zoé Léger"], "Par Zoé Léger, publié le 12 décembre 2018 à 19h00"),
        ("es", ["Íñigo Ñáñez"], "Por Íñigo Ñáñez, 12 de diciembre de 2018"),
    ],
)
def test_a_byline_that_the_metadata_say(language: str, authors: list[str], line: str) -> None:
    assert without_repeats(f"{line}\n\n{BODY}", told(*authors, language=language)) == BODY


@pytest.mark.parametrize(
    "line",
    [
        "By Ayla Demir and Jon Snow",  # Snow is no author in the metadata
        "Ayla Demir was there on 12 December 2018",
        "By Ayla Demir, 13 December 2018",
        "Marrow Bay, 12 December 2018",
        "Ayla Demirel",
        "The harbour",
        "Text:",
        "***",
    ],
)
def test_lines_that_say_more(line: str) -> None:
    assert without_repeats(f"{line}\n\n{BODY}", told("Ayla Demir")) == f"{line}\n\n{BODY}"


def test_a_byline_below_the_standfirst() -> None:
    first, *rest = SENTENCES
    body = "\n\n".join([first, "By Ayla Demir", "12 December 2018", *rest])
    # a day alone may be a heading there
    assert without_repeats(body, told("Ayla Demir")) == "\n\n".join(
        [first, "12 December 2018", *rest]
    )


def test_a_speaker_and_a_signature_stay() -> None:
    for at in (1, len(SENTENCES)):
        body = "\n\n".join([*SENTENCES[:at], "Ayla Demir", *SENTENCES[at:]])
        assert without_repeats(body, told("Ayla Demir")) == body
    for length in (4, 6):
        signed = "\n\n".join([*SENTENCES[:length], "By Ayla Demir"])
        assert without_repeats(signed, told("Ayla Demir")) == signed


def test_a_title_said_again_is_dropped_once() -> None:
    assert without_repeats(f"{TITLE.upper()}\n\n{BODY}", told()) == BODY
    assert without_repeats(f"{TITLE}\n\n{TITLE}\n\n{BODY}", told()) == f"{TITLE}\n\n{BODY}"
    below = f"{SENTENCES[0]}\n\n{TITLE}\n\n{BODY}"
    assert without_repeats(below, told()) == below
    assert without_repeats(f"{BODY}\n\n{TITLE}", told()) == f"{BODY}\n\n{TITLE}"
    assert without_repeats(f"{TITLE} again\n\n{BODY}", told()) == f"{TITLE} again\n\n{BODY}"


def test_a_body_that_says_nothing_else_stays() -> None:
    assert without_repeats(TITLE, told()) == TITLE
    assert without_repeats("By Ayla Demir", told("Ayla Demir")) == "By Ayla Demir"


@pytest.mark.parametrize(
    "above",
    [
        '<p class="byline">Автор: Фёкла Ёлкина, <time datetime="2018-12-12">12 декабря 2018</time>',
        "<p>Автор: Фёкла Ёлкина</p>",
    ],
)
def test_whole_pages(above: str) -> None:
    body = f"<p>{TITLE}</p>{above}{PARAGRAPHS}"
    found = extract(page(body=body, language="ru", title=TITLE))
    assert found.body == BODY
    assert found.authors is not None
    assert found.authors.value == ("Фёкла Ёлкина",)


@given(st.lists(st.text(max_size=60), max_size=6).map("\n\n".join), st.sampled_from(["en", "xx"]))
def test_what_stays_is_of_the_body_and_in_its_order(body: str, language: str) -> None:
    left = without_repeats(body, told("Ayla Demir", language=language))
    kept = iter(body.split("\n\n"))
    assert all(paragraph in kept for paragraph in left.split("\n\n"))
