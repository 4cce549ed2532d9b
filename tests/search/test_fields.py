"""The fields' names and texts."""

from __future__ import annotations

import pytest

from search.fields import BY_NAME, DEFAULT, FACET_VALUES_OF, FIELDS, facet_values, type_name, values
from search.model import COUNTED, FACETS
from search.query import tree
from tests.search.articles import article

FULL = article(
    "Text.",
    title="Title",
    date="2023-06",
    authors=("Ann", "Ann", "Bo"),
    source="Courier",
    section="World",
    tags=("a", "b"),
    language="kk",
    media_type="application/pdf",
    url="http://example.org/a",
)


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("title", ("Title",)),
        ("body", ("Text.",)),
        ("tag", ("a", "b")),
        ("author", ("Ann", "Ann", "Bo")),
        ("source", ("Courier",)),
        ("section", ("World",)),
        ("url", ("http://example.org/a",)),
        ("lang", ("kk",)),
        ("type", ("application/pdf", "pdf")),
    ],
)
def test_values(field: str, texts: tuple[str, ...]) -> None:
    assert values(FULL, field) == texts
    if field != "type":
        assert values(article(), field) == ()


@pytest.mark.parametrize(
    ("facet", "texts"),
    [
        ("source", ("Courier",)),
        ("year", ("2023",)),
        ("section", ("World",)),
        ("author", ("Ann", "Bo")),
        ("tag", ("a", "b")),
        ("language", ("kk",)),
        ("month", ("2023-06",)),
    ],
)
def test_facet_values(facet: str, texts: tuple[str, ...]) -> None:
    assert facet_values(FULL, facet) == texts
    assert facet_values(article(), facet) == ()


def test_unknown_names() -> None:
    for look in (values, facet_values):
        with pytest.raises(KeyError):
            look(FULL, "colour")


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("text/html", "html"),
        ("text/plain", "text"),
        ("text/markdown", "markdown"),
        ("application/pdf", "pdf"),
        ("application/jsonl", "jsonl"),
        ("application/x-ndjson", "ndjson"),
    ],
)
def test_type_names(media_type: str, name: str) -> None:
    assert type_name(media_type) == name


def test_the_query_language_names_the_same_fields() -> None:
    assert set(tree.FIELDS) == set(BY_NAME) - {"body"}
    assert {f.name for f in FIELDS if f.whole} == tree.WHOLE
    assert {f.name for f in FIELDS if not f.weight} == tree.RESTRICTING
    assert DEFAULT == ("title", "body", "tag", "author")
    assert len(FACETS) == 6
    assert set(FACET_VALUES_OF) == set(COUNTED)


def test_who_knows_the_year_alone_knows_no_month() -> None:
    assert facet_values(article(date="2023"), "month") == ()
    assert facet_values(article(date="2023-01"), "month") == ("2023-01",)
    assert facet_values(article(date="0987-01-01T00:00:00+11:00"), "month") == ("0987-01",)
    assert facet_values(article(date="0987"), "year") == ("0987",)
