from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.mapping import draft, identity

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
KEYS = ["id", "_id", "title", "text", "body", "date", "author", "authors", "source", "section",
        "tags", "topics", "url", "language", "odd"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_values_make_a_draft_or_a_reason(values: dict[str, Any]) -> None:
    try:
        identity(values)
        made = draft(values, where="test")
    except SourceError as error:
        assert error.reason
    else:
        assert (made.title or "").strip() or made.body.strip()
        assert all(isinstance(name, str) and name for name in (*made.authors, *made.tags))


def test_every_known_key_is_taken() -> None:
    made = draft(
        {
            "title": "Ice on the lake",
            "text": "Ferries wait.",
            "date": "2024-01-20",
            "author": "Jonas Quill; Mara Lind",
            "source": "Northern Ledger",
            "section": "Weather",
            "topics": ["ice", "ferries"],
            "tags": "lake, ice",
            "url": "https://ledger.example/ice",
            "language": "en",
        },
        where="JSONL",
    )
    assert (made.title, made.body, str(made.date)) == (
        "Ice on the lake",
        "Ferries wait.",
        "2024-01-20",
    )
    assert made.authors == ("Jonas Quill", "Mara Lind")
    assert made.tags == ("lake", "ice", "ferries")
    assert (made.source, made.section, made.url, made.language) == (
        "Northern Ledger",
        "Weather",
        "https://ledger.example/ice",
        "en",
    )
    assert {said.field for said in made.provenance} == {
        "title", "authors", "date", "source", "section", "tags", "language", "url",
    }  # fmt: skip
    assert not made.remarks


def test_what_is_not_taken_is_remarked() -> None:
    values = {"title": "t", "text": "a", "body": "b", "date": "soon", "mood": 1, "url": [1]}
    remarks = " ".join(draft(values, where="test").remarks)
    for key in ("mood", "date", "body", "url"):
        assert repr(key) in remarks


def test_people_may_be_objects() -> None:
    made = draft({"title": "t", "authors": [{"name": "Mara Lind"}, "Jonas Quill"]}, where="test")
    assert made.authors == ("Mara Lind", "Jonas Quill")


@pytest.mark.parametrize(
    ("values", "item"),
    [
        ({"id": 7}, "7"),
        ({"_id": "a"}, "a"),
        ({"id": "", "_id": None, "url": "https://x.example/1"}, "https://x.example/1"),
        ({"title": "t"}, None),
    ],
)
def test_identity_is_the_id_else_the_url(values: dict[str, Any], item: str | None) -> None:
    assert identity(values) == item


@pytest.mark.parametrize(
    "values", [{}, {"date": "2023"}, {"title": ["x"]}, {"text": {}, "title": "t"}, {"title": True}]
)
def test_no_article_in_it(values: dict[str, Any]) -> None:
    with pytest.raises(SourceError):
        draft(values, where="test")


@pytest.mark.parametrize("value", [[1], {"a": 1}, True])
def test_an_id_must_be_text_or_a_number(value: object) -> None:
    with pytest.raises(SourceError, match="neither text nor a number"):
        identity({"id": value})
